// Bodies of lang/syntax/node_types.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>

namespace omnigraph::cluster::lang::detail {

/// What stands in the place of a bar in other languages, in front of another node type.
[[nodiscard]] OMNIGRAPH_INLINE bool at_other_bar(const token_cursor& cursor) {
    constexpr std::array<std::string_view, 7> signs{",", "/", "&", "or", "and", "OR", "AND"};
    return cursor.following().kind == token_kind::type_name &&
           std::ranges::find(signs, cursor.current().text) != signs.end();
}

/// What other languages write between types that a node has together.
[[nodiscard]] OMNIGRAPH_INLINE bool at_both(const token_cursor& cursor) {
    return cursor.following().kind == token_kind::type_name &&
           (cursor.is(token_kind::colon) || cursor.current().text == "&" || cursor.reads_as("and"));
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool parse_node_types(token_cursor& cursor, std::string_view what, std::string& types,
                                       std::vector<source_span>& each, std::string_view variable) {
    std::map<std::string, source_span> all;
    for (;;) {
        const auto type = cursor.expect(token_kind::type_name, what);
        if (!type) return false;
        if (!all.emplace(type->text, type->span).second)
            cursor.fail(codes::unexpected_token, type->span,
                        "The node type `" + shown_source(type->text) + "` is there twice.", "Name it once.");
        if (!variable.empty() && detail::at_both(cursor)) {
            const auto name = std::string{variable};
            const auto first = shown_source(type->text), second = shown_source(cursor.following().text);
            cursor.unexpected("`|`, `{` or a clause", "A node of both types is bound twice: " + name + ": " + first +
                                                          " " + name + ": " + second + "; of one of them as " + name +
                                                          ": " + first + " | " + second + ".");
            return false;
        }
        if (detail::at_other_bar(cursor)) {
            cursor.fail(codes::unexpected_token, cursor.current().span,
                        "Expected `|`, found `" + shown_source(cursor.current().text) + "`.",
                        "Several node types are joined by a bar: " + shown_source(type->text) + " | " +
                            shown_source(cursor.following().text) + ".");
            return false;
        }
        cursor.charge(sizeof(std::string) + sizeof(source_span));
        if (cursor.current().text != "|") break;
        cursor.advance();
    }
    std::vector<std::string> names;
    for (const auto& [name, place] : all) {
        names.push_back(name);
        if (all.size() > 1) each.push_back(place);
    }
    types = joined_types(std::move(names));
    return true;
}

}  // namespace omnigraph::cluster::lang
