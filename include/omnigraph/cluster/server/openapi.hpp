// The OpenAPI 3.1 document of a table of routes (specification surfaces §2.7).
//
//     const json document = openapi_document(all_routes(), security_shown::yes);
//
// What a record says is in the document, and nothing else: paths, operation ids, parameters, bodies, the refusals that
// the pipeline can make of it, and whether a token is needed.
#pragma once

#include <cstdint>
#include <span>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server {

/// Without tokens there is nothing to say about them.
enum class security_shown : std::uint8_t { no, yes };

[[nodiscard]] json openapi_document(std::span<const route_record> routes, security_shown security);

/// The document of this server, as it serves now.
[[nodiscard]] reply answer_openapi(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/openapi.ipp>
#endif
