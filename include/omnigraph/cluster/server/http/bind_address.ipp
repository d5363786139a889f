// Bodies of server/http/bind_address.hpp.
#pragma once

#include <charconv>
#include <system_error>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/bind_address.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<bind_address> parse_bind_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos) return std::nullopt;
    unsigned number = 0;
    const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == port.data() + port.size();
    if (host.empty() || !whole || port.size() > 5 || number > 65535) return std::nullopt;
    return bind_address{std::string{host}, std::string{port}};
}

}  // namespace omnigraph::cluster::server
