// A client that speaks HTTP over a plain socket, so that it can also speak it wrongly.
//
//     http_client client{port};
//     CHECK(client.ask("GET", "/healthz").status == 200);
#pragma once

#include <cstdint>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace omnigraph::cluster::server {

struct received {
    int status = 0;
    std::string head, body;
};

/// One connection. Reads give up after ten minutes, so that a fault is a failure and no hang.
class http_client {
public:
    explicit http_client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"cannot connect"};
    }
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;
    ~http_client() { ::close(socket_); }

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // the server has answered and closed: the answer is what counts
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// The next answer; status 0 when the connection ends first.
    received receive(bool without_body = false) {
        std::size_t end = 0;
        while ((end = seen_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return {};
        received got{std::stoi(seen_.substr(9, 3)), seen_.substr(0, end), {}};
        seen_.erase(0, end + 4);
        const auto at = got.head.find("Content-Length: ");
        const auto size = at == std::string::npos || without_body ? 0 : std::stoul(got.head.substr(at + 16));
        while (seen_.size() < size)
            if (!more()) return {};
        got.body = seen_.substr(0, size);
        seen_.erase(0, size);
        return got;
    }

    /// Everything until the server closes; the body as it was sent, with its chunks.
    received receive_to_end() {
        while (more()) {}
        const auto end = seen_.find("\r\n\r\n");
        if (end == std::string::npos) return {};
        return {std::stoi(seen_.substr(9, 3)), seen_.substr(0, end), seen_.substr(end + 4)};
    }

    static std::string request(const std::string& method, const std::string& target, const std::string& body = {},
                               const std::string& token = {}) {
        auto text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n";
        if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
        if (method == "POST")
            text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
        return text + "\r\n" + body;
    }

    received ask(const std::string& method, const std::string& target, const std::string& body = {},
                 const std::string& token = {}) {
        send(request(method, target, body, token));
        return receive(method == "HEAD");
    }

    /// True when the server has closed and nothing is left to read.
    [[nodiscard]] bool closed() { return seen_.empty() && !more(); }

private:
    bool more() {
        pollfd readable{socket_, POLLIN, 0};
        if (::poll(&readable, 1, 600'000) <= 0) return false;
        char block[65536];
        const auto got = ::recv(socket_, block, sizeof block, 0);
        if (got <= 0) return false;
        seen_.append(block, static_cast<std::size_t>(got));
        return true;
    }

    int socket_;
    std::string seen_;
};

}  // namespace omnigraph::cluster::server
