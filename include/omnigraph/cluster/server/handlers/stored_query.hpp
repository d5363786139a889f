// Stored queries: the list of a graph's queries, and calls of one (surfaces specification §2.6, §3.9).
//
// The answer for a query that the actor may not call is the same 404, byte for byte, as for one that does not exist.
// Lists have only queries that the actor may call.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// Where a stored query has to run.
enum class reached { main, some_branch };

/// The queries that the actor may invoke: what calls them passes both gates, on `main` or on one branch at least.
[[nodiscard]] std::vector<const stored_query*> invocable_queries(const request_context& context, reached where);

/// The query of that name for an actor who may invoke it, or the refusal.
[[nodiscard]] std::variant<const stored_query*, reply> query_to_invoke(const request_context& context,
                                                                       const std::string& name);

/// The values and the state that a call asks for.
struct invocation {
    json params = nullptr;
    query_target target = {};
    std::optional<bool> expect_mutation = {};
};

/// Runs a query that the actor may invoke, whichever route the call came by, unless what it does is not permitted.
[[nodiscard]] handled invoke(const request_context& context, const stored_query& query, const invocation& asked);

/// `GET /queries`.
[[nodiscard]] reply answer_list_queries(const request_context& context);

[[nodiscard]] handled answer_invoke_query(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/stored_query.ipp>
#endif
