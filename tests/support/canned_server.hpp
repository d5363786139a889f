// A server that answers every connection with the same bytes, whatever it is asked; with none it stays silent.
//
//     const canned_server other{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};
//     connect_to(other.port());
#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace omnigraph::cluster {

class canned_server {
public:
    explicit canned_server(std::string answer) : answer_{std::move(answer)} {
        door_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        if (::bind(door_, reinterpret_cast<const sockaddr*>(&here), size) != 0 || ::listen(door_, 16) != 0 ||
            ::getsockname(door_, reinterpret_cast<sockaddr*>(&here), &size) != 0 || ::pipe(end_) != 0)
            throw std::runtime_error{"cannot listen"};
        port_ = ntohs(here.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    canned_server(const canned_server&) = delete;
    canned_server& operator=(const canned_server&) = delete;
    ~canned_server() {
        ::close(end_[1]);
        thread_.join();
        ::close(end_[0]);
        ::close(door_);
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    void serve() {
        std::vector<int> kept;
        for (;;) {
            pollfd waits[2] = {{door_, POLLIN, 0}, {end_[0], POLLIN, 0}};
            if (::poll(waits, 2, -1) < 0) continue;
            if (waits[1].revents != 0) break;
            const int peer = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) continue;
            kept.push_back(peer);
            if (answer_.empty()) continue;
            char block[4096];
            (void)::recv(peer, block, sizeof block, 0);
            (void)::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
            ::shutdown(peer, SHUT_WR);
        }
        for (const int peer : kept) ::close(peer);
    }

    std::string answer_;
    int door_ = -1, end_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace omnigraph::cluster
