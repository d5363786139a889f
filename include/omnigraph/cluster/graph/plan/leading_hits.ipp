// Bodies of graph/plan/leading_hits.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/leading_hits.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::uint64_t> fixed_rows(const std::optional<argument>& bound) {
    if (!bound) return 0;
    const auto* known = std::get_if<constant>(&*bound);
    if (!known) return std::nullopt;
    return static_cast<std::uint64_t>(std::get<std::int64_t>(known->value.held));
}

/// `search($d.title, ...)`, `fuzzy(...)`, as a condition on the variable.
[[nodiscard]] OMNIGRAPH_INLINE const text_match* search_of(const plan_step& step, variable_id variable) {
    const auto* filter = std::get_if<filter_step>(&step);
    const auto* test = filter ? std::get_if<comparison_test>(&filter->keep) : nullptr;
    const auto* match = test ? std::get_if<text_match>(&test->left.form) : nullptr;
    const auto* wanted = test ? std::get_if<constant>(&test->right.form) : nullptr;
    const bool holds = test && test->op == lang::comparison::equal && wanted && wanted->value == lang::value{true};
    return match && holds && match->variable == variable ? match : nullptr;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<std::uint64_t> rows_needed(const read_plan& plan) {
    const auto limit = detail::fixed_rows(plan.limit), offset = detail::fixed_rows(plan.offset);
    if (!plan.limit || !limit || !offset) return std::nullopt;
    return *limit + *offset;
}

OMNIGRAPH_INLINE std::optional<leading_hits> leading_hits_of(const read_plan& plan) {
    const auto needed = rows_needed(plan);
    const auto* scan = plan.steps.size() > 1 ? std::get_if<scan_step>(&plan.steps.front()) : nullptr;
    if (!needed || !scan || plan.grouped || !plan.order.empty()) return std::nullopt;
    const auto variable = scan->variable;
    if (plan.variables[variable].of_several()) return std::nullopt;
    leading_hits leading{*needed, *detail::fixed_rows(plan.limit)};
    if (plan.rank) {
        const auto* rank = std::get_if<rank_score>(&*plan.rank);
        if (!rank || rank->variable != variable) return std::nullopt;
        leading.ids_break_ties = plan.bound.front() == variable;
        return leading;
    }
    leading.search = detail::search_of(plan.steps[1], variable);
    if (!leading.search) return std::nullopt;
    leading.one_row_each = plan.steps.size() == 2;
    leading.ids_break_ties = true;
    return leading;
}

}  // namespace omnigraph::cluster::graph
