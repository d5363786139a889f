// An HTTP server of this process whose answers, and whose lies, a test writes.
//
//     scripted_http_server server{[](const received_request& r) { return http_text(200, "", {{"ETag", "\"1\""}}); }};
//     connect_to("127.0.0.1", server.port());
//
// One request after the other on each connection. What the script gives is sent as it is; an empty text closes the
// connection without an answer, and a text without `Connection: close` keeps it.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>

namespace omnigraph::cluster {

struct received_request {
    std::string method, target;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
};

/// A whole response with its length.
[[nodiscard]] inline std::string http_text(unsigned code, const std::string& body,
                                           const std::vector<std::pair<std::string, std::string>>& headers = {}) {
    std::string text =
        "HTTP/1.1 " + std::to_string(code) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    return text + "\r\n" + body;
}

class scripted_http_server {
public:
    using script = std::function<std::string(const received_request&)>;

    /// With `tls` it speaks HTTPS; the context must outlive it.
    explicit scripted_http_server(script answer, SSL_CTX* tls = nullptr) : answer_{std::move(answer)}, tls_{tls} {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listener_, 1024);  // no connection waits for a repeated SYN
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::jthread{[this] { accept_all(); }};
    }

    ~scripted_http_server() {
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        {
            const std::scoped_lock lock{mutex_};
            for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
        }
        threads_.clear();
        ::close(listener_);
    }
    scripted_http_server(const scripted_http_server&) = delete;
    scripted_http_server& operator=(const scripted_http_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// How many requests have arrived whole.
    [[nodiscard]] int requests() const { return requests_; }

private:
    /// The bytes of one connection, encrypted or not.
    class channel {
    public:
        channel(int peer, SSL_CTX* tls) : peer_{peer}, ssl_{tls ? SSL_new(tls) : nullptr} {
            if (ssl_) SSL_set_fd(ssl_, peer);
        }
        ~channel() { SSL_free(ssl_); }
        channel(const channel&) = delete;
        channel& operator=(const channel&) = delete;

        [[nodiscard]] bool greet() { return !ssl_ || SSL_accept(ssl_) == 1; }
        [[nodiscard]] bool send(const std::string& text) {
            if (!ssl_) return ::send(peer_, text.data(), text.size(), MSG_NOSIGNAL) >= 0;
            return SSL_write(ssl_, text.data(), static_cast<int>(text.size())) > 0;
        }
        [[nodiscard]] bool more(std::string& pending) {
            char bytes[16384];
            const auto got = ssl_ ? SSL_read(ssl_, bytes, sizeof bytes) : ::recv(peer_, bytes, sizeof bytes, 0);
            if (got <= 0) return false;
            pending.append(bytes, static_cast<std::size_t>(got));
            return true;
        }

    private:
        int peer_;
        SSL* ssl_;
    };

    void accept_all() {
        while (true) {
            const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) return;
            const std::scoped_lock lock{mutex_};
            peers_.push_back(peer);
            threads_.emplace_back([this, peer] { serve(peer); });
        }
    }

    void serve(int peer) {
        // OpenSSL writes without MSG_NOSIGNAL.
        sigset_t pipes;
        sigemptyset(&pipes);
        sigaddset(&pipes, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
        {
            channel to{peer, tls_};
            std::string pending;
            received_request request;
            bool goes_on = to.greet();
            while (goes_on && receive(to, pending, request)) {
                ++requests_;
                const auto text = answer_(request);
                goes_on = !text.empty() && to.send(text) && text.find("Connection: close") == std::string::npos;
            }
        }
        const std::scoped_lock lock{mutex_};
        std::erase(peers_, peer);
        ::close(peer);
    }

    static bool receive(channel& from, std::string& pending, received_request& request) {
        std::size_t end = 0;
        while ((end = pending.find("\r\n\r\n")) == std::string::npos)
            if (!from.more(pending)) return false;
        request = {};
        auto head = pending.substr(0, end + 2);
        pending.erase(0, end + 4);
        const auto line = head.substr(0, head.find("\r\n"));
        request.method = line.substr(0, line.find(' '));
        request.target = line.substr(request.method.size() + 1, line.rfind(' ') - request.method.size() - 1);
        for (auto at = head.find("\r\n") + 2; at < head.size();) {
            const auto stop = head.find("\r\n", at);
            const auto field = head.substr(at, stop - at);
            const auto colon = field.find(':');
            request.headers[ascii_lower(field.substr(0, colon))] = std::string{trim_blanks(field.substr(colon + 1))};
            at = stop + 2;
        }
        const auto length =
            request.headers.contains("content-length") ? std::stoul(request.headers["content-length"]) : 0;
        while (pending.size() < length)
            if (!from.more(pending)) return false;
        request.body = pending.substr(0, length);
        pending.erase(0, length);
        return true;
    }

    script answer_;
    SSL_CTX* tls_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> requests_ = 0;
    std::mutex mutex_;
    std::vector<int> peers_;
    std::vector<std::jthread> threads_;
    std::jthread acceptor_;
};

}  // namespace omnigraph::cluster
