// What the server allows a peer: how much at once, and how long.
#pragma once

#include <chrono>
#include <cstddef>

namespace omnigraph::cluster::server {

struct http_limits {
    std::size_t workers = 4;  ///< handlers that run at once
    std::size_t connections = 1024;
    std::size_t header_bytes = 16 * 1024;  ///< request line included
    std::chrono::seconds idle{60};         ///< to send the next request's headers
    std::chrono::seconds body{120};
    std::chrono::seconds write{60};
    std::chrono::seconds drain{30};  ///< from the stop signal to the end
};

}  // namespace omnigraph::cluster::server
