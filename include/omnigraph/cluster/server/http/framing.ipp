// Bodies of server/http/framing.hpp.
#pragma once

#include <algorithm>
#include <cstddef>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_ascii_digit);
}

/// A registered name, an IPv4 address, or the inside of an IPv6 literal. A host with percent-escapes is never one of
/// ours.
[[nodiscard]] OMNIGRAPH_INLINE bool is_host(std::string_view text, bool bracketed) {
    if (text.empty() || text.size() > 253) return false;
    return std::ranges::all_of(text, [bracketed](char c) {
        if (bracketed) return hex_value(c).has_value() || c == ':' || c == '.';
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '.' || c == '_';
    });
}

[[nodiscard]] OMNIGRAPH_INLINE bool has_body(const head_framing& head) {
    const auto& length = head.content_length;
    return !head.transfer_encoding.empty() ||
           (!length.empty() && length.front().find_first_not_of('0') != std::string_view::npos);
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<reply> refuse_host(const head_framing& head) {
    if (head.host.size() > 1) return refuse(refusal::bad_request, "There is more than one Host header.");
    if (head.host.empty()) {
        if (head.version == 10) return std::nullopt;
        return refuse(refusal::bad_request, "HTTP/1.1 needs a Host header.");
    }
    if (!host_of(head.host.front())) return refuse(refusal::bad_request, "The Host header names no host.");
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<reply> refuse_length(const head_framing& head) {
    if (!head.transfer_encoding.empty()) {
        if (head.version == 10) return refuse(refusal::bad_request, "HTTP/1.0 has no Transfer-Encoding.");
        if (!head.content_length.empty())
            return refuse(refusal::bad_request, "Transfer-Encoding and Content-Length exclude each other.");
        if (head.transfer_encoding.size() > 1 || ascii_lower(head.transfer_encoding.front()) != "chunked")
            return refuse(refusal::bad_request, "The only Transfer-Encoding here is `chunked`, once.");
    }
    if (head.content_length.size() > 1 || (!head.content_length.empty() && !is_digits(head.content_length.front())))
        return refuse(refusal::bad_request, "Content-Length has to be one number.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<reply> refuse_framing(const head_framing& head) {
    if (auto refused = detail::refuse_host(head)) return refused;
    if (auto refused = detail::refuse_length(head)) return refused;
    const bool is_path = head.target.starts_with('/') || ascii_lower(head.target.substr(0, 7)) == "http://";
    if (!is_path || head.target.find('#') != std::string_view::npos)
        return refuse(refusal::bad_request, "The request target has to be a path, or http://host/path.");
    const auto authority = split_target(head.target).authority;
    if (authority.data() != nullptr && !host_of(authority))
        return refuse(refusal::bad_request, "The request target names no host.");
    if (head.asks && detail::has_body(head))
        return refuse(refusal::bad_request, "A GET or HEAD request brings no body.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<reply> refuse_coding(const head_framing& head) {
    const auto takes = [&](std::string_view encoding) {
        return is_gzip(encoding) || equal_ignoring_case(encoding, "identity");
    };
    if (detail::has_body(head) &&
        (head.content_encoding.size() > 1 || !std::ranges::all_of(head.content_encoding, takes)))
        return refuse(refusal::unsupported_media_type, "The only Content-Encoding of a body here is `gzip`, once.");
    return std::nullopt;
}

OMNIGRAPH_INLINE bool is_gzip(std::string_view content_encoding) {
    return equal_ignoring_case(content_encoding, "gzip") || equal_ignoring_case(content_encoding, "x-gzip");
}

OMNIGRAPH_INLINE request_target split_target(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (ascii_lower(target.substr(0, scheme.size())) != scheme) continue;
        const auto rest = target.substr(scheme.size());
        const auto end = std::min(rest.find_first_of("/?#"), rest.size());
        const auto path = rest.substr(end);
        return {rest.substr(0, end), path.empty() ? std::string_view{"/"} : path};
    }
    return {{}, target};
}

OMNIGRAPH_INLINE std::optional<std::string_view> host_of(std::string_view authority) {
    const bool bracketed = authority.starts_with('[');
    const auto end = bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (end == std::string_view::npos) return std::nullopt;
    const auto host = authority.substr(bracketed ? 1 : 0, end - (bracketed ? 1 : 0));
    auto rest = authority.substr(end + (bracketed ? 1 : 0));
    if (!detail::is_host(host, bracketed)) return std::nullopt;
    if (rest.empty()) return host;
    if (rest.front() != ':') return std::nullopt;
    rest.remove_prefix(1);
    if (!rest.empty() && (rest.size() > 5 || !detail::is_digits(rest))) return std::nullopt;
    return host;
}

OMNIGRAPH_INLINE bool is_loopback_host(std::string_view host) {
    const auto name = ascii_lower(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
    if (name == "localhost" || name == "::1") return true;
    if (!name.starts_with("127.") || name.size() > 15) return false;
    return std::ranges::count(name, '.') == 3 &&
           std::ranges::all_of(name, [](char c) { return c == '.' || is_ascii_digit(c); });
}

}  // namespace omnigraph::cluster::server
