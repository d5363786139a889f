// The door to the network: HTTP/1.1 on one address, by Asio and Beast.
//
//     http_server server{app, log, {}};
//     if (auto bound = server.listen("127.0.0.1:0"); !bound) return bound.error().message;
//     server.run();                       // until SIGINT or SIGTERM, then drains
//
// (1) One thread moves bytes; handlers run in a small pool, so a slow query holds up
//     nobody's connection. Health probes are answered without the pool.
// (2) Nothing waits for ever: headers, bodies, writes and idle connections have deadlines.
// (3) A body is read only after route, token and graph have been found good, and never
//     beyond the limit of its route.
// (4) After a stop signal nobody is accepted, idle connections close, requests under way
//     are answered; what is not done by the deadline is cut off. A second signal ends at once.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

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

struct listen_fault {
    std::string message;
};

class http_server {
public:
    /// `app` and `log` must outlive it.
    http_server(application& app, event_log& log, http_limits limits) : app_{app}, log_{log}, limits_{limits} {}

    /// Binds `HOST:PORT` (`[::1]:8080` for IPv6; port 0 picks one). The address as it was bound, or why not.
    [[nodiscard]] result<std::string, listen_fault> listen(const std::string& bind);

    /// Serves until a stop signal, or stop(), and until the last request is answered.
    void run();

    /// Begins to drain; from any thread.
    void stop();

private:
    using tcp = boost::asio::ip::tcp;
    using stream_type = boost::beast::tcp_stream;
    using parser_type = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using error_code = boost::system::error_code;
    template <class T>
    using task = boost::asio::awaitable<T>;

    /// One open connection; `idle` while no request is under way.
    struct connection {
        stream_type stream;
        boost::beast::flat_buffer buffer = {};
        bool idle = true;
    };
    using connections = std::list<connection>;

    /// What is needed to answer and to log one request.
    struct exchange {
        std::string method, path;
        unsigned version = 11;
        bool keep_alive = false;
        bool head_only = false;
        std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    };

    task<void> accept_loop();
    task<void> wait_for_signal();
    task<void> serve(connections::iterator me);
    task<bool> serve_one(connection& peer);
    task<std::optional<reply>> read_body(connection& peer, parser_type& parser, std::size_t limit);
    task<reply> answer(application::admitted admitted, std::string body);
    task<bool> send(connection& peer, const exchange& of, reply answered, bool close);
    task<void> discard(connection& peer);
    void begin_drain();

    application& app_;
    event_log& log_;
    http_limits limits_;
    boost::asio::io_context io_{1};
    boost::asio::thread_pool workers_{limits_.workers};
    tcp::acceptor acceptor_{io_};
    boost::asio::signal_set signals_{io_};
    boost::asio::steady_timer drain_deadline_{io_};
    connections open_;
    bool draining_ = false;
};

namespace detail {

[[nodiscard]] reply refuse_unreadable(const boost::system::error_code& failed);

[[nodiscard]] bool is_parse_error(const boost::system::error_code& failed);

}  // namespace detail

inline http_server::task<void> http_server::wait_for_signal() {
    error_code failed;
    co_await signals_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    if (failed) co_return;
    log_.say(log_level::info, "shutdown signal received", {});
    begin_drain();
}

