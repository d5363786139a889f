// A way to a server that is slow, or that breaks off: it forwards bytes in both directions and has one fault.
//
//     faulty_link link{server.port(), {.cut_after_up = 1000}};       // of the request, 1000 bytes arrive
//     http_client client{link.port()};
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace omnigraph::cluster::server {

struct link_faults {
    std::optional<std::size_t> cut_after_up = {};    ///< bytes towards the server; then both sides are closed
    std::optional<std::size_t> cut_after_down = {};  ///< bytes towards the client
    bool reset = false;                              ///< both sides see a reset in the place of an end
    std::chrono::milliseconds delay{0};              ///< before each piece
    std::size_t piece = 65536;                       ///< the most bytes that pass together
};

/// Serves one connection after the other, until it is destroyed.
class faulty_link {
public:
    faulty_link(std::uint16_t server, link_faults faults) : server_{server}, faults_{faults} {
        auto here = loopback(0);
        socklen_t size = sizeof here;
        const bool listens = ::bind(listener_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0 &&
                             ::listen(listener_, 16) == 0 &&
                             ::getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size) == 0;
        if (!listens) throw std::runtime_error{"cannot listen"};
        port_ = ntohs(here.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    faulty_link(const faulty_link&) = delete;
    faulty_link& operator=(const faulty_link&) = delete;
    ~faulty_link() {
        stopped_ = true;
        thread_.join();
        ::close(listener_);
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    /// One direction of a connection.
    struct direction {
        int from, to;
        std::optional<std::size_t> left;
    };

    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return at;
    }

    void serve() {
        while (!stopped_) {
            pollfd waiting{listener_, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0) continue;
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const auto there = loopback(server_);
            if (::connect(server, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0)
                forward(client, server);
            end(client);
            end(server);
        }
    }

    void forward(int client, int server) const {
        direction ways[] = {{client, server, faults_.cut_after_up}, {server, client, faults_.cut_after_down}};
        while (!stopped_) {
            pollfd readable[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            if (::poll(readable, 2, 20) <= 0) continue;
            for (int i = 0; i < 2; ++i)
                if (readable[i].revents != 0 && !pass(ways[i])) return;
        }
    }

    /// False when the connection is over.
    [[nodiscard]] bool pass(direction& way) const {
        char block[65536];
        const auto most = std::min({sizeof block, faults_.piece, way.left.value_or(sizeof block)});
        const auto got = ::recv(way.from, block, most, 0);
        if (got <= 0) return false;
        std::this_thread::sleep_for(faults_.delay);
        for (ssize_t sent = 0; sent < got;) {
            const auto more = ::send(way.to, block + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
            if (more <= 0) return false;
            sent += more;
        }
        if (way.left) *way.left -= static_cast<std::size_t>(got);
        return way.left != std::size_t{0};
    }

    void end(int socket) const {
        const linger at_once{1, 0};
        if (faults_.reset) ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::close(socket);
    }

    std::uint16_t server_, port_ = 0;
    link_faults faults_;
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::atomic<bool> stopped_ = false;
    std::thread thread_;
};

}  // namespace omnigraph::cluster::server
