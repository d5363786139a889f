// Nodes within a number of edges of a node: breadth-first search as an SQL function.
//
//     auto reach = bfs_reachability::define_in(db, tables);
//     auto within_three = db.prepare("SELECT node FROM og_reach('>Knows', 'Alice', 2, 3)");
//
// Each hop takes one of the ways: `>Knows` is an edge from its source, `<Knows` one from its target, and
// `>Knows|<Knows` either of them. The result has each node whose shortest distance from the start is between min and
// max, once and ordered by distance, and never the start itself. The cost is bounded by the number of reachable edges,
// whatever max is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// Holds prepared statements, so it must be destroyed before the database, and no statement may use it afterwards.
class bfs_reachability {
public:
    [[nodiscard]] static sql_result<std::unique_ptr<bfs_reachability>> define_in(database& db,
                                                                                 const table_layout& schema);

private:
    bfs_reachability(database& db, const table_layout& schema) : db_{&db}, schema_{&schema} {}

    [[nodiscard]] sql_result<table_rows> search(std::span<const sql_argument> arguments);

    [[nodiscard]] static sql_result<table_rows> search(statement& neighbours, std::string start, std::int64_t min,
                                                       std::int64_t max);

    /// The prepared statement for the neighbours of ?1; null for an unknown edge type.
    [[nodiscard]] sql_result<statement>* look_up(const std::string& ways);

    database* db_;
    const table_layout* schema_;
    std::map<std::string, sql_result<statement>> look_ups_;  ///< one statement for each text of ways
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.ipp>
#endif
