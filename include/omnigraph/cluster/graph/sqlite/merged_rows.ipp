// Bodies of graph/sqlite/merged_rows.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/merged_rows.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph::detail {

/// The temporary tables: ids that were written, ids that are gone, and by how much the number of edges of a source
/// changed. Queries cross-join them with a table, which keeps them the outer loop: without statistics SQLite would as
/// soon read the whole table.
[[nodiscard]] OMNIGRAPH_INLINE std::string merge_notes(std::string_view what, const physical_table& table) {
    return "temp." + sql_identifier(std::string{what} + "_" + table.name);
}

/// Calls `say` for each row of a query without parameters.
template <class Say>
[[nodiscard]] sql_result<done> for_each_row(database& db, const std::string& text, const Say& say) {
    auto query = db.prepare(text);
    if (!query) return query.error();
    for (;;) {
        const auto row = query->step();
        if (!row) return row.error();
        if (!*row) return done{};
        say(*query);
    }
}

[[nodiscard]] OMNIGRAPH_INLINE const lang::edge_type& merged_edge(const physical_table& edges) {
    return *static_cast<const lang::edge_type*>(edges.declared);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void conflict_list::add(merge_conflict conflict) {
    ++count;
    if (kept.size() < merge_outcome::most_conflicts) kept.push_back(std::move(conflict));
}

OMNIGRAPH_INLINE void conflict_list::sort() {
    std::ranges::sort(kept, {},
                      [](const merge_conflict& one) { return std::tie(one.table, one.row, one.kind, one.message); });
}

OMNIGRAPH_INLINE sql_result<done> merged_rows::make_notes(const physical_table& table) {
    if (!noted_.insert(table.key()).second) return done{};
    std::string text;
    for (const auto* what : {"written", "gone", "counted"})
        text += "CREATE TABLE " + detail::merge_notes(what, table) +
                "(id TEXT PRIMARY KEY NOT NULL, edges INTEGER NOT NULL) WITHOUT ROWID;\n";
    return db_->run(text);
}

OMNIGRAPH_INLINE sql_result<done> merged_rows::note(const physical_table& table, std::string_view id,
                                                    const row_change& change) {
    if (auto made = make_notes(table); !made) return made;
    const auto put = [&](std::string_view what, const auto& value, std::int64_t edges) -> sql_result<done> {
        auto into = detail::merge_notes(what, table);
        auto at = puts_.find(into);
        if (at == puts_.end()) {
            auto insert = db_->prepare("INSERT INTO " + into +
                                       " VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET edges = edges + ?2");
            if (!insert) return insert.error();
            at = puts_.emplace(std::move(into), *std::move(insert)).first;
        }
        return at->second.bind(1, value).bind(2, edges).run();
    };
    const bool is_gone = change.operation == row_operation::remove;
    if (auto noted = put(is_gone ? "gone" : "written", id, 0); !noted || !table.edge) return noted;
    for (const auto& cell : change.cells) {
        if (cell.column != 0) continue;  // of an edge, the first one is its source
        if (change.operation != row_operation::insert)
            if (auto noted = put("counted", cell.before, -1); !noted) return noted;
        if (!is_gone)
            if (auto noted = put("counted", cell.after, 1); !noted) return noted;
    }
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> merged_rows::check_values(const physical_table& table, conflict_list& conflicts) {
    const auto rules = row_constraints::compile(*table.declared);
    if (!rules) return rules.error();
    const auto check = [&](const statement& row) {
        std::vector<lang::value> values;
        for (std::size_t at = 0; at < table.columns.size(); ++at)
            values.push_back(
                from_cell(table.columns[at].type, row.cell(1 + table.first_property() + static_cast<int>(at))));
        const std::string id{row.text(0)};
        data_faults faults{"row"};
        static_cast<void>(rules->check(values, {}, faults, {id, true}));
        for (auto& one : faults.take())
            conflicts.add({table.key(), id, merge_conflict_kind::value_constraint_violation, std::move(one.message),
                           std::move(one.outline)});
    };
    const auto read = detail::for_each_row(*db_,
                                           "SELECT r.id, r.* FROM " + detail::merge_notes("written", table) +
                                               " n CROSS JOIN " + table.sql_name() + " r ON r.id = n.id ORDER BY n.id",
                                           check);
    if (!read) return from_sql(read.error(), "checking merged rows");
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> merged_rows::check_unique(const physical_table& table, conflict_list& conflicts) {
    for (const auto& unique : table.declared->uniques) {
        std::string equal, label;
        for (const auto& property : unique.columns) {
            const auto column = table.sql_name_of(property);
            equal += " AND b." + column + " = a." + column;
            label += (label.empty() ? "" : ", ") + property;
        }
        auto checked = detail::for_each_row(
            *db_,
            fmt::format("SELECT DISTINCT max(a.id, b.id), min(a.id, b.id) FROM {0} n CROSS JOIN {1} a ON a.id = n.id "
                        "CROSS JOIN {1} b ON b.id <> a.id{2} ORDER BY 1, 2",
                        detail::merge_notes("written", table), table.sql_name(), equal),
            [&](const statement& row) {
                conflicts.add(
                    {table.key(), std::string{row.text(0)}, merge_conflict_kind::unique_violation,
                     fmt::format("unique constraint [{}] violated by '{}' and '{}'", label, row.text(1), row.text(0)),
                     fmt::format("unique constraint [{}] violated by two rows", label)});
            });
        if (!checked) return checked;
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> merged_rows::check_ends(const physical_table& edges, conflict_list& conflicts) {
    for (const auto& end : ends_of(edges)) {
        std::string suspects;
        if (noted_.contains(edges.key())) suspects = "SELECT id FROM " + detail::merge_notes("written", edges);
        for (const auto& type : lang::end_types(end.types)) {
            const auto& nodes = tables_->node(type);
            if (noted_.contains(nodes.key()))
                suspects += fmt::format("{}SELECT e.id FROM {} g CROSS JOIN {} e ON e.{} = {}",
                                        suspects.empty() ? "" : " UNION ", detail::merge_notes("gone", nodes),
                                        edges.sql_name(), end.column, end_in_sql(edges, type, "g.id"));
        }
        if (suspects.empty()) continue;
        const auto named = fmt::format("e.{}", end.column);
        auto checked = detail::for_each_row(
            *db_,
            fmt::format("SELECT e.id, {} FROM {} e WHERE e.id IN ({}) AND {} ORDER BY 1", named, edges.sql_name(),
                        suspects, names_no_node(*tables_, edges, end, named)),
            [&](const statement& row) {
                const auto types = lang::types_for_people(end.types);
                conflicts.add({edges.key(), std::string{row.text(0)}, merge_conflict_kind::orphan_edge,
                               fmt::format("{} '{}' not found in {}", end.column, row.text(1), types),
                               fmt::format("{} of an edge not found in {}", end.column, types)});
            });
        if (!checked) return checked;
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> merged_rows::check_counts(const physical_table& edges, conflict_list& conflicts) {
    const auto card = detail::merged_edge(edges).card;
    if ((card.min <= 1 && !card.max) || !noted_.contains(edges.key())) return done{};
    const auto allowed = fmt::format("{}..{}", card.min, card.max ? std::to_string(*card.max) : "");
    return detail::for_each_row(
        *db_,
        fmt::format("SELECT e.src, count(*) FROM {0} e WHERE e.src IN (SELECT id FROM {1} WHERE edges <> 0) "
                    "GROUP BY e.src HAVING count(*) < {2}{3} ORDER BY 1",
                    edges.sql_name(), detail::merge_notes("counted", edges), card.min,
                    card.max ? fmt::format(" OR count(*) > {}", *card.max) : ""),
        [&](const statement& row) {
            const auto told = [&](const std::string& source) {
                return fmt::format("@card violation on edge {}: {} would have {} of them, allowed is {}", edges.type,
                                   source, row.integer(1), allowed);
            };
            conflicts.add({edges.key(),
                           {},
                           merge_conflict_kind::cardinality_violation,
                           told("'" + std::string{row.text(0)} + "'"),
                           told("a source")});
        });
}

OMNIGRAPH_INLINE graph_result<done> merged_rows::check(conflict_list& conflicts) {
    for (const auto& [key, table] : tables_->tables()) {
        sql_result<done> checked = done{};
        if (noted_.contains(key)) {
            if (auto sound = check_values(table, conflicts); !sound) return sound;
            checked = check_unique(table, conflicts);
        }
        if (checked && table.edge) checked = check_ends(table, conflicts);
        if (checked && table.edge) checked = check_counts(table, conflicts);
        if (!checked) return from_sql(checked.error(), "checking merged rows");
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph
