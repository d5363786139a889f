// One call of a reading query: what is asked, with which values, and what it may use.
//
//     const query_call one{checked, parameters, now};
//     auto rows = session.run(one);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// What a call did, for those who explain it.
struct query_trace {
    bool by_arrays = false;
    std::vector<explained_search> searches = {};
};

struct query_call {
    const lang::checked_query& query;          ///< checked against the schema of the session's commit
    const lang::parameter_values& parameters;  ///< the result of lang::bind_parameters
    instant now{};                             ///< the value of now()
    const embedder* texts = nullptr;           ///< for nearest(..., "text"); null: such a query is refused
    call_limits limits = {};
    bool arrays = true;        ///< false: every answer comes from rows
    std::uint64_t number = 0;  ///< of the query: what is planned for it is kept under this number; 0: nothing is kept
    query_trace* trace = nullptr;
    std::uint64_t first_hits = 1'000;  ///< that are tried before all hits (plan/leading_hits.hpp); 0: all at once
};

/// bad_request about the query of a call.
[[nodiscard]] graph_error query_failed(const lang::checked_query& query, const std::string& what);
/// A parameter without a value.
[[nodiscard]] graph_error not_provided(const lang::checked_query& query, const std::string& name);
/// The call has met a limit.
[[nodiscard]] graph_error limit_failed(const query_call& call, call_limit which);

/// What a plan depends on beside the query: which parameters are null, and how many rows are wanted.
[[nodiscard]] std::string plan_key(const query_call& call);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/query_call.ipp>
#endif