inline http_server::task<void> http_server::accept_loop() {
    boost::asio::steady_timer pause{io_};
    while (!draining_) {
        error_code failed;
        auto socket = co_await acceptor_.async_accept(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
        if (draining_) co_return;
        if (failed) {  // no file descriptors left, most likely: others have to end first
            log_.say(log_level::warn, "connection not accepted", {{"error", failed.message()}});
            pause.expires_after(std::chrono::milliseconds{100});
            co_await pause.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
            continue;
        }
        if (open_.size() >= limits_.connections) {
            log_.say(log_level::warn, "connection refused", {{"connections", open_.size()}});
            continue;
        }
        socket.set_option(tcp::no_delay{true}, failed);
        open_.push_back({stream_type{std::move(socket)}});
        boost::asio::co_spawn(io_, serve(std::prev(open_.end())), boost::asio::detached);
    }
}

inline http_server::task<void> http_server::serve(connections::iterator me) {
    while (co_await serve_one(*me)) {}
    error_code ignored;  // the peer may be gone
    me->stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
    open_.erase(me);
    if (draining_ && open_.empty()) drain_deadline_.cancel();
}

inline http_server::task<bool> http_server::serve_one(connection& peer) {
    namespace http = boost::beast::http;
    parser_type parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser.body_limit(boost::none);  // set by route, below

    error_code failed;
    peer.idle = peer.buffer.size() == 0;
    if (draining_ && peer.idle) co_return false;
    peer.stream.expires_after(limits_.idle);
    co_await http::async_read_header(peer.stream, peer.buffer, parser,
                                     boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    peer.idle = false;

    exchange now;
    if (failed) {
        if (!detail::is_parse_error(failed) && !(failed == boost::beast::error::timeout && parser.got_some()))
            co_return false;
        co_return co_await send(peer, now, detail::refuse_unreadable(failed), true);
    }
    const auto& fields = parser.get();
    now.head_only = fields.method() == http::verb::head;
    now.version = fields.version();
    now.keep_alive = fields.keep_alive();
    now.method = fields.method_string();
    now.path = std::string{fields.target()}.substr(0, fields.target().find('?'));

    if (fields.count(http::field::authorization) > 1)
        co_return co_await send(peer, now, refuse(refusal::bad_request, "There is more than one Authorization header."),
                                true);
    request_head head{now.head_only ? "GET" : now.method,
                      std::string{fields.target()},
                      {},
                      std::string{fields[http::field::content_type]}};
    if (fields.count(http::field::authorization) == 1)
        head.authorization = std::string{fields[http::field::authorization]};

    auto admitted = app_.admit(head);
    const bool has_body = !parser.is_done();
    if (auto* refused = std::get_if<reply>(&admitted))
        co_return co_await send(peer, now, std::move(*refused), has_body);
    auto& taken = std::get<application::admitted>(admitted);
    if (has_body)
        if (auto refused = co_await read_body(peer, parser, body_limit_of(taken.where.to)))
            co_return co_await send(peer, now, *std::move(refused), true);
    auto answered = co_await answer(std::move(taken), std::move(parser.get().body()));
    co_return co_await send(peer, now, std::move(answered), false);
}

inline auto http_server::read_body(connection& peer, parser_type& parser, std::size_t limit)
    -> task<std::optional<reply>> {
    namespace http = boost::beast::http;
    error_code failed;
    const auto announced = parser.content_length();
    if (announced && *announced > limit) co_return detail::refuse_unreadable(http::error::body_limit);
    parser.body_limit(limit);
    peer.stream.expires_after(limits_.body);
    if (parser.get()[http::field::expect] == "100-continue") {
        http::response<http::empty_body> go_on{http::status::continue_, 11};
        co_await http::async_write(peer.stream, go_on, boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    }
    if (!failed)
        co_await http::async_read(peer.stream, peer.buffer, parser,
                                  boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    if (failed) co_return detail::refuse_unreadable(failed);
    co_return std::nullopt;
}

inline http_server::task<reply> http_server::answer(application::admitted admitted, std::string body) {
    if (is_probe(admitted.where.to)) co_return app_.respond(admitted, std::move(body));
    co_await boost::asio::post(boost::asio::bind_executor(workers_, boost::asio::use_awaitable));
    auto answered = app_.respond(admitted, std::move(body));
    co_await boost::asio::post(boost::asio::bind_executor(io_, boost::asio::use_awaitable));
    co_return answered;
}

inline http_server::task<bool> http_server::send(connection& peer, const exchange& of, reply answered, bool close) {
    namespace http = boost::beast::http;
    close = close || !of.keep_alive || draining_;
    http::response<http::string_body> response{static_cast<http::status>(answered.status), of.version};
    response.set(http::field::content_type, "application/json");
    response.set(http::field::cache_control, "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : answered.headers) response.set(name, value);
    response.keep_alive(!close);
    const auto size = answered.body.size();
    if (!of.head_only) response.body() = std::move(answered.body);
    response.content_length(size);

    error_code failed;
    peer.stream.expires_after(limits_.write);
    http::response_serializer<http::string_body> serializer{response};
    serializer.split(of.head_only);
    if (of.head_only)
        co_await http::async_write_header(peer.stream, serializer,
                                          boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    else
        co_await http::async_write(peer.stream, serializer,
                                   boost::asio::redirect_error(boost::asio::use_awaitable, failed));

    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - of.began);
    log_.say(log_level::info, "access",
             {{"method", for_log(of.method)},
              {"path", for_log(of.path)},
              {"status", answered.status},
              {"micros", took.count()}});
    if (failed || !close) co_return !failed;
    co_await discard(peer);
    co_return false;
}

/// Reads on for a moment, so that closing does not throw away an answer that the peer has not read yet.
inline http_server::task<void> http_server::discard(connection& peer) {
    error_code failed;
    peer.stream.socket().shutdown(tcp::socket::shutdown_send, failed);
    peer.stream.expires_after(std::chrono::seconds{2});
    std::array<char, 8192> ignored{};
    for (std::size_t seen = 0; !failed && seen < (std::size_t{4} << 20);)
        seen += co_await peer.stream.async_read_some(boost::asio::buffer(ignored),
                                                     boost::asio::redirect_error(boost::asio::use_awaitable, failed));
}

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/http_server.ipp>
#endif
