// Decides from a request's head where the request ends and which host it is for, before anything behind the head is
// read.
//
//     head_framing head{11, "/graphs", {"localhost"}, {}, {}, {}};
//     if (auto refused = refuse_framing(head)) return *refused;       // and the connection is closed
//
// (1) Two readers of one head never disagree about its end (RFC 9112 §6): the only transfer coding is a single
//     `chunked`, in HTTP/1.1, without a Content-Length; a Content-Length is one number.
// (2) An HTTP/1.1 request has exactly one Host field: a host with an optional port (RFC 9112 §3.2).
// (3) GET and HEAD have no body.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The head fields that decide the framing; each field as often as it was sent.
struct head_framing {
    unsigned version = 11;         ///< 10 or 11
    std::string_view target = {};  ///< as sent
    std::vector<std::string_view> host = {};
    std::vector<std::string_view> transfer_encoding = {};
    std::vector<std::string_view> content_length = {};
    std::vector<std::string_view> content_encoding = {};
    bool asks = false;  ///< GET or HEAD
};

/// The reply before the connection is closed; nullopt when the request may be read further.
[[nodiscard]] std::optional<reply> refuse_framing(const head_framing& head);

/// The 415 for a body in a coding that is not taken. It says nothing of where the body ends, so it is asked for after
/// what goes before the body in the order of checks (docs/server.md).
[[nodiscard]] std::optional<reply> refuse_coding(const head_framing& head);

/// Whether a Content-Encoding says gzip, the one coding of a body that is taken.
[[nodiscard]] bool is_gzip(std::string_view content_encoding);

/// The parts of a request target.
struct request_target {
    std::string_view authority;  ///< in the absolute form; empty otherwise
    std::string_view path;       ///< with the query string
};

/// The target in origin form: `http://host/path` becomes `/path` at `host` (RFC 9112 §3.2.2).
[[nodiscard]] request_target split_target(std::string_view target);

/// The host in `host[:port]`, without brackets; nullopt when it is neither a name nor an IP address.
[[nodiscard]] std::optional<std::string_view> host_of(std::string_view authority);

/// Whether the host is this machine for certain: `localhost`, 127.0.0.0/8 or `::1`.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/framing.ipp>
#endif
