// Stored queries: the list of a graph's queries, and calls of one (surfaces specification §2.6, §3.9).
//
// The answer for a query that the actor may not call is the same 404, byte for byte, as for one that does not exist.
// `GET /queries` lists only queries that the actor may call.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// `GET /queries`.
[[nodiscard]] reply answer_list_queries(const request_context& context);

[[nodiscard]] handled answer_invoke_query(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/stored_query.ipp>
#endif
