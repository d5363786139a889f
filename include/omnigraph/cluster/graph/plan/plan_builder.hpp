// Builds a plan from a checked reading query.
//
//     auto plan = build_plan(checked, catalog);
//     if (!plan) return plan.error();      // bad_request, naming the query
//
// The checker has made sure that the query fits the schema. The builder refuses the few queries that cannot be
// executed: a ranking that is not the first order key, and an order key that is neither a column nor a property of a
// bound variable.
#pragma once

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `checked` must have been checked against exactly this catalog. With `given`, the plan is valid for these parameters'
/// nulls only: null tests of parameters are decided and left out.
[[nodiscard]] graph_result<read_plan> build_plan(const lang::checked_query& checked,
                                                 const lang::schema_catalog& catalog,
                                                 const lang::parameter_values* given = nullptr);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/plan_builder.ipp>
#endif
