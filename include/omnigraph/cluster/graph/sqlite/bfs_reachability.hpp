// Nodes within a number of edges of a node, and a shortest path to one: breadth-first search as SQL functions.
//
//     auto reach = bfs_reachability::define_in(db, tables);
//     auto within_three = db.prepare("SELECT node FROM og_reach('>Knows', 'Alice', 2, 3)");
//
// Each hop takes one of the ways: `>Knows` is an edge from its source, `<Knows` one from its target, and
// `>Knows|<Knows` either of them. The result has each node whose shortest distance from the start is between min and
// max, once and ordered by distance, and never the start itself. The cost is bounded by the number of reachable edges,
// whatever max is.
//
// `SELECT og_edge('>Knows', 'Alice', 'Bob')` is 1 when an edge leads from the one to the other, and 0 otherwise, also
// when an id is null.
//
// `SELECT og_path('>Knows', 'Alice', 'Bob', 1, 3)` is the JSON list of the ids on a shortest path, ["Alice","Bob"], or
// null when there is none. Of several paths it is the one whose ids come first, compared by their bytes one after the
// other. The search from a node is kept for the next call from there.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

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

    /// The nodes that a search found, in order of discovery; the first is the start.
    struct search_tree {
        struct reached {
            const std::string* node;  ///< a key of `numbers`
            std::size_t before, distance;
        };
        std::vector<reached> nodes;
        std::unordered_map<std::string, std::size_t> numbers;
    };

    [[nodiscard]] sql_result<column_value> path(std::span<const sql_argument> arguments);
    [[nodiscard]] sql_result<const search_tree*> tree_from(const std::string& ways, const std::string& start,
                                                           std::int64_t max);
    [[nodiscard]] static sql_result<search_tree> grow(statement& neighbours, const std::string& start,
                                                      std::int64_t max);

    [[nodiscard]] sql_result<column_value> edge(std::span<const sql_argument> arguments);

    /// The ends of edges that begin at ?1, in order; or whether one leads from there to ?2.
    enum class selected { ends, edges_to };
    /// The SELECT of that; empty for an unknown edge type.
    [[nodiscard]] std::string select_of(const std::string& ways, selected what) const;
    /// The same as a statement, prepared once for each text of ways.
    [[nodiscard]] sql_result<statement*> prepared(const std::string& ways, selected what);

    database* db_;
    const table_layout* schema_;
    std::map<std::string, sql_result<statement>> look_ups_;     ///< one statement for each text of ways
    std::map<std::string, sql_result<statement>> connections_;  ///< likewise
    std::map<std::tuple<std::string, std::string, std::int64_t>, search_tree> trees_;
    std::size_t kept_ = 0;  ///< nodes in the trees
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.ipp>
#endif
