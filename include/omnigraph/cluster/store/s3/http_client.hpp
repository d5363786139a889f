// Sends HTTP requests to one host, over connections that are kept: what s3_store needs of a client, and no more.
//
//     http_client client{endpoint, {}};
//     auto response = client.send(request);       // from any thread; each call has a connection of its own
//     if (!response && !response.error().sent) return retry();      // nothing reached the store
//
// (1) Each call ends: connecting, and each exchange, have a deadline that grows with the bytes to move.
// (2) Nothing a store sends is kept beyond a bound: the head, the body.
// (3) A connection is used again only after a whole response, and only while the peer has not closed it.
// (4) Certificates are verified against the host's name; there is no way to turn that off.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/s3/s3_settings.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

namespace omnigraph::cluster {

struct http_client_options {
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds exchange_timeout{30'000};   ///< for an exchange without a body
    std::uint64_t slowest_bytes_per_second = 256 * 1024;  ///< what a body adds to it
    std::uint64_t max_response_bytes = std::uint64_t{5} << 30;
    std::chrono::milliseconds max_idle{4000};  ///< a connection that rested longer is closed
    std::size_t max_kept_connections = 64;
};

struct http_response {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::string body;

    /// The first header of this name, or empty.
    [[nodiscard]] std::string header(std::string_view name) const;
};

struct http_failure {
    bool sent = false;       ///< some of the request may have reached the store, which may have acted on it
    bool permanent = false;  ///< trying again cannot help: a certificate that is not trusted, a file that is missing
    std::string cause;       ///< one clause, without the request
};

class http_client {
public:
    http_client(http_endpoint endpoint, http_client_options options);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    /// `request` with its `host` header, signed or not. A response of any status is a success.
    [[nodiscard]] result<http_response, http_failure> send(const s3_request& request);

private:
    class pool;
    std::unique_ptr<pool> pool_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/http_client.ipp>
#endif
