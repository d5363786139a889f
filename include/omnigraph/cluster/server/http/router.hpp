// Finds the route for a method and a path (surfaces specification §2.1, §2.2, §2.5), and holds all that is known of
// one.
//
//     auto found = find_route(all_routes(), "POST", "/graphs/kb/query");
//
// A route is one record. Router, `Allow`, limits, the action that the policy is asked, and the OpenAPI document follow
// from it; routes.hpp has the table.
// (1) An unknown path is a 404; a known path with another method is a 405 with `Allow`. Both come before
//     authentication, because the route table is public.
// (2) `{graph_id}` is matched as sent; other segments are percent-decoded once.
// (3) Routing allocates at most the length of the target.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/http/body_record.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

struct request_context;

/// For whom a route is.
enum class route_scope : std::uint8_t {
    probe,   ///< everybody, handled by nothing that can block
    open,    ///< everybody
    server,  ///< whoever has a token
    graph,   ///< the same, below `/graphs/{graph_id}`
};

/// The largest body of every route but load, in bytes: 1 MiB.
inline constexpr std::size_t default_body_limit = std::size_t{1} << 20;
/// The largest body of `POST /load`, in bytes: 32 MiB. The command line has no such limit.
inline constexpr std::size_t load_body_limit = std::size_t{32} << 20;

inline constexpr std::string_view json_media_type = "application/json";
inline constexpr std::string_view ndjson_media_type = "application/x-ndjson";
inline constexpr std::string_view csv_media_type = "text/csv";

struct route_record {
    std::string_view method;
    std::string_view path;  ///< segments in braces match any one segment that is not empty
    std::string_view operation_id;
    std::string_view tag;
    std::string_view summary;
    route_scope scope;
    handled (*answer)(const request_context&);
    std::optional<policy_action> action = {};  ///< what policy is asked first; unset: nothing
    const body_record* request = nullptr;      ///< unset: none, or one that is no JSON
    std::size_t body_limit = 0;
    bool body_needed = true;
    std::span<const field_record> parameters = {};  ///< of the query string
    const body_record* response = nullptr;          ///< of 200; unset: always refused, or no JSON
    std::string_view request_type = json_media_type, response_type = json_media_type;
    std::string_view other_response_type = {};  ///< that the caller can ask for
    bool own_pages_only = false;                ///< a page of another origin is refused
    std::string_view successor = {};            ///< the last segment of the route that replaces this one

    /// Whether its 200 has a tag, with which the caller asks again.
    [[nodiscard]] constexpr bool is_tagged() const { return method == "GET" && scope != route_scope::probe; }
};

struct route {
    const route_record* record;
    std::string graph = {};         ///< as sent; not yet checked as a graph id
    std::string name = {};          ///< of a stored query or a commit, decoded
    std::string query_string = {};  ///< as sent
};

/// Decodes the percent-escapes of one segment; nullopt for a wrong escape, a NUL or a control character.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view segment);

/// The route, or the refusal (404 or 405).
[[nodiscard]] std::variant<route, reply> find_route(std::span<const route_record> routes, std::string_view method,
                                                    std::string_view target);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/router.ipp>
#endif
