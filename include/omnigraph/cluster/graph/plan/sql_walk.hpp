// How a walk of one hop is told in SQL.
//
//     sql_walk walks{dialect};
//     const auto row = walks.new_row();                        // e1
//     walks.between(walk, row, "v0.id", "v1.id");              // e1.src = v0.id AND e1.dst = v1.id
//     walks.reachable(walk, "v0.id");                          // SELECT e1.dst FROM "e_Knows" e1 WHERE e1.src = v0.id
//
// A walk may have several ways: edges of other types, or the same edge in the other direction.
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

    /// A name that no other row of an edge has.
    [[nodiscard]] std::string new_row();

    /// True for a row of an edge that leads from one id to the other along one of the ways.
    [[nodiscard]] static std::string between(const edge_walk& walk, std::string_view row, std::string_view from,
                                             std::string_view to);

    /// The id at the other end of such a row.
    [[nodiscard]] static std::string far_end(const edge_walk& walk, std::string_view row, std::string_view from);

    /// True for a row that begins at `from`.
    [[nodiscard]] static std::string begins(const edge_walk& walk, std::string_view row, std::string_view from);

    /// True when any edge of the ways connects the two.
    [[nodiscard]] std::string connected(const edge_walk& walk, std::string_view from, std::string_view to);

    /// A SELECT of the ids at the other ends, some perhaps twice.
    [[nodiscard]] std::string reachable(const edge_walk& walk, std::string_view from);

    /// The ways in one text, as sql_dialect::reach takes them.
    [[nodiscard]] static std::string spelled(const edge_walk& walk);

private:
    const sql_dialect* dialect_;
    std::size_t rows_ = 0;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_walk.ipp>
#endif
