// Sends HTTP requests to one host over pooled connections: to a bucket, or to a server of ours.
//
//     http_client client{{.host = "graph.example.com"}, {}};
//     // from any thread; each call has a connection of its own
//     auto response = client.send({.method = "GET", .target = "/healthz", .headers = {{"host", "graph.example.com"}}});
//     if (!response && !response.error().sent) print("nothing reached the server");
//
// (1) Every call returns: connecting has a deadline, and each exchange has one that grows with the bytes to transfer.
// (2) The sizes of the response head and body are limited.
// (3) A connection is reused only after a complete response, and only while the peer has not closed it.
// (4) Interim answers (1xx) are passed over, a bounded number of them; a change of the protocol (101) is a failure.
// (5) The certificate is verified against the host name. No option turns that off.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

struct http_endpoint {
    std::string host;  ///< a name, or an address; one of IPv6 has its brackets
    std::uint16_t port = 443;
    bool tls = true;
    std::string ca_file{};  ///< a file of trusted certificates that replaces the system's; empty for the system's

    /// The value of the `Host` header. It includes the port unless that is the default of the scheme.
    [[nodiscard]] std::string authority() const;

    /// The host as it is looked up and as certificates name it: an address of IPv6 without its brackets.
    [[nodiscard]] std::string peer() const;
};

/// Why the certificates in this file cannot be what is trusted, as a clause; empty when they can.
[[nodiscard]] std::string fault_of_certificates(const std::string& file);

/// Takes a part of a body; false: no more of it is wanted.
using body_consumer = std::function<bool(std::string_view part)>;

/// One request. The target is escaped; names of headers are in lower case and include `host`.
struct http_request {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view body{};
    body_consumer take{};  ///< gets the body of a 200 as it comes, and the response then has none
    std::optional<std::chrono::steady_clock::time_point> until{};  ///< bounds connecting and exchange together
    std::optional<std::uint64_t> longest_answer{};  ///< the limit of its body, when max_response_bytes is too much
};

struct http_client_options {
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds exchange_timeout{30'000};   ///< for an exchange without a body
    std::uint64_t slowest_bytes_per_second = 256 * 1024;  ///< a body at this rate extends the deadline
    std::uint64_t max_response_bytes = std::uint64_t{5} << 30;
    std::chrono::milliseconds max_idle{4000};  ///< a connection idle for longer is closed
    std::size_t max_kept_connections = 128;
};

struct http_response {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::string body;

    /// The value of the first header of this name; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// Why no TLS connection was made.
enum class tls_problem : std::uint8_t { none, trust, other_host, no_tls };

struct http_failure {
    bool sent = false;  ///< part of the request may have reached the server, so the server may have acted on it
    /// a retry cannot help: an untrusted certificate, a missing certificate file, an answer over the limit or of 101
    bool permanent = false;
    std::string cause;      ///< a clause that does not repeat the request
    bool too_long = false;  ///< the answer is over the limit
    tls_problem tls = tls_problem::none;
};

class http_client {
public:
    http_client(http_endpoint endpoint, http_client_options options);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    /// A response of any status is a success.
    [[nodiscard]] result<http_response, http_failure> send(const http_request& request);

private:
    class pool;
    std::unique_ptr<pool> pool_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/http/http_client.ipp>
#endif
