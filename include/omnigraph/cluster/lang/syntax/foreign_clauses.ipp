// Bodies of lang/syntax/foreign_clauses.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_clauses.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang::detail {

/// `and` and `or`, which join tests only.
OMNIGRAPH_INLINE void refuse_joint(token_cursor& cursor, bool behind_test) {
    if (behind_test && cursor.is(token_kind::type_name)) return cursor.unexpected("`and`, `or` or a clause");
    cursor.unexpected("a clause", cursor.reads_as("and") ? "Leave it out: all clauses of a block hold together."
                                  : cursor.following().kind == token_kind::brace_open
                                      ? "Alternatives of patterns begin with `either`: either { ... } or { ... }."
                                      : "Alternatives of patterns are either { $a knows $b } or { $b knows $a }, and "
                                        "of edges $a knows|likes $b.");
}

/// `optional match {`, `either $a`, and the same with capitals.
OMNIGRAPH_INLINE void refuse_open_block(token_cursor& cursor) {
    const bool optional = cursor.reads_as("optional");
    const auto* const remedy = optional ? "Write the clauses in braces: optional { $a knows $b }."
                                        : "Write the patterns in braces: either { ... } or { ... }.";
    if (cursor.is(token_kind::type_name))
        return cursor.following().kind == token_kind::brace_open
                   ? cursor.unexpected(optional ? "`optional` or a clause" : "`either` or a clause")
                   : cursor.unexpected("a clause", remedy);
    cursor.advance();
    cursor.unexpected("`{`", remedy);
}

