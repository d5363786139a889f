// Stored queries: the catalog of a graph and their invocation (specification surfaces §2.6, §3.9).
//
// A query that an actor may not invoke is answered exactly as one that is not there:
// byte for byte the same 404. `GET /queries` lists only what the actor may invoke.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

[[nodiscard]] reply answer_list_queries(const request_context& context);

[[nodiscard]] handled answer_invoke_query(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/stored_query.ipp>
#endif
