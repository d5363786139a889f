// Every route of the server, one record each.
//
//     for (const auto& one : all_routes()) std::cout << one.method << one.path;
//     auto found = route_of("POST", "/graphs/kb/query");
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server {

[[nodiscard]] std::span<const route_record> all_routes();

/// The route of a request, or the refusal (404 or 405).
[[nodiscard]] std::variant<route, reply> route_of(std::string_view method, std::string_view target);

/// The record with that operation id, which has to be there.
[[nodiscard]] const route_record& route_named(std::string_view operation_id);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/routes.ipp>
#endif
