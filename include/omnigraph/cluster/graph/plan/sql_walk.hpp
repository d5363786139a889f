// Writes the SQL for a walk of one hop.
//
//     sql_walk walks{dialect};
//     const auto row = walks.new_row();                        // e1
//     walks.between(walk, row, "v0.id", "v1.id");              // e1.src = v0.id AND e1.dst = v1.id
//     walks.reachable(walk, "v0.id");                          // SELECT e1.dst FROM "e_Knows" e1 WHERE e1.src = v0.id
//
// A walk may have several ways: edges of different types, or one edge in both directions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>

namespace omnigraph::cluster::graph {

class sql_walk {
public:
    /// The dialect must outlive it.
    explicit sql_walk(const sql_dialect& dialect) : dialect_{&dialect} {}

    /// Returns a new alias for an edge row.
    [[nodiscard]] std::string new_row();

    /// The condition that an edge row leads from one id to the other along one of the ways.
    [[nodiscard]] static std::string between(const edge_walk& walk, std::string_view row, std::string_view from,
                                             std::string_view to);

    /// The id at the other end of such a row.
    [[nodiscard]] static std::string far_end(const edge_walk& walk, std::string_view row, std::string_view from);

    /// The id at the near end of such a row; of a walk of one way.
    [[nodiscard]] static std::string near_end(const edge_walk& walk, std::string_view row);

    /// The condition that a row begins at `from`.
    [[nodiscard]] static std::string begins(const edge_walk& walk, std::string_view row, std::string_view from);

    /// The condition that an edge along any of the ways connects the two ids. The first ones are subselects, which are
    /// the fastest while they are few: a database that opens one goes through all that its statement has open.
    [[nodiscard]] std::string connected(const edge_walk& walk, std::string_view from, std::string_view to);

    /// A SELECT of the ids at the other ends, possibly with duplicates; of typed ends the column is `node`.
    [[nodiscard]] std::string reachable(const edge_walk& walk, std::string_view from);

    /// The ways as one text, in the form that the dialect takes.
    [[nodiscard]] static std::string spelled(const edge_walk& walk);

private:
    static constexpr std::size_t max_subselects = 128;

    const sql_dialect* dialect_;
    std::size_t rows_ = 0, connections_ = 0;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_walk.ipp>
#endif
