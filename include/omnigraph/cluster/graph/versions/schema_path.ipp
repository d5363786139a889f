// Bodies of graph/versions/schema_path.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/migration_names.hpp>
#include <omnigraph/cluster/graph/versions/schema_path.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE lang::migration_plan plan_between(const schema_shape& older, const schema_shape& newer) {
    if (older.source == newer.source) return {};
    return lang::plan_migration(lang::canonical_form(older.catalog), lang::canonical_form(newer.catalog));
}

/// Where a table of the last schema, and each of its properties, comes from in the first one; empty: from nowhere.
struct followed_table {
    const physical_table* table;
    std::optional<std::string> key;
    std::map<std::string, std::optional<std::string>> properties = {};
};

[[nodiscard]] OMNIGRAPH_INLINE lang::type_kind kind_of(const physical_table& table) {
    return table.edge ? lang::type_kind::edge : lang::type_kind::node;
}

/// Follows a table down the migrations, the last one first.
[[nodiscard]] OMNIGRAPH_INLINE followed_table follow(const physical_table& table,
                                                     const std::vector<migration_names>& last_first) {
    followed_table found{&table, table.key()};
    for (const auto& column : table.columns) found.properties[column.property] = column.property;
    for (const auto& names : last_first) {
        if (!found.key) break;
        for (auto& [now, then] : found.properties)
            if (then)
                then = names.is_new(*found.key, *then) ? std::nullopt
                                                       : std::optional{names.old_property(*found.key, *then)};
        found.key = names.is_new(*found.key) ? std::nullopt : std::optional{names.old_table(*found.key)};
    }
    return found;
}

/// Gives what comes from nowhere its own name, where the first schema has the name and nothing else comes from it.
OMNIGRAPH_INLINE void take_free_names(std::map<std::string, std::optional<std::string>>& origins,
                                      const std::set<std::string>& first) {
    std::set<std::string> taken;
    for (const auto& [now, then] : origins)
        if (then) taken.insert(*then);
    for (auto& [now, then] : origins)
        if (!then && first.contains(now) && !taken.contains(now)) then = now;
}

OMNIGRAPH_INLINE void add_steps(const followed_table& table, lang::migration_plan& plan) {
    const auto kind = kind_of(*table.table);
    const auto& type = table.table->type;
    if (!table.key) {
        plan.steps.emplace_back(lang::add_type{kind, type});
        return;
    }
    if (const auto old = table.key->substr(table.key->find(':') + 1); old != type)
        plan.steps.emplace_back(lang::rename_type{kind, old, type});
    for (const auto& [now, then] : table.properties) {
        if (!then) plan.steps.emplace_back(lang::add_property{kind, type, now, table.table->find(now)->type});
        else if (*then != now) plan.steps.emplace_back(lang::rename_property{kind, type, *then, now});
    }
}

/// The schemas of the line of `newer` down to that of `older`; nullopt when something between them cannot be read.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<schema_path> path_between(past_states& past, const snapshot& older,
                                                                       const snapshot& newer) {
    const auto& manifest = newer.manifest.record;
    auto& log = past.log();
    const auto first = log.read(older.branch().head, manifest), last = log.read(newer.branch().head, manifest);
    if (!first || !last) return std::nullopt;
    const auto from = generation_of(*first), to = generation_of(*last);
    const auto line = log.line(newer.branch().head, manifest, to > from ? to - from + 1 : 1);
    if (!line) return std::nullopt;
    schema_path path{older.shape};
    auto known = first->schema_sha256;
    for (const auto& commit : *line | std::views::reverse) {
        if (commit.epoch < first->epoch || commit.schema_sha256 == known) continue;
        known = commit.schema_sha256;
        auto shape = past.shape_of(commit, manifest);
        if (!shape) return std::nullopt;
        path.push_back(*std::move(shape));
    }
    if (path.back()->source != newer.shape->source) path.push_back(newer.shape);
    return path;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE lang::migration_plan plan_along(const schema_path& path) {
    if (path.size() <= 2) return detail::plan_between(*path.front(), *path.back());
    std::vector<migration_names> last_first;
    for (std::size_t at = path.size() - 1; at > 0; --at)
        last_first.emplace_back(detail::plan_between(*path[at - 1], *path[at]));
    const auto& before = path.front()->tables.tables();
    std::set<std::string> first;
    for (const auto& [key, table] : before) first.insert(key);
    std::map<std::string, std::optional<std::string>> origins;
    std::vector<detail::followed_table> followed;
    for (const auto& [key, table] : path.back()->tables.tables()) {
        followed.push_back(detail::follow(table, last_first));
        origins[key] = followed.back().key;
    }
    detail::take_free_names(origins, first);
    lang::migration_plan plan;
    for (auto& table : followed) {
        table.key = origins[table.table->key()];
        if (table.key) {
            const auto source = before.find(*table.key);
            std::set<std::string> properties;
            if (source != before.end())
                for (const auto& column : source->second.columns) properties.insert(column.property);
            detail::take_free_names(table.properties, properties);
        }
        detail::add_steps(table, plan);
    }
    return plan;
}

OMNIGRAPH_INLINE lang::migration_plan plan_through(past_states& past, const snapshot& older, const snapshot& newer) {
    if (older.epoch() == newer.epoch() && older.shape->source == newer.shape->source) return {};
    const auto path = detail::path_between(past, older, newer);
    return path ? plan_along(*path) : detail::plan_between(*older.shape, *newer.shape);
}

}  // namespace omnigraph::cluster::graph
