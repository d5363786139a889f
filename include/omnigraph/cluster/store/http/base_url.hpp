// The address of an HTTP service: where to connect, and what each path begins with.
//
//     const auto base = parse_base_url("https://api.example.com/v1/");
//     if (base) print(base->endpoint.host, base->path);                   // api.example.com /v1
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/store/http/http_client.hpp>

namespace omnigraph::cluster {

struct base_url {
    http_endpoint endpoint;
    std::string path = {};  ///< empty, or begins with `/` and does not end with one
};

/// Parses `http[s]://host[:port][/path]`; nullopt for any other text, including one with a user name, a query, a
/// fragment, white space or a control character.
[[nodiscard]] std::optional<base_url> parse_base_url(std::string_view url);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/http/base_url.ipp>
#endif
