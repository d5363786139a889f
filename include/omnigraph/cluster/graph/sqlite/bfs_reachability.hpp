// Nodes within some edges of a node: breadth-first search as an SQL function.
//
//     SELECT node FROM og_reach('Knows', 1, 'Alice', 2, 3)
//
// Gives each node whose shortest distance from the start lies in min..max, once, and
// never the start itself, in order of distance. The cost is bounded by the edges that
// are reachable, whatever max is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// Holds the prepared look-ups: it must be destroyed before the database, and no statement run after it.
class reach {
public:
    [[nodiscard]] static sql<std::unique_ptr<reach>> define_in(database& db, const physical_schema& schema);

private:
    reach(database& db, const physical_schema& schema) : db_{&db}, schema_{&schema} {}

    [[nodiscard]] sql<table_rows> search(std::span<const sql_argument> arguments);

    [[nodiscard]] static sql<table_rows> search(statement& neighbours, std::string start, std::int64_t min,
                                                std::int64_t max);

    /// The prepared statement that gives the neighbours of ?1; null for an unknown edge type.
    [[nodiscard]] sql<statement>* look_up(const std::string& edge, bool forward);

    database* db_;
    const physical_schema* schema_;
    std::map<std::pair<std::string, bool>, sql<statement>> look_ups_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.ipp>
#endif
