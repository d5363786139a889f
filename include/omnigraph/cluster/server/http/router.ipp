// Bodies of server/http/router.hpp.
#pragma once

#include <array>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server::detail {

struct route_row {
    std::string_view method;
    std::string_view path;  ///< `{graph}` and `{name}` match any one segment that is not empty
    endpoint endpoint_id;
};

inline constexpr std::array routes{route_row{"GET", "/healthz", endpoint::healthz},
                                   route_row{"GET", "/readyz", endpoint::readyz},
                                   route_row{"GET", "/graphs", endpoint::list_graphs},
                                   route_row{"GET", "/cluster/status", endpoint::cluster_status},
                                   route_row{"GET", "/graphs/{graph}/queries", endpoint::list_queries},
                                   route_row{"POST", "/graphs/{graph}/queries/{name}", endpoint::invoke_query},
                                   route_row{"POST", "/graphs/{graph}/query", endpoint::query},
                                   route_row{"POST", "/graphs/{graph}/mutate", endpoint::mutate},
                                   route_row{"POST", "/graphs/{graph}/load", endpoint::load},
                                   route_row{"GET", "/graphs/{graph}/schema", endpoint::schema},
                                   route_row{"POST", "/graphs/{graph}/schema/apply", endpoint::schema_apply}};

/// Removes the first segment from `path`, which begins with '/'.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// Whether `path` fits the pattern; sets `graph` and `name` as they were sent.
[[nodiscard]] OMNIGRAPH_INLINE bool fits(std::string_view pattern, std::string_view path, std::string_view& graph,
                                         std::string_view& name) {
    while (!pattern.empty() && !path.empty()) {
        const auto expected = next_segment(pattern);
        const auto given = next_segment(path);
        if (expected == "{graph}" && !given.empty()) graph = given;
        else if (expected == "{name}" && !given.empty()) name = given;
        else if (expected != given) return false;
    }
    return pattern.empty() && path.empty();
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<std::string> decode_segment(std::string_view segment) {
    std::string text;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        char c = segment[i];
        if (c == '%') {
            if (i + 2 >= segment.size()) return std::nullopt;
            const auto high = hex_value(segment[i + 1]), low = hex_value(segment[i + 2]);
            if (!high || !low) return std::nullopt;
            c = static_cast<char>(*high << 4 | *low);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
        text += c;
    }
    return text;
}

OMNIGRAPH_INLINE std::variant<route, reply> route_of(std::string_view method, std::string_view target) {
    const auto path = target.substr(0, target.find_first_of("?#"));
    if (path.empty() || path.front() != '/')
        return refuse(refusal::bad_request, "The request target has to be a path.");
    std::string allowed;
    for (const auto& row : detail::routes) {
        std::string_view graph, name;
        if (!detail::fits(row.path, path, graph, name)) continue;
        if (row.method != method) {
            allowed += (allowed.empty() ? "" : ", ") + std::string{row.method == "GET" ? "GET, HEAD" : row.method};
            continue;
        }
        auto decoded = decode_segment(name);
        if (!decoded)
            return refuse(refusal::bad_request,
                          "The query name in the path has a broken percent-escape or a control character.");
        return route{row.endpoint_id, std::string{graph}, *std::move(decoded)};
    }
    if (allowed.empty()) return refuse(refusal::not_found, "There is nothing at this path.");
    auto refused = refuse(refusal::method_not_allowed, "This path answers " + allowed + " only.");
    refused.headers.emplace_back("Allow", allowed);
    return refused;
}

}  // namespace omnigraph::cluster::server