/// What stands behind the block, and was written before it was closed.
[[nodiscard]] OMNIGRAPH_INLINE bool refuse_tail(token_cursor& cursor) {
    if (!cursor.is(token_kind::type_name)) return false;
    const bool again = cursor.reads_as("match");
    if (!again && !cursor.reads_as("return") && !cursor.reads_as("having") && !cursor.reads_as("order") &&
        !cursor.reads_as("offset") && !cursor.reads_as("limit"))
        return false;
    cursor.unexpected("a clause", again ? "Leave it out: a read has one `match`, with all of its clauses."
                                        : "Close `match` with a brace before it.");
    return true;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool refuse_clause(token_cursor& cursor, bool behind_test) {
    const auto next = cursor.following();
    if (at_joint(cursor)) return detail::refuse_joint(cursor, behind_test), true;
    if (cursor.reads_as("not")) {
        if (next.kind == token_kind::brace_open) cursor.unexpected("`not` or a clause");
        else cursor.unexpected("a clause", std::string{test_parser::how_to_negate});
        return true;
    }
    if ((cursor.reads_as("optional") || cursor.reads_as("either")) && next.kind != token_kind::parenthesis_open)
        return detail::refuse_open_block(cursor), true;
    if (cursor.is(token_kind::question) && next.kind == token_kind::identifier) {
        cursor.unexpected("a clause", "Variables begin with a `$`: $" + shown_source(next.text) + ".");
        return true;
    }
    if (cursor.is(token_kind::dot) && cursor.following().kind == token_kind::identifier) {
        cursor.unexpected("a clause",
                          "The variable stands before the point: $p." + shown_source(cursor.following().text) + ".");
        return true;
    }
    if (cursor.is(token_kind::colon) && cursor.following().kind == token_kind::variable) {
        cursor.unexpected("a clause",
                          "The variable stands before the colon: " + std::string{cursor.following().text} + ": Type.");
        return true;
    }
    return detail::refuse_tail(cursor) || refuse_reserved(cursor, reserved_context::match_clause);
}

OMNIGRAPH_INLINE bool refuse_path_name(token_cursor& cursor, const traversal& along) {
    if (!cursor.is_word("as") || cursor.following().kind != token_kind::variable) return false;
    cursor.unexpected("a clause", "The path of a shortest one is named: shortest $" + along.left + " " +
                                      shown_source(along.edge) + "{1,6} $" + along.right + " as " +
                                      shown_source(cursor.following().text) + ".");
    return true;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// At `-[:knows]->`, `->`, `<-[` or `<-knows-`. `$x < -3` compares.
[[nodiscard]] OMNIGRAPH_INLINE bool at_drawn_edge(const token_cursor& cursor) {
    const auto next = cursor.following().kind, behind = cursor.following(2).kind;
    if (cursor.is(token_kind::arrow)) return true;
    if (cursor.is(token_kind::minus)) return next == token_kind::bracket_open || next == token_kind::arrow;
    return cursor.is(token_kind::less) && next == token_kind::minus &&
           (behind == token_kind::bracket_open || behind == token_kind::minus || behind == token_kind::arrow ||
            (behind == token_kind::identifier && cursor.following(3).kind == token_kind::minus));
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool refuse_behind_variable(token_cursor& cursor, const token& variable) {
    constexpr auto what = "a comparison, `:` or an edge";
    const auto name = std::string{variable.text};
    const auto next = cursor.following(), behind = cursor.following(2);
    const bool pattern = next.kind == token_kind::identifier && behind.kind == token_kind::variable;
    if (cursor.reads_as("not") && (cursor.is(token_kind::type_name) || (next.text != "in" && pattern))) {
        cursor.unexpected("an edge", pattern ? "Write not { " + name + " " + shown_source(next.text) + " " +
                                                   shown_source(behind.text) + " }."
                                             : std::string{test_parser::how_to_negate});
        return true;
    }
    if (cursor.is(token_kind::type_name)) {
        const auto word = std::string{cursor.current().text};
        cursor.unexpected(what,
                          next.kind == token_kind::variable ||
                                  (next.kind == token_kind::brace_open && behind.kind != token_kind::identifier)
                              ? "Names of edges begin lower-case here: " + name + " " + with_small_letter(word) + " $b."
                              : "Write " + name + ": " + word + ".");
        return true;
    }
    if (!detail::at_drawn_edge(cursor)) return false;
    const bool property = cursor.is(token_kind::arrow) && next.kind == token_kind::identifier &&
                          behind.kind != token_kind::variable && behind.kind != token_kind::arrow;
    cursor.unexpected(what, property ? "A property stands behind a point: " + name + "." + shown_source(next.text) + "."
                                     : "An edge is named between its ends, in the direction that the schema gives: " +
                                           name + " knows $b.");
    return true;
}

OMNIGRAPH_INLINE bool refuse_is_type(token_cursor& cursor, const token& variable) {
    if (!cursor.reads_as("is") && !cursor.reads_as("isa") && !cursor.reads_as("instanceof")) return false;
    const bool negated = ascii_lower(cursor.following().text) == "not";
    int type = negated ? 2 : 1;
    if (const auto article = cursor.following(type).text; article == "a" || article == "an") ++type;
    const auto name = cursor.following(type);
    if (name.kind != token_kind::type_name || ascii_lower(name.text) == "null" || ascii_lower(name.text) == "not" ||
        foreign_value_remedy(name.text) == no_null_literal)
        return false;
    const auto bound = std::string{variable.text} + ": " + shown_source(name.text);
    cursor.unexpected("`:` or a comparison", negated ? "Write not { " + bound + " }." : "Write " + bound + ".");
    return true;
}

OMNIGRAPH_INLINE bool refuse_foreign_column(token_cursor& cursor) {
    const auto next = cursor.following().kind;
    const bool word = cursor.is(token_kind::identifier) || cursor.is(token_kind::type_name);
    auto remedy = word && next != token_kind::colon && next != token_kind::question
                      ? foreign_column_remedy(cursor.current().text)
                      : std::string{};
    if (remedy.empty()) return false;
    cursor.fail(codes::unexpected_token, cursor.current().span,
                "Expected a property or `}`, found `" + shown_source(cursor.current().text) + "`.", std::move(remedy));
    return true;
}

}  // namespace omnigraph::cluster::lang
