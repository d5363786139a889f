// Bodies of lang/syntax/query_start.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool at_next_query(const token_cursor& cursor) {
    if ((!cursor.is_word("query") && !cursor.is_word("fragment")) ||
        cursor.following().kind != token_kind::identifier || cursor.following(2).kind != token_kind::parenthesis_open)
        return false;
    const auto inside = cursor.following(3).kind, behind = cursor.following(4).kind;
    return inside == token_kind::variable ? behind == token_kind::colon
                                          : inside == token_kind::parenthesis_close &&
                                                (behind == token_kind::brace_open || behind == token_kind::at);
}

OMNIGRAPH_INLINE bool is_write_verb(const token& word) {
    return word.kind == token_kind::identifier &&
           (word.text == "insert" || word.text == "update" || word.text == "delete");
}

OMNIGRAPH_INLINE bool at_statement(const token_cursor& cursor) {
    return is_write_verb(cursor.current()) && cursor.following().kind == token_kind::type_name;
}

}  // namespace omnigraph::cluster::lang
