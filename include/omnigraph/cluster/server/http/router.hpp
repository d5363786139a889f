// Which handler a request line belongs to (specification surfaces §2.1, §2.2, §2.5).
//
//     auto found = route_of("POST", "/graphs/kb/query");
//
// (1) A path this table does not know is 404; a known path with another method is
//     405 with `Allow`, both before any authentication, since the table is public.
// (2) `{graph_id}` is matched as it was sent; other segments are percent-decoded once.
// (3) Nothing here allocates more than the target is long.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

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

struct route {
    endpoint endpoint_id;
    std::string graph = {};  ///< as sent; not yet known to be an id
    std::string name = {};   ///< of a stored query, decoded
};

inline constexpr std::size_t default_body_limit = std::size_t{1} << 20;
inline constexpr std::size_t load_body_limit = std::size_t{32} << 20;

[[nodiscard]] constexpr std::size_t body_limit_of(endpoint target) {
    return target == endpoint::load ? load_body_limit : default_body_limit;
}

/// Handled by nothing that can block.
[[nodiscard]] constexpr bool is_probe(endpoint target) {
    return target == endpoint::healthz || target == endpoint::readyz;
}

/// Percent-decoding of one segment; nullopt for a broken escape, a NUL or a decoded control character.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view segment);

/// The route, or what to answer instead.
[[nodiscard]] std::variant<route, reply> route_of(std::string_view method, std::string_view target);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/router.ipp>
#endif
