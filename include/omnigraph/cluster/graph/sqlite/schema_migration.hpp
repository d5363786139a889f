// Copies the rows of a graph from the tables of one schema to those of another.
//
//     const auto origins = table_origins(migration, before, after);
//     auto copied = migrate_rows(db, "before.db", origins);       // db has the tables of `after`, without rows
//
// (1) The steps of the migration plan decide about each row: renamed types and properties keep their rows and values, a
//     new required property gets its default, a new optional one is null, dropped ones are not copied.
// (2) A value that gets a wider type is converted to that type's spelling.
// (3) Ids, ends of edges and the order of rows stay the same.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::graph {

/// Where the values of a column come from.
struct column_origin {
    const physical_column* column;
    const physical_column* source;  ///< null: the column is new
};

/// Where the rows of a table come from.
struct table_origin {
    const physical_table* table;
    const physical_table* source;  ///< null: the table is new
    std::vector<column_origin> columns = {};
    std::vector<std::string> ends = {};  ///< of edges: src and dst, in SQL
    std::string kept = {};               ///< the condition of the rows that stay, in SQL; empty: all of them
    bool changed = false;                ///< some row differs from before

    /// Whether the ends of edges are named otherwise, or some edges are dropped.
    [[nodiscard]] bool changes_ends() const {
        return !kept.empty() || (!ends.empty() && (ends[0] != "src" || ends[1] != "dst"));
    }
};

/// By table key. `plan` leads from `before` to `after`; what it cannot carry over is new.
[[nodiscard]] std::map<std::string, table_origin> table_origins(const lang::migration_plan& plan,
                                                                const table_layout& before, const table_layout& after);

/// A row of `origin.source` as the migration carries it over: its ends and columns in the order of delta_columns().
/// Call it while `db`, which has the rows, has no statement of an earlier call.
[[nodiscard]] sql_result<row_values> migrated_values(database& db, const table_origin& origin);

/// Fills the tables from the database file `source`; returns the number of rows by table key. Call it outside a
/// transaction.
[[nodiscard]] sql_result<std::map<std::string, std::uint64_t>> migrate_rows(
    database& db, const std::filesystem::path& source, const std::map<std::string, table_origin>& origins);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/schema_migration.ipp>
#endif
