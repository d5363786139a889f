// The rows that a merge has taken into the target: notes which they are, and checks the constraints that they can break
// (specification engine B.5, D.9).
//
//     merged_rows taken{db, tables};
//     auto noted = taken.note(table, "Ann", change);           // once a row, after it is written
//     auto checked = taken.check(conflicts);
//
// Only rows that were taken, edges whose end was removed, and sources that have another number of edges than before can
// break a constraint: a number that the merge leaves as it was is not its concern, also below the smallest one that
// @card allows (deletes are not checked against that). Enums are not checked again. The notes are temporary tables.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>

namespace omnigraph::cluster::graph {

/// Counts every conflict and keeps the first merge_outcome::most_conflicts.
struct conflict_list {
    std::vector<merge_conflict> kept;
    std::uint64_t count = 0;

    void add(merge_conflict conflict);
    /// By table and id; conflicts about no single row come first.
    void sort();
};

class merged_rows {
public:
    /// Both must outlive it.
    merged_rows(database& db, const table_layout& tables) : db_{&db}, tables_{&tables} {}

    [[nodiscard]] sql_result<done> note(const physical_table& table, std::string_view id, const row_change& change);

    /// Call it when all rows are written.
    [[nodiscard]] graph_result<done> check(conflict_list& conflicts);

private:
    [[nodiscard]] sql_result<done> make_notes(const physical_table& table);
    [[nodiscard]] graph_result<done> check_values(const physical_table& table, conflict_list& conflicts);
    [[nodiscard]] sql_result<done> check_unique(const physical_table& table, conflict_list& conflicts);
    [[nodiscard]] sql_result<done> check_ends(const physical_table& edges, conflict_list& conflicts);
    [[nodiscard]] sql_result<done> check_counts(const physical_table& edges, conflict_list& conflicts);

    database* db_;
    const table_layout* tables_;
    std::set<std::string> noted_;            ///< keys of the tables that have notes
    std::map<std::string, statement> puts_;  ///< by the table of notes
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/merged_rows.ipp>
#endif
