// Makes errors of the embedded engine: short functions for each class, and conversions from SQLite and store errors.
//
//     if (!counted) return from_sql(counted.error(), "counting rows");
//     return bad_request("query 'friends': parameter 'since' not provided");
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

struct embedding_error;
struct sql_error;

/// The request cannot succeed; `effect` is `no`.
[[nodiscard]] graph_error bad_request(fault_text why);
/// The graph, commit or type does not exist; `effect` is `no`. Says nothing of rows.
[[nodiscard]] graph_error not_found(std::string message);
/// The state of the graph forbids the request; `effect` is `no`. Says nothing of rows.
[[nodiscard]] graph_error conflicting(std::string message);
/// Storage failed, or stored bytes are damaged; `effect` is `no`.
[[nodiscard]] graph_error internal(std::string message);

/// The same error with another effect, for a write that may have moved the graph.
[[nodiscard]] graph_error write_effect_of(graph_error failed, write_effect effect);

/// The same error with what helps, for one after which the usual does not.
[[nodiscard]] graph_error with_remedy(graph_error failed, std::string remedy);

/// The same error with what exactly was refused.
[[nodiscard]] graph_error with_reason(graph_error failed, graph_reason reason);

/// not_found: no branch leads to a commit of that id.
[[nodiscard]] graph_error no_such_commit(std::string_view id);

/// conflicting: there is a branch of that name.
[[nodiscard]] graph_error branch_exists(std::string_view name);
/// conflicting: a branch cannot be deleted, because another one was made from it.
[[nodiscard]] graph_error branch_has_descendant(std::string_view name, std::string_view descendant);

/// bad_request with every fault in `faults`; the message is the first fault and the number of further ones.
[[nodiscard]] graph_error bad_data(std::vector<data_fault> faults);

/// A statement that a cap stopped is bad_request; every other failure is internal. `doing` names the failed work.
[[nodiscard]] graph_error from_sql(const sql_error& failed, std::string_view doing);

/// The embedding provider failed: unavailable, with the remedy of the embedder; `effect` is `no`. `what` is a clause,
/// and the outline: the service may repeat a text.
[[nodiscard]] graph_error from_embedder(std::string what, const embedding_error& failed);

/// The effect of a failed write to the manifest: `unknown` when the store's answer was ambiguous, corrupt or unclear,
/// else `no`.
[[nodiscard]] write_effect write_effect_after(store_fault fault);

/// The error for a failed store call. `effect` is `no`, which is right for reads; a writer sets its own. The reason is
/// storage_unavailable, unless the store has answered and its answer is at fault.
[[nodiscard]] graph_error from_store(const object_store& store, const store_error& failed, std::string_view doing);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_error.ipp>
#endif
