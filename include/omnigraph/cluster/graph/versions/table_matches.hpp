// Which tables of two states belong together, and how their rows are compared (docs/branches.md, "What a diff shows").
//
//     const table_matches tables{from, to, plan_through(past, older, newer)};
//     for (const auto& match : tables.all()) {
//         print(match.shown.key);
//         auto rows = tables.scan(match, state_side::before, db);
//     }
//
// (1) The rows of the state with the older schema are read as a migration to the newer one carries them over: renamed
//     types and properties are followed, widened values are the wider ones, a new property has the default or the null
//     that rows get, a dropped one is not read.
// (2) Of two states with one schema, rows are read as they are.
// (3) A table of the older schema only has a key of its own, also when its name is another table's now.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/sqlite/schema_migration.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::graph {

enum class state_side : std::uint8_t { before, after };

/// Ends the key of a table that only the older schema has, when the newer one gives its name to another type.
inline constexpr std::string_view former_mark = " (former)";

/// A table whose rows differ. The cells of a change count its columns.
struct compared_table {
    std::string key;                         ///< as the newer schema names it; no two tables have one key
    const physical_table* before = nullptr;  ///< null: only the later state has the table
    const physical_table* after = nullptr;   ///< null: only the earlier one has it
    std::vector<std::string> properties;     ///< `from` and `to` of an edge, then those of the newer schema
    state_side named = state_side::after;    ///< the state whose schema is the newer one

    [[nodiscard]] const physical_table& any() const { return after ? *after : *before; }
};

struct table_match {
    compared_table shown;
    const table_origin* origin = nullptr;  ///< how the older schema's rows are carried over; null: as they are

    /// Whether a request for the table `key` means this one.
    [[nodiscard]] bool is_called(const std::string& key) const;
    /// Whether both states have the table in one form, so that equal digests are equal rows.
    [[nodiscard]] bool has_one_form() const;
};

/// Both states must outlive it. Immovable, because matches point into it.
class table_matches {
public:
    /// `plan` leads from the older schema to the newer one (schema_path.hpp).
    table_matches(const snapshot& from, const snapshot& to, const lang::migration_plan& plan);
    table_matches(const table_matches&) = delete;
    table_matches& operator=(const table_matches&) = delete;

    /// In the order of keys.
    [[nodiscard]] const std::vector<table_match>& all() const { return all_; }

    /// Null when there is none, or only one state has it.
    [[nodiscard]] const table_match* shared(const std::string& key) const;

    /// The rows of one side by id; nullopt when it has no such table. `db` has the state, and no other scan.
    [[nodiscard]] sql_result<std::optional<row_scan>> scan(const table_match& match, state_side side,
                                                           database& db) const;

private:
    state_side newer_;
    std::map<std::string, table_origin> origins_;
    std::vector<table_match> all_;
};

/// The state whose schema is the newer one.
[[nodiscard]] state_side newer_side(const snapshot& from, const snapshot& to);

/// Whether the schemas of both states mean different things.
[[nodiscard]] bool differ_in_schema(const snapshot& from, const snapshot& to);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/table_matches.ipp>
#endif
