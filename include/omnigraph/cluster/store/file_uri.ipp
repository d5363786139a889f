// Bodies of store/file_uri.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/store/file_uri.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> path_of_file_uri(std::string_view uri) {
    uri.remove_prefix(std::string_view{"file://"}.size());
    if (uri.starts_with("localhost/")) uri.remove_prefix(std::string_view{"localhost"}.size());
    if (!uri.starts_with('/')) return std::nullopt;
    if (uri.find_first_of("?#") != std::string_view::npos) return std::nullopt;
    auto path = percent_decoded(uri);
    return path && path->find('\0') == std::string::npos ? path : std::nullopt;
}

}  // namespace omnigraph::cluster
