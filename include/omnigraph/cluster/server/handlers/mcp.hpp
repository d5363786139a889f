// Stored queries as tools of the Model Context Protocol: `POST /graphs/{graph_id}/mcp`, JSON-RPC over streamable HTTP.
//
//     const auto answered = finish(answer_mcp(request));     // {"jsonrpc":"2.0","id":1,"method":"tools/list"}
//
// (1) A tool is a stored query that the actor may invoke, with its description and a JSON Schema of its parameters. A
//     query that the actor may not invoke is an unknown tool, byte for byte.
// (2) A call is an invocation: the same policy, admission and turn as `POST /queries/{name}`.
// (3) A call that fails is a result with `isError`, so that a model reads why; what is wrong with the message itself is
//     an error of JSON-RPC.
// (4) Every request is answered by one JSON document, a notification by 202. There are no sessions and no streams.
#pragma once

#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

[[nodiscard]] handled answer_mcp(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/mcp.ipp>
#endif
