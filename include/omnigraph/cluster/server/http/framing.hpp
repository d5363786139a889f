// Where a request ends and for whom it is, judged from its head before anything behind it is read.
//
//     head_framing head{11, "/graphs", {"localhost"}, {}, {}, {}};
//     if (auto refused = refuse_framing(head)) return *refused;       // and the connection is closed
//
// (1) Two readers of one head never disagree about its end (RFC 9112 §6): the only transfer coding is `chunked`, alone,
//     once, in HTTP/1.1, without a Content-Length; a Content-Length is one number.
// (2) HTTP/1.1 has exactly one Host, and it is a host with perhaps a port (RFC 9112 §3.2).
// (3) A method that asks brings no body.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The fields of a head that say how it is framed: each as often as it was sent.
struct head_framing {
    unsigned version = 11;         ///< 10 or 11
    std::string_view target = {};  ///< as sent
    std::vector<std::string_view> host = {};
    std::vector<std::string_view> transfer_encoding = {};
    std::vector<std::string_view> content_length = {};
    std::vector<std::string_view> content_encoding = {};
    bool asks = false;  ///< GET or HEAD
};

/// The reply with which the connection is closed; nullopt when the request may be read on.
[[nodiscard]] std::optional<reply> refuse_framing(const head_framing& head);

struct request_target {
    std::string_view authority;  ///< of the absolute form; empty otherwise
    std::string_view path;       ///< with its query string
};

/// The target in origin form: `http://host/path` is `/path` at `host` (RFC 9112 §3.2.2).
[[nodiscard]] request_target split_target(std::string_view target);

/// The host of `host[:port]`, without brackets; nullopt when it is neither a name nor an address.
[[nodiscard]] std::optional<std::string_view> host_of(std::string_view authority);

/// A name or an address that only this machine answers to: `localhost`, 127.0.0.0/8, `::1`.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/framing.ipp>
#endif
