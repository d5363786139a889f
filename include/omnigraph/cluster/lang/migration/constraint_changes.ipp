// Bodies of lang/migration/constraint_changes.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/migration/constraint_changes.hpp>
#include <omnigraph/cluster/lang/migration/property_changes.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::vector<std::string_view> key_columns(const canonical_table& table) {
    const auto at = std::ranges::find(table.constraints, constraint_kind::key, &canonical_constraint::kind);
    if (at == table.constraints.end()) return {};
    return {at->columns.begin(), at->columns.end()};
}

OMNIGRAPH_INLINE std::vector<std::string_view> unique_columns(const canonical_table& table) {
    std::vector<std::string_view> columns;
    for (const auto& one : table.constraints)
        if (one.kind == constraint_kind::unique && one.columns.size() == 1) columns.push_back(one.columns.front());
    return columns;
}

OMNIGRAPH_INLINE std::vector<canonical_constraint> as_set(std::vector<canonical_constraint> constraints) {
    std::ranges::sort(constraints);
    const auto repeated = std::ranges::unique(constraints);
    constraints.erase(repeated.begin(), repeated.end());
    return constraints;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// The constraint with the new names of its columns.
[[nodiscard]] OMNIGRAPH_INLINE canonical_constraint renamed(const renamed_properties& names,
                                                            canonical_constraint rule) {
    for (auto& column : rule.columns) column = std::string{desired_name(names, column)};
    std::ranges::sort(rule.columns);
    return rule;
}

/// The id of a node is made from its key's columns in the order of their names, so a rename must not change that order.
[[nodiscard]] OMNIGRAPH_INLINE bool keeps_order(const renamed_properties& names, const canonical_constraint& key) {
    return std::ranges::is_sorted(key.columns, {},
                                  [&](const std::string& column) { return desired_name(names, column); });
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void plan_constraints(const constraint_owner& owner, const std::vector<canonical_constraint>& accepted,
                                       const std::vector<canonical_constraint>& desired, migration_plan& plan) {
    const auto refuse = [&](std::string reason) {
        plan.refuse({entity_of(owner.kind, owner.name), std::move(reason)});
    };
    std::vector<canonical_constraint> before;
    for (const auto& rule : accepted) {
        if (rule.kind == constraint_kind::key && !detail::keeps_order(owner.renames, rule))
            refuse("Renaming the columns of " + display(rule) +
                   " changes their order, in which they make the ids of the nodes. Choose names that sort as the old "
                   "ones do.");
        before.push_back(detail::renamed(owner.renames, rule));
    }
    before = as_set(std::move(before));
    const auto after = as_set(desired);
    std::vector<canonical_constraint> removed, added;
    std::ranges::set_difference(before, after, std::back_inserter(removed));
    std::ranges::set_difference(after, before, std::back_inserter(added));

    const auto is_index = [](const canonical_constraint& one) { return one.kind == constraint_kind::index; };
    std::vector<std::string> kept;
    for (const auto& one : removed)
        if (!is_index(one)) kept.push_back(display(one));
    if (!kept.empty())
        refuse("It had " + display_names(kept) +
               ". Keep what it had, or declare a new type without it, load its rows, and remove this one.");
    for (auto& one : removed)
        if (is_index(one)) plan.steps.push_back(remove_constraint{owner.kind, owner.name, std::move(one)});
    for (auto& rule : added) {
        if (is_index(rule)) plan.steps.push_back(add_constraint{owner.kind, owner.name, std::move(rule)});
        else
            refuse(display(rule) +
                   " is new, and rows may be there that break it. Declare a new type with it, load its rows, and "
                   "remove this one.");
    }
}

}  // namespace omnigraph::cluster::lang
