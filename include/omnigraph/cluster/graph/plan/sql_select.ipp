// Bodies of graph/plan/sql_select.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>

namespace omnigraph::cluster::graph::detail {

/// The most tests in one flat list; where lists are nested, the depth of each counts.
inline constexpr std::size_t max_side_by_side = 16;

/// The most tests of a WHERE that a database takes apart; it joins what it copies of them one by one.
inline constexpr std::size_t max_taken_apart = 400;

/// The most SELECTs that one UNION ALL joins.
inline constexpr std::size_t max_union = 100;

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

/// As few tests as are taken apart, those first by which rows can be looked up; the last one has all others.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> few_of(const std::vector<std::string>& tests,
                                                               const std::vector<std::size_t>& plain) {
    std::vector<std::string> few, rest;
    auto next = plain.begin();
    for (std::size_t index = 0; index < tests.size(); ++index) {
        const bool is_plain = next != plain.end() && *next == index;
        if (is_plain) ++next;
        (is_plain || few.size() >= max_taken_apart ? rest : few).push_back(tests[index]);
    }
    few.push_back("(" + joined_evenly(std::move(rest), "AND") + ") IS TRUE");
    return few;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void sql_select::join(std::string_view table, std::string_view how) {
    if (tables++ > 0) from += how;
    from += table;
}

OMNIGRAPH_INLINE void sql_select::filter(const condition& test, std::string written) {
    const auto* compared = std::get_if<comparison_test>(&test);
    if (!compared || compared->op == lang::comparison::not_equal) plain.push_back(where.size());
    where.push_back(std::move(written));
}

OMNIGRAPH_INLINE std::string sql_select::text(std::string_view columns) const {
    auto tests = where.size() > detail::max_taken_apart ? detail::few_of(where, plain) : where;
    return (with.empty() ? "" : "WITH " + joined(with, ", ") + " ") + "SELECT " + std::string{columns} +
           (from.empty() ? "" : " FROM " + from) +
           (tests.empty() ? "" : " WHERE " + joined_evenly(std::move(tests), "AND"));
}

OMNIGRAPH_INLINE std::string union_all(std::vector<std::string> selects) {
    while (selects.size() > detail::max_union) {
        std::vector<std::string> larger;
        for (std::size_t at = 0; at < selects.size(); at += detail::max_union) {
            const auto some = std::span{selects}.subspan(at, std::min(detail::max_union, selects.size() - at));
            larger.push_back(fmt::format("SELECT * FROM ({})", fmt::join(some, " UNION ALL ")));
        }
        selects = std::move(larger);
    }
    return joined(selects, " UNION ALL ");
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
