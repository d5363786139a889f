// Bodies of graph/versions/table_matches.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/schema_path.hpp>
#include <omnigraph/cluster/graph/versions/table_matches.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> compared_properties(const physical_table& table) {
    std::vector<std::string> properties;
    if (table.edge) properties = {"from", "to"};
    for (const auto& column : table.columns) properties.push_back(column.property);
    return properties;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool differ_in_schema(const snapshot& from, const snapshot& to) {
    return from.shape != to.shape && !plan_along({from.shape, to.shape}).steps.empty();
}

OMNIGRAPH_INLINE bool table_match::is_called(const std::string& key) const {
    return shown.key == key || (shown.before && shown.before->key() == key) ||
           (shown.after && shown.after->key() == key);
}

OMNIGRAPH_INLINE bool table_match::has_one_form() const {
    return origin && !origin->changed && origin->source->key() == shown.key;
}

OMNIGRAPH_INLINE state_side newer_side(const snapshot& from, const snapshot& to) {
    // Commits of one epoch have one form of rows; of two with one epoch, the later one has the newer text.
    const auto age = [](const snapshot& state) { return std::tuple{state.epoch(), state.branch().head.id}; };
    return age(from) > age(to) ? state_side::before : state_side::after;
}

OMNIGRAPH_INLINE table_matches::table_matches(const snapshot& from, const snapshot& to,
                                              const lang::migration_plan& plan)
    : newer_{newer_side(from, to)} {
    const auto& older = newer_ == state_side::after ? from : to;
    const auto& newer = newer_ == state_side::after ? to : from;
    origins_ = table_origins(plan, older.shape->tables, newer.shape->tables);
    const auto add = [&](const physical_table* before, const physical_table* after, const table_origin* origin) {
        const auto& any = after ? *after : *before;
        compared_table shown{any.key(), before, after, detail::compared_properties(any), newer_};
        if (newer_ == state_side::before) std::swap(shown.before, shown.after);
        all_.push_back({std::move(shown), origin});
    };
    std::set<const physical_table*> carried;
    for (const auto& [key, origin] : origins_) {
        carried.insert(origin.source);
        add(origin.source, origin.table, origin.source ? &origin : nullptr);
    }
    for (const auto& [key, table] : older.shape->tables.tables()) {
        if (carried.contains(&table)) continue;
        add(&table, nullptr, nullptr);
        if (newer.shape->tables.tables().contains(key)) all_.back().shown.key = key + std::string{former_mark};
    }
    std::ranges::stable_sort(all_, {}, [](const table_match& match) -> const std::string& { return match.shown.key; });
}

OMNIGRAPH_INLINE const table_match* table_matches::shared(const std::string& key) const {
    const auto at = std::ranges::find_if(all_, [&](const table_match& match) {
        return match.shown.key == key && match.shown.before && match.shown.after;
    });
    return at == all_.end() ? nullptr : &*at;
}

OMNIGRAPH_INLINE sql_result<std::optional<row_scan>> table_matches::scan(const table_match& match, state_side side,
                                                                         database& db) const {
    const auto* table = side == state_side::before ? match.shown.before : match.shown.after;
    if (!table) return std::optional<row_scan>{};
    auto opened = [&]() -> sql_result<row_scan> {
        if (!match.origin || side == newer_) return row_scan::open(db, *table, delta_columns(*table));
        const auto values = migrated_values(db, *match.origin);
        if (!values) return values.error();
        return row_scan::open(db, *table, *values);
    }();
    if (!opened) return opened.error();
    return std::optional{*std::move(opened)};
}

}  // namespace omnigraph::cluster::graph
