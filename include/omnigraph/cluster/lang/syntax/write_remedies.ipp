// Bodies of lang/syntax/write_remedies.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/write_remedies.hpp>

namespace omnigraph::cluster::lang::detail {

/// Parts of remedies that say what else a read can do.
inline constexpr std::array<std::string_view, 2> parts_of_reads{
    ", or search($p.name, \"word\") for words", "; clauses that must match stand in `match` as they are"};

/// What only a read has.
inline constexpr std::array<std::string_view, 19> of_reads{
    "`match`",   "match {",      "`return`", "return {", "search(",  "fuzzy(",     "nearest(",
    "bm25(",     "count(",       "collect(", "shortest", "either {", "optional {", "order by",
    "Order by ", "path_length(", "not {",    "$a knows", "$p alone"};

/// Exchanges each `$p.` before the name of a property.
[[nodiscard]] OMNIGRAPH_INLINE std::string without_variables(std::string text, std::string_view instead) {
    const auto is_letter = [&](std::size_t at) { return at < text.size() && text[at] >= 'a' && text[at] <= 'z'; };
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at + instead.size())) {
        if (is_letter(at + 1) && at + 2 < text.size() && text[at + 2] == '.' && is_letter(at + 3))
            text.replace(at, 3, instead);
        else ++at;
        if (at >= text.size()) break;
    }
    return text;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string in_write(std::string remedy, row_naming naming) {
    if (naming == row_naming::by_variable) return remedy;
    for (const auto part : detail::parts_of_reads)
        if (const auto at = remedy.find(part); at != std::string::npos) remedy.erase(at, part.size());
    const bool reads = std::ranges::any_of(
        detail::of_reads, [&](std::string_view part) { return remedy.find(part) != std::string::npos; });
    if (reads && naming == row_naming::by_parameter)
        return "An insert takes literals, parameters, and what is computed from them, as in age: $age + 1.";
    if (reads)
        return "A write sees one row at a time: its properties stand alone, and are compared as in name = \"Ann\" and "
               "age > 30.";
    return detail::without_variables(std::move(remedy), naming == row_naming::alone ? "" : "$");
}

}  // namespace omnigraph::cluster::lang
