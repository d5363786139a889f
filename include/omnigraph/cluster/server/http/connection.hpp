// One connection: reads and answers its requests one after the other.
//
//     connection peer{std::move(socket), context};
//     boost::asio::co_spawn(context.io, peer.serve(), boost::asio::detached);
//     // ... until the peer, a fault, a deadline or the drain ends it
//
// (1) Everything that a peer sends is bounded: the head, the bytes that are read ahead, the body.
// (2) After a refused head the connection is closed, so nothing behind it is mistaken for a request.
// (3) The work for a peer that has gone, or that outlives the drain, is stopped: either its write has happened and the
//     peer is told, or nothing has happened.
// (4) The bodies of all connections share one budget; a request that exceeds it gets a 503.
// Everything except the handlers runs on the thread of `context.io`. Only http_server includes this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/http/body_channel.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

class body_budget;  // server/http/connection_parts.hpp

/// What all connections of a server share; must outlive them.
struct connection_context {
    application& app;
    event_log& log;
    const http_limits& limits;
    boost::asio::io_context& io;
    work_pool& reads;      ///< checks requests and runs reads
    work_pool& writes;     ///< runs writes, one of a graph at a time
    const bool& draining;  ///< true: no new request is started
    body_budget& bodies;   ///< of `limits.body_bytes`; only the thread of `io` uses it
};

class connection {
public:
    connection(boost::asio::ip::tcp::socket socket, connection_context context)
        : context_{context}, stream_{std::move(socket)}, buffer_{context.limits.buffer_bytes} {
        arm(context.limits.idle);
    }

    /// Serves requests until the connection ends, then shuts it down.
    [[nodiscard]] boost::asio::awaitable<void> serve();

    /// Ends the connection when no request is in progress; false when there is one.
    bool cancel_if_idle();

    /// Ends the operation that the connection waits for when its deadline has passed.
    void cancel_if_late(std::chrono::steady_clock::time_point now);

    /// Since when no request has been in progress; nullopt while there is one.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> idle_since() const;

    /// Stops the running work, so that the peer gets an answer before the connection ends; false when nothing runs.
    bool end_work() { return work_ && (work_->request_stop(), true); }

    /// Closes the connection at once.
    void close() { stream_.close(); }

private:
    template <class T>
    using task = boost::asio::awaitable<T>;
    using parser_type = boost::beast::http::request_parser<boost::beast::http::string_body>;

    /// The data for answering and logging one request.
    struct exchange {
        std::string method, path, request_id, if_none_match;
        bool takes_gzip = false;
        const route_record* record = nullptr;  ///< null: no route takes it
        unsigned version = 11;
        bool keep_alive = false;
        bool head_only = false;
        std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    };

    /// False when the connection must be closed.
    task<bool> serve_one();
    task<bool> dispatch(parser_type& parser, exchange& now);
    std::variant<application::admitted_request, reply> admit(const parser_type& parser, exchange& now);
    task<std::optional<reply>> read_body(parser_type& parser, std::size_t limit);
    task<reply> answer(application::admitted_request admitted, std::string body);
    task<std::optional<reply>> unpack(std::string& body, std::size_t limit, work_owner owner);
    task<void> pack(reply& answered, work_owner owner);
    task<bool> run_in(work_pool& pool, work_owner owner, std::function<void()> job);
    task<bool> send(const exchange& http_exchange, reply answered, bool close);
    task<bool> send_source(const exchange& http_exchange, reply answered, work_owner owner);
    task<bool> send_parts(const exchange& http_exchange, const reply& answered, body_channel& channel,
                          body_channel::next_part next);
    template <class Body>
    void describe(boost::beast::http::response<Body>& response, const exchange& http_exchange, const reply& answered);
    task<void> discard();
    void note(const exchange& http_exchange, unsigned status, std::size_t bytes);

    /// Sets the deadline of the next operation.
    void arm(std::chrono::seconds wait) {
        deadline_ = std::chrono::steady_clock::now() + wait;
        late_ = false;
    }
    /// Removes the deadline: a handler may take any time.
    void disarm() { deadline_ = std::chrono::steady_clock::time_point::max(); }

    connection_context context_;
    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    std::chrono::steady_clock::time_point deadline_ = {}, idle_since_ = std::chrono::steady_clock::now();
    bool idle_ = true;
    bool late_ = false;                     ///< the deadline has passed
    std::optional<std::stop_source> work_;  ///< set while a request is being answered
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/connection.ipp>
#endif
