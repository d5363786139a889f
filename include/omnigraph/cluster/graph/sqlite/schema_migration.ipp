// Bodies of graph/sqlite/schema_migration.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/migration_names.hpp>
#include <omnigraph/cluster/graph/sqlite/schema_migration.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/types/type_widening.hpp>

namespace omnigraph::cluster::graph::detail {

/// The condition that an end, a column of typed ends, is of this type.
[[nodiscard]] OMNIGRAPH_INLINE std::string is_of_type(std::string_view column, const std::string& type) {
    return "substr(" + std::string{column} + ", 1, " + std::to_string(type.size() + 1) + ") = '" + type + ":'";
}

/// An end as the new table names it.
[[nodiscard]] OMNIGRAPH_INLINE std::string renamed_end(const table_origin& of, const edge_end& before,
                                                       const migration_names& names) {
    const std::string column{before.column};
    if (!has_typed_ends(*of.source)) return end_in_sql(*of.table, names.new_node(std::string{before.types}), column);
    const bool typed = has_typed_ends(*of.table);
    std::string text;
    for (const auto& type : lang::end_types(before.types))
        if (const auto now = names.new_node(type); now != type || !typed)
            text +=
                " WHEN " + is_of_type(column, type) + " THEN " + end_in_sql(*of.table, now, id_in_end(type, column));
    return text.empty() ? column : "CASE" + text + " ELSE " + column + " END";
}

/// The edges whose ends are of types that the new table has.
[[nodiscard]] OMNIGRAPH_INLINE std::string kept_edges(const table_origin& of, const migration_names& names) {
    std::string kept;
    const auto after = ends_of(*of.table);
    for (const auto& before : ends_of(*of.source)) {
        const auto& now = before.column == "src" ? after[0] : after[1];
        std::string stay;
        bool all = true;
        for (const auto& type : lang::end_types(before.types)) {
            if (is_type_of(now, names.new_node(type)))
                stay += (stay.empty() ? "(" : " OR ") + is_of_type(before.column, type);
            else all = false;
        }
        if (!all) kept += (kept.empty() ? "" : " AND ") + stay + ")";
    }
    return kept;
}

/// Where the ends of edges come from.
OMNIGRAPH_INLINE void follow_ends(table_origin& of, const migration_names& names) {
    if (!of.table->edge || !of.source) return;
    for (const auto& before : ends_of(*of.source)) of.ends.push_back(renamed_end(of, before, names));
    of.kept = kept_edges(of, names);
    of.changed = of.changed || of.changes_ends();
}

[[nodiscard]] OMNIGRAPH_INLINE bool looks_otherwise(const column_origin& of) {
    return !of.source || of.source->property != of.column->property || of.source->type != of.column->type;
}

/// A list is stored as text, so a cast would not widen its elements.
[[nodiscard]] OMNIGRAPH_INLINE bool respells_list(const column_origin& of) {
    return of.column->type.list && of.source->type.scalar != of.column->type.scalar;
}

/// Converts the values of one column to the spelling of its new type.
[[nodiscard]] OMNIGRAPH_INLINE scalar_function respelling(const column_origin& of) {
    return [from = of.source->type,
            to = of.column->type](std::span<const sql_argument> arguments) -> sql_result<column_value> {
        if (arguments.front().is_null()) return column_value{};
        const auto held = from_cell(from, std::string{arguments.front().text()});
        const auto fitted = fit(to, held);
        if (!fitted) return sql_error{sql_fault::damaged, fitted.error().message};
        return to_cell(to, *fitted);
    };
}

/// Whether a value of the source can stand in the column; a migration that would need more is not supported.
[[nodiscard]] OMNIGRAPH_INLINE bool carries(const physical_column& source, const physical_column& column) {
    const auto &from = source.type, &to = column.type;
    if (from.list != to.list) return false;
    return from.scalar == to.scalar ? from.dimension == to.dimension : lang::widens(from.scalar, to.scalar);
}

/// The rows of the table from which the rows of `table` come; null: from none.
[[nodiscard]] OMNIGRAPH_INLINE const physical_table* source_of(const std::string& table, const migration_names& names,
                                                               const table_layout& before) {
    const auto at = names.is_new(table) ? before.tables().end() : before.tables().find(names.old_table(table));
    return at == before.tables().end() ? nullptr : &at->second;
}

[[nodiscard]] OMNIGRAPH_INLINE const physical_column* source_of(const physical_column& column,
                                                                const table_origin& origin,
                                                                const migration_names& names) {
    const auto key = origin.table->key();
    if (!origin.source || names.is_new(key, column.property)) return nullptr;
    const auto* source = origin.source->find(names.old_property(key, column.property));
    return source && carries(*source, column) ? source : nullptr;
}

/// Makes the values of one column; `bound` takes those that the SQL refers to.
[[nodiscard]] OMNIGRAPH_INLINE sql_result<std::string> migrated_value(database& db, const physical_table& table,
                                                                      const column_origin& of,
                                                                      std::vector<column_value>& bound) {
    if (!of.source) {
        const auto* given = default_of(table, *of.column);
        // Existing rows get null in a new optional property, even when new rows get a default.
        if (!given || of.column->type.nullable) return std::string{"NULL"};
        bound.push_back(to_cell(of.column->type, *given));
        return "?" + std::to_string(bound.size());
    }
    const auto source = of.source->sql_name();
    if (respells_list(of)) {
        const auto name = "respelled_" + std::to_string(of.column - table.columns.data());
        if (auto defined = db.define(name, 1, respelling(of)); !defined) return defined.error();
        return name + "(" + source + ")";
    }
    if (storage_of(of.source->type) == storage_of(of.column->type)) return source;
    return "CAST(" + source + " AS REAL)";
}

/// Fills one table; returns the number of its rows.
[[nodiscard]] OMNIGRAPH_INLINE sql_result<std::uint64_t> copy_rows(database& db, const table_origin& origin) {
    const auto values = migrated_values(db, origin);
    if (!values) return values.error();
    std::string text = "INSERT INTO main." + origin.table->sql_name() + " SELECT \"id\"";
    for (const auto& value : values->sql) text += ", " + value;
    text += " FROM source." + origin.source->sql_name() + (origin.kept.empty() ? "" : " WHERE " + origin.kept) +
            " ORDER BY rowid";
    auto insert = db.prepare(text);
    if (!insert) return insert.error();
    insert->bind_all(values->bound);
    if (auto filled = insert->run(); !filled) return filled.error();
    return static_cast<std::uint64_t>(db.changes());
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::map<std::string, table_origin> table_origins(const lang::migration_plan& plan,
                                                                   const table_layout& before,
                                                                   const table_layout& after) {
    const migration_names names{plan};
    std::map<std::string, table_origin> origins;
    for (const auto& [key, table] : after.tables()) {
        table_origin origin{&table, detail::source_of(key, names, before)};
        for (const auto& column : table.columns)
            origin.columns.push_back({&column, detail::source_of(column, origin, names)});
        origin.changed = !origin.source || origin.source->columns.size() != table.columns.size() ||
                         origin.source->type != table.type ||
                         std::ranges::any_of(origin.columns, detail::looks_otherwise);
        detail::follow_ends(origin, names);
        origins.emplace(key, std::move(origin));
    }
    return origins;
}

OMNIGRAPH_INLINE sql_result<row_values> migrated_values(database& db, const table_origin& origin) {
    row_values values{origin.ends};
    for (const auto& column : origin.columns) {
        auto value = detail::migrated_value(db, *origin.table, column, values.bound);
        if (!value) return value.error();
        values.sql.push_back(*std::move(value));
    }
    return values;
}

OMNIGRAPH_INLINE sql_result<std::map<std::string, std::uint64_t>> migrate_rows(
    database& db, const std::filesystem::path& source, const std::map<std::string, table_origin>& origins) {
    {
        auto attach = db.prepare("ATTACH ?1 AS source");
        if (!attach) return attach.error();
        if (auto attached = attach->bind(1, source.string()).run(); !attached) return attached.error();
    }
    auto change = transaction::begin(db);
    if (!change) return change.error();
    std::map<std::string, std::uint64_t> rows;
    for (const auto& [key, origin] : origins) {
        rows[key] = 0;
        if (!origin.source) continue;
        const auto copied = detail::copy_rows(db, origin);
        if (!copied) return copied.error();
        rows[key] = *copied;
    }
    if (auto ended = change->commit(); !ended) return ended.error();
    if (auto detached = db.run("DETACH source"); !detached) return detached.error();
    return rows;
}

}  // namespace omnigraph::cluster::graph
