// Bodies of graph/plan/sql_select.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>

namespace omnigraph::cluster::graph::detail {

/// The most tests in one flat list; where lists are nested, the depth of each counts.
inline constexpr std::size_t max_side_by_side = 16;

/// Operands that are nested deeper come first.
inline constexpr std::size_t shallow = 4;

[[nodiscard]] OMNIGRAPH_INLINE std::size_t depth_of(std::string_view text) {
    std::size_t depth = 0, deepest = 0;
    for (const char c : text) {
        if (c == '(') deepest = std::max(deepest, ++depth);
        if (c == ')') --depth;
    }
    return deepest;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string balanced(std::span<const std::string> tests, std::string_view between) {
    if (tests.size() <= max_side_by_side) return fmt::format("{}", fmt::join(tests, between));
    const auto half = tests.size() / 2;
    return "(" + balanced(tests.first(half), between) + ")" + std::string{between} + "(" +
           balanced(tests.subspan(half), between) + ")";
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void sql_select::join(std::string_view table, std::string_view how) {
    if (tables++ > 0) from += how;
    from += table;
}

OMNIGRAPH_INLINE std::string sql_select::text(std::string_view columns) const {
    return (with.empty() ? "" : "WITH " + joined(with, ", ") + " ") + "SELECT " + std::string{columns} +
           (from.empty() ? "" : " FROM " + from) + (where.empty() ? "" : " WHERE " + joined_evenly(where, "AND"));
}

OMNIGRAPH_INLINE std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    return fmt::format("{}", fmt::join(parts, between));
}

OMNIGRAPH_INLINE std::string joined_evenly(std::vector<std::string> tests, std::string_view op) {
    const auto between = fmt::format(" {} ", op);
    std::size_t at = 0, deepest = detail::shallow;
    for (std::size_t index = 0; index < tests.size(); ++index)
        if (const auto depth = detail::depth_of(tests[index]); depth > deepest) {
            deepest = depth;
            at = index;
        }
    if (deepest == detail::shallow || tests.size() == 1) return detail::balanced(tests, between);
    std::rotate(tests.begin(), tests.begin() + static_cast<std::ptrdiff_t>(at),
                tests.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    const auto rest = detail::balanced(std::span{tests}.subspan(1), between);
    return tests.front() + between + (tests.size() == 2 ? rest : "(" + rest + ")");
}

}  // namespace omnigraph::cluster::graph
