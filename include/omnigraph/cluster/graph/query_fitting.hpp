// Fits a request to a schema: from its text to a checked query with values for its parameters.
//
//     auto tree = parse_request(request);
//     auto fitted = fit_request(*tree, request, catalog);
//     if (!fitted) return fitted.error();      // bad_request; every fault is in `query_faults`
//
// Parsing needs no schema, so a write parses once and fits in each of its attempts.
#pragma once

#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct fitted_query {
    lang::checked_query query;
    lang::parameter_values parameters;
};

/// The query that the request names; bad_request when the source does not parse or does not contain it.
[[nodiscard]] graph_result<lang::query_tree> parse_request(const query_request& request);

/// bad_request for a query of the other kind: "`hire` changes the graph.", "`people` only reads."
[[nodiscard]] graph_error other_kind(const lang::query_tree& tree);

/// Checks the query against a schema; bad_request with every fault.
[[nodiscard]] graph_result<lang::checked_query> check_request(const lang::query_tree& tree,
                                                              const query_request& request,
                                                              const lang::schema_catalog& schema);

/// Converts the parameters; bad_request with every fault.
[[nodiscard]] graph_result<lang::parameter_values> bind_request(const lang::checked_query& query,
                                                                const query_request& request);

/// check_request, then bind_request.
[[nodiscard]] graph_result<fitted_query> fit_request(const lang::query_tree& tree, const query_request& request,
                                                     const lang::schema_catalog& schema);

/// The result of graph_session::check with this schema.
[[nodiscard]] graph_result<std::vector<query_fault>> find_query_faults(const query_request& request,
                                                                       const lang::schema_catalog& schema);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/query_fitting.ipp>
#endif
