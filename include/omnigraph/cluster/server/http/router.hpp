// Finds the handler for a method and a path (surfaces specification §2.1, §2.2, §2.5).
//
//     auto found = route_of("POST", "/graphs/kb/query");
//
// (1) An unknown path is a 404; a known path with another method is a 405 with `Allow`. Both come before
//     authentication, because the route table is public.
// (2) `{graph_id}` is matched as sent; other segments are percent-decoded once.
// (3) Routing allocates at most the length of the target.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The routes of the server.
enum class endpoint {
    healthz,
    readyz,
    list_graphs,
    cluster_status,
    list_queries,
    invoke_query,
    query,
    mutate,
    load,
    schema,
    schema_apply,
};

/// A route with the parts of its path.
struct route {
    endpoint endpoint_id;
    std::string graph = {};  ///< as sent; not yet checked as a graph id
    std::string name = {};   ///< the name of a stored query, decoded
};

/// The largest body of every route but load, in bytes: 1 MiB.
inline constexpr std::size_t default_body_limit = std::size_t{1} << 20;
/// The largest body of `POST /load`, in bytes: 32 MiB. The command line has no such limit.
inline constexpr std::size_t load_body_limit = std::size_t{32} << 20;

/// The largest body of a route, in bytes. A longer one is refused with 413 and not read to its end.
[[nodiscard]] constexpr std::size_t body_limit_of(endpoint target) {
    return target == endpoint::load ? load_body_limit : default_body_limit;
}

/// Whether the route is a health probe, whose handler never blocks.
[[nodiscard]] constexpr bool is_probe(endpoint target) {
    return target == endpoint::healthz || target == endpoint::readyz;
}

/// Decodes the percent-escapes of one segment; nullopt for a wrong escape, a NUL or a control character.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view segment);

/// The route, or the refusal (404 or 405).
[[nodiscard]] std::variant<route, reply> route_of(std::string_view method, std::string_view target);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/router.ipp>
#endif
