// Bodies of server/http/router.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/server/http/router.hpp>

namespace omnigraph::cluster::server::detail {

/// Cuts the first segment off `path`, which begins with '/'.
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
        if (expected == "{graph_id}" && !given.empty()) graph = given;
        else if (expected.starts_with('{') && !given.empty()) name = given;
        else if (expected != given) return false;
    }
    return pattern.empty() && path.empty();
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<std::string> decode_segment(std::string_view segment) {
    auto text = percent_decoded(segment);
    if (text && std::ranges::any_of(*text, is_ascii_control)) return std::nullopt;
    return text;
}

OMNIGRAPH_INLINE std::variant<route, reply> find_route(std::span<const route_record> routes, std::string_view method,
                                                       std::string_view target) {
    const auto path = target.substr(0, target.find_first_of("?#"));
    if (path.empty() || path.front() != '/')
        return refuse(refusal::bad_request, "The request target has to be a path.");
    std::string allowed;
    for (const auto& record : routes) {
        std::string_view graph, name;
        if (!detail::fits(record.path, path, graph, name)) continue;
        if (record.method != method) {
            allowed +=
                (allowed.empty() ? "" : ", ") + std::string{record.method == "GET" ? "GET, HEAD" : record.method};
            continue;
        }
        auto decoded = decode_segment(name);
        if (!decoded)
            return refuse(refusal::bad_request,
                          "A name in the path has a broken percent-escape or a control character.");
        auto rest = target.substr(path.size());
        rest = rest.substr(0, rest.find('#'));
        return route{&record, std::string{graph}, *std::move(decoded), std::string{rest.substr(rest.empty() ? 0 : 1)}};
    }
    if (allowed.empty()) return refuse(refusal::not_found, "There is nothing at this path.");
    auto refused = refuse(refusal::method_not_allowed, "This path answers " + allowed + " only.");
    refused.headers.emplace_back("Allow", allowed);
    return refused;
}

}  // namespace omnigraph::cluster::server
