// The server's limits on what peers may send and how long they may take.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

/// Sizes are bytes. A server takes usable() ones in place of any.
struct http_limits {
    work_limits reads = {};  ///< concurrent requests that read, including bodies and policy checks
    work_limits writes{.threads = 4, .of_actor = 4, .of_graph = 1};
    /// open at the same time; for a new one the connection that was idle longest is closed
    std::size_t connections = 1024;
    std::size_t connections_of_address = 960;      ///< from one peer address
    std::size_t header_bytes = 16 * 1024;          ///< the request line included
    std::size_t buffer_bytes = 64 * 1024;          ///< read ahead of the parser: a chunk extension or a trailer
    std::size_t body_bytes = 96 * 1024 * 1024;     ///< of all bodies together that are being read or answered
    std::size_t answer_bytes = 512 * 1024 * 1024;  ///< of all large answers together that their readers have not taken
    std::size_t slow_reader = 64 * 1024;           ///< a second; an export whose reader takes less may have to give way
    std::chrono::seconds idle{60};                 ///< the wait for the head of the next request
    std::chrono::seconds body{120};                ///< the time to read one body
    std::chrono::milliseconds silence{5000};       ///< of a slow sender or reader who keeps a place that others need
    std::chrono::seconds write{60};                ///< the time to write one reply
    std::chrono::seconds drain{30};                ///< from the stop signal until running work is stopped
    std::chrono::seconds last_words{5};            ///< from then until connections are closed

    /// Concurrent exports, beside the reads: they last as long as their readers take, who would else hold those up.
    [[nodiscard]] constexpr work_limits exports() const {
        return shared_by(std::max<std::size_t>(reads.threads / 2, 1));
    }
};

/// The limits with as many connections as a process with `descriptors` open files can hold. Some descriptors are kept
/// for graph files and the log, so a flood of connections cannot make a read fail.
[[nodiscard]] constexpr http_limits limits_for_descriptors(std::size_t descriptors, http_limits limits = {}) {
    constexpr std::size_t reserve = 256, max_connections = 16'384;
    const auto usable = descriptors > 2 * reserve ? descriptors - reserve : descriptors / 2;
    limits.connections = std::min(usable, max_connections);
    limits.connections_of_address = limits.connections - limits.connections / 16;
    return limits;
}

/// The nearest limits with which a server can answer: at least one connection, a head and a buffer of 1 KiB, and no
/// time that is negative or longer than a year.
[[nodiscard]] constexpr http_limits usable(http_limits limits) {
    constexpr std::size_t least_bytes = 1024;
    for (auto* count : {&limits.connections, &limits.connections_of_address}) *count = std::max<std::size_t>(*count, 1);
    for (auto* bytes : {&limits.header_bytes, &limits.buffer_bytes}) *bytes = std::max(*bytes, least_bytes);
    constexpr std::chrono::seconds longest = std::chrono::hours{24 * 365};
    for (auto* time : {&limits.idle, &limits.body, &limits.write, &limits.drain, &limits.last_words})
        *time = std::clamp(*time, std::chrono::seconds{0}, longest);
    limits.silence = std::clamp<std::chrono::milliseconds>(limits.silence, std::chrono::milliseconds{0}, longest);
    return limits;
}

}  // namespace omnigraph::cluster::server
