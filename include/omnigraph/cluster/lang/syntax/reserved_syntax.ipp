// Bodies of lang/syntax/reserved_syntax.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>
#include <string>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>

namespace omnigraph::cluster::lang::detail {

inline constexpr std::array reserved_syntaxes{
    reserved_syntax{reserved_context::metadata, "returns", "declared results",
                    "Leave it out; the columns of a query follow from its `return`."},
    reserved_syntax{reserved_context::metadata, "mcp", "settings of tools in a query",
                    "Configure the tool in cluster.yaml."},
    reserved_syntax{reserved_context::metadata, "allow", "suppressed findings", "Leave it out."},
    reserved_syntax{reserved_context::match_clause, "exists", "existence tests",
                    "Write the clauses themselves, or `not { ... }` for their absence."},
    reserved_syntax{reserved_context::match_clause, "union", "alternative patterns",
                    "Write either { ... } or { ... }."},
    reserved_syntax{reserved_context::match_clause, "path", "paths of any length",
                    "Name a shortest path: shortest $a knows{1,6} $b as $path."},
    reserved_syntax{reserved_context::match_clause, "shortest", "paths in other forms",
                    "Write shortest $a knows{1,6} $b as $path."},
    reserved_syntax{reserved_context::match_clause, "where", "`where` blocks in reads",
                    "Write the test as a clause of its own in `match`."},
    reserved_syntax{reserved_context::operation, "like", "text patterns",
                    "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words."},
    reserved_syntax{reserved_context::operation, "matches", "text patterns",
                    "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words."},
    reserved_syntax{reserved_context::operation, "between", "tests of a range",
                    "Write two comparisons: $p.age >= 3 and $p.age <= 5."},
    reserved_syntax{reserved_context::edge, "*", "traversals without a largest number of hops",
                    "Give the number of hops: $a knows{1,5} $b."},
    reserved_syntax{reserved_context::edge, "+", "traversals without a largest number of hops",
                    "Give the number of hops: $a knows{1,5} $b."},
    reserved_syntax{reserved_context::item, "*", "projections of everything",
                    "A variable alone returns the whole node: return { $p }; or name the properties."},
    reserved_syntax{reserved_context::tail, "cursor", "cursors",
                    "Order by a key, and begin behind the last one seen: $p.name > $last."},
    reserved_syntax{reserved_context::tail, "after", "cursors",
                    "Order by a key, and begin behind the last one seen: $p.name > $last."},
    reserved_syntax{reserved_context::tail, "group", "`group` blocks",
                    "What stands in `return` beside an aggregate groups already."},
    reserved_syntax{reserved_context::write, "return", "results of writes", "Read the rows with a query of their own."},
    reserved_syntax{reserved_context::write, "returning", "results of writes",
                    "Read the rows with a query of their own."}};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE const reserved_syntax* reserved_word(std::string_view text, reserved_context place) {
    const auto* const found = std::ranges::find_if(
        detail::reserved_syntaxes, [&](const reserved_syntax& one) { return one.place == place && one.text == text; });
    return found == detail::reserved_syntaxes.end() ? nullptr : found;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// The reserved syntax at the cursor; null when there is none, or when a call is there.
[[nodiscard]] OMNIGRAPH_INLINE const reserved_syntax* reserved_at(const token_cursor& cursor, reserved_context place) {
    const auto kind = cursor.current().kind;
    const bool possible = kind == token_kind::identifier || kind == token_kind::type_name || kind == token_kind::star ||
                          kind == token_kind::minus || kind == token_kind::plus || kind == token_kind::malformed;
    if (!possible) return nullptr;
    const auto* const reserved = reserved_word(ascii_lower(cursor.current().text), place);
    if (!reserved) return nullptr;
    const bool called = place != reserved_context::metadata && cursor.following().kind == token_kind::parenthesis_open;
    return called ? nullptr : reserved;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void refuse(token_cursor& cursor, const reserved_syntax& reserved, source_span where) {
    cursor.fail(codes::reserved_syntax, where,
                "`" + std::string{reserved.text} + "` is reserved: " + std::string{reserved.what} +
                    " are not part of this version of the language.",
                std::string{reserved.remedy});
}

OMNIGRAPH_INLINE bool refuse_reserved(token_cursor& cursor, reserved_context place) {
    const auto* found = detail::reserved_at(cursor, place);
    if (found) refuse(cursor, *found, cursor.current().span);
    return found != nullptr;
}

OMNIGRAPH_INLINE bool refuse_reserved_call(token_cursor& cursor, const token& name) {
    const auto* found = reserved_word(name.text, reserved_context::operation);
    if (found) refuse(cursor, *found, name.span);
    return found != nullptr;
}

}  // namespace omnigraph::cluster::lang
