// Bodies of store/http/base_url.hpp.
#pragma once

#include <algorithm>
#include <charconv>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/http/base_url.hpp>

namespace omnigraph::cluster::detail {

/// Brackets are around the whole of an address of IPv6, and nowhere else.
[[nodiscard]] OMNIGRAPH_INLINE bool has_sound_brackets(std::string_view host) {
    if (host.find_first_of("[]") == std::string_view::npos) return true;
    if (!host.starts_with('[') || !host.ends_with(']')) return false;
    const auto address = host.substr(1, host.size() - 2);
    const auto is_part = [](char c) { return c == ':' || c == '.' || hex_value(c).has_value(); };
    return address.find(':') != std::string_view::npos && std::ranges::all_of(address, is_part);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<base_url> parse_base_url(std::string_view url) {
    base_url base;
    auto& endpoint = base.endpoint;
    if (url.starts_with("https://")) url.remove_prefix(8);
    else if (url.starts_with("http://")) {
        url.remove_prefix(7);
        endpoint.tls = false;
        endpoint.port = 80;
    } else return std::nullopt;
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '?' && c != '#' && c != '@' && c != '\\'; };
    if (!std::ranges::all_of(url, is_plain)) return std::nullopt;
    const auto slash = url.find('/');
    if (slash != std::string_view::npos) {
        base.path = url.substr(slash);
        while (base.path.ends_with('/')) base.path.pop_back();
        url = url.substr(0, slash);
    }
    const auto colon = url.starts_with('[') ? url.find(':', url.find(']')) : url.find(':');
    endpoint.host = url.substr(0, colon);
    if (endpoint.host.empty() || !detail::has_sound_brackets(endpoint.host)) return std::nullopt;
    if (colon == std::string_view::npos) return base;
    const auto digits = url.substr(colon + 1);
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
    if (wrong != std::errc{} || end != digits.data() + digits.size() || endpoint.port == 0) return std::nullopt;
    return base;
}

}  // namespace omnigraph::cluster
