// Explains a call: runs it, then counts what each beginning of its plan leaves.
//
//     auto explained = explain_call(session, call, {{"node:Person", 1000}});
//     if (explained) print(explained->lines.front().text);
//
// (1) Lines and statement are those of the plan that answered the call, from rows or from arrays.
// (2) The counting has as much time as the call; what it does not reach has no numbers.
#pragma once

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/plan_estimates.hpp>
#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>

namespace omnigraph::cluster::graph {

/// `checking` is left to the caller. The errors are those of query_session::run that no plan helps to understand.
[[nodiscard]] graph_result<query_explanation> explain_call(query_session& session, const query_call& call,
                                                           const table_sizes& sizes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/query_explainer.ipp>
#endif
