// The path that a file:// URI names.
//
//     path_of_file_uri("file:///srv/a%20b");      // "/srv/a b"
//     path_of_file_uri("file://host/srv");        // nullopt: it is on another machine
//
// Each %xx is decoded here and nowhere else. What this gives is a plain path, which is taken literally.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// The absolute path of a URI that begins with `file://`; nullopt when it has a host, a query or a fragment, is not
/// absolute, or has a wrong escape.
[[nodiscard]] std::optional<std::string> path_of_file_uri(std::string_view uri);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/file_uri.ipp>
#endif
