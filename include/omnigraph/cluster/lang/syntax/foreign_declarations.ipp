// Bodies of lang/syntax/foreign_declarations.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_declarations.hpp>

namespace omnigraph::cluster::lang::detail {

inline constexpr std::string_view how_to_connect = "Write edge Knows: Person -> Person.";
inline constexpr std::string_view how_many_ends =
    "Leave it out: how many edges may leave a node says @card, as in edge WorksAt: Person -> Company @card(0..1).";

[[nodiscard]] OMNIGRAPH_INLINE bool opens(const token& one) {
    return one.kind == token_kind::bracket_open || one.kind == token_kind::parenthesis_open ||
           one.kind == token_kind::brace_open;
}

/// The signs that stand directly behind each other here, as in `<--`.
[[nodiscard]] OMNIGRAPH_INLINE token drawn_arrow(const token_cursor& cursor) {
    token whole = cursor.current();
    auto one = whole;
    for (int count = 1; one.kind == token_kind::less || one.kind == token_kind::greater ||
                        one.kind == token_kind::minus || one.kind == token_kind::arrow || one.kind == token_kind::equal;
         ++count) {
        whole.span.end = one.span.end;
        one = cursor.following(count);
        if (one.span.begin != whole.span.end) break;
    }
    whole.text = {whole.text.data(), whole.span.end - whole.span.begin};
    return whole;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool refuse_behind_edge_name(token_cursor& cursor, const token& name) {
    if (cursor.is(token_kind::colon)) return false;
    const auto next = cursor.following(), behind = cursor.following(2);
    const auto written = "edge " + shown_source(name.text) + ": ";
    const bool both = next.kind == token_kind::arrow && behind.kind == token_kind::type_name;
    cursor.unexpected(
        "`:` and the two node types, as in `edge Knows: Person -> Person`",
        cursor.is(token_kind::type_name) && both
            ? "Write " + written + shown_source(cursor.current().text) + " -> " + shown_source(behind.text) + "."
        : cursor.is(token_kind::arrow) && next.kind == token_kind::type_name
            ? "An edge type has a name before its ends: edge Knows: " + shown_source(name.text) + " -> " +
                  shown_source(next.text) + "."
        : cursor.is(token_kind::equal) ? "Write `:`."
                                       : std::string{detail::how_to_connect});
    return true;
}

OMNIGRAPH_INLINE bool refuse_other_end(token_cursor& cursor, std::string_view what) {
    const auto next = cursor.following();
    if (detail::opens(cursor.current()) && next.kind == token_kind::type_name) {
        cursor.unexpected(what, "The type stands without brackets: " + shown_source(next.text) +
                                    "; how many edges may leave a node says @card.");
        return true;
    }
    const bool any = cursor.is(token_kind::star) || cursor.is_word("any");
    if (any) cursor.unexpected(what, "Name the node types, joined by a bar: Post | Comment.");
    return any;
}

OMNIGRAPH_INLINE bool refuse_other_arrow(token_cursor& cursor, std::string_view from) {
    if (cursor.is(token_kind::arrow)) return false;
    const bool optional = cursor.is(token_kind::question) || cursor.is(token_kind::bracket_open);
    const auto sign = detail::drawn_arrow(cursor);
    if (sign.text.size() < 2 || sign.kind == token_kind::type_name || sign.kind == token_kind::identifier) {
        cursor.unexpected("`->`", optional ? std::string{detail::how_many_ends}
                                  : cursor.is(token_kind::minus) || cursor.is_word("to") ? "Write `->`."
                                  : cursor.is(token_kind::type_name)
                                      ? "Write `->` before it: " + shown_source(from) + " -> " +
                                            shown_source(cursor.current().text) + "."
                                      : "The two node types stand around an arrow: edge Knows: Person -> Person.");
        return true;
    }
    int count = 1;
    while (cursor.following(count).span.begin < sign.span.end) ++count;
    const auto to = cursor.following(count);
    const bool left = sign.text.starts_with('<'), right = sign.text.ends_with('>');
    cursor.fail(codes::unexpected_token, sign.span, "Expected `->`, found `" + shown_source(sign.text) + "`.",
                left && right ? "An edge type has one direction, `->`; a query follows its edges in both by <knows>."
                : left && to.kind == token_kind::type_name
                    ? "Turn it round: " + shown_source(to.text) + " -> " + shown_source(from) + "."
                    : "Write `->`.");
    return true;
}

OMNIGRAPH_INLINE bool refuse_number_of_ends(token_cursor& cursor) {
    const bool many = cursor.is(token_kind::bracket_open) && cursor.following().kind == token_kind::bracket_close;
    if (!many && !cursor.is(token_kind::question)) return false;
    cursor.unexpected("`@card`, an annotation, `{` or another type", std::string{detail::how_many_ends});
    return true;
}

OMNIGRAPH_INLINE bool refuse_interface_head(token_cursor& cursor) {
    const bool extends = cursor.is(token_kind::colon) || cursor.reads_as("implements") || cursor.reads_as("extends") ||
                         (cursor.is(token_kind::identifier) && cursor.following().kind == token_kind::type_name);
    if (!extends && !cursor.is(token_kind::at)) return false;
    cursor.unexpected("`{`", extends
                                 ? "Leave it out with the name behind it: interfaces do not extend each other, and a "
                                   "node type implements several: node Person implements Named, Dated { ... }."
                                 : "Interfaces have no annotations.");
    return true;
}

OMNIGRAPH_INLINE bool refuse_brackets_of_interface(token_cursor& cursor) {
    const auto name = cursor.following();
    if (!detail::opens(cursor.current()) || name.kind != token_kind::type_name) return false;
    cursor.unexpected("the name of an interface",
                      "It stands without brackets: implements " + shown_source(name.text) + ".");
    return true;
}

OMNIGRAPH_INLINE bool refuse_other_comma(token_cursor& cursor) {
    const auto sign = cursor.current().text;
    const bool joined = (sign == "|" || sign == "&" || sign == ";" || sign == "+" || cursor.reads_as("and")) &&
                        cursor.following().kind == token_kind::type_name;
    if (!joined && !cursor.is(token_kind::type_name)) return false;
    cursor.unexpected("`,` or `{`", "Interfaces are joined by a comma: implements Named, " +
                                        shown_source(joined ? cursor.following().text : sign) + ".");
    return true;
}

}  // namespace omnigraph::cluster::lang
