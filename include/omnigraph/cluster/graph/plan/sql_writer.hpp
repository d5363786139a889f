// Writes a plan as one SQL statement with its values.
//
//     const sql_query query = write_sql(plan, dialect);
//     query.text;      // SELECT ... FROM ... WHERE v0."name" = ?1
//     query.bindings;  // what ?1, ?2, ... stand for, in this order
//
// (1) Every value is bound; names come quoted from the dialect.
// (2) FROM lists the steps in the order of the plan, joined so that no database reorders them.
// (3) The result columns are `"#0"`, `"#1"`, ...; no property can have such a name.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/graph/plan/bound_values.hpp>
#include <omnigraph/cluster/graph/plan/leading_hits.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>

namespace omnigraph::cluster::graph {

struct sql_query {
    std::string text;
    std::vector<sql_binding> bindings;
};

[[nodiscard]] sql_query write_sql(const read_plan& plan, const sql_dialect& dialect);

/// The same query with the first hits of its ranking or search instead of all: `best` or `first` of that binding is
/// set.
[[nodiscard]] sql_query write_sql_of(const leading_hits& leading, const read_plan& plan, const sql_dialect& dialect);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_writer.ipp>
#endif
