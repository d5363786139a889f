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
// (4) The bodies of all connections share one budget, from which each takes what has arrived; a request that finds no
//     room gets a 503 (server/http/body_budget.hpp).
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
#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/reply_writer.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

class connection {
public:
    connection(boost::asio::ip::tcp::socket socket, connection_context context)
        : context_{context}, stream_{std::move(socket)}, buffer_{context.limits.buffer_bytes} {
        deadline_.arm(context.limits.idle);
    }

    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Serves requests until the connection ends, then shuts it down.
    [[nodiscard]] boost::asio::awaitable<void> serve();

    /// Ends the connection when no request is in progress; false when there is one.
    bool cancel_if_idle();

    /// Ends the operation that the connection waits for when its deadline has passed.
    void cancel_if_late(std::chrono::steady_clock::time_point now);

    /// Since when no request has been in progress; nullopt while there is one.
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> idle_since() const;

    /// From when on the reader of an export is slow, unless it takes more until then; `max()` when nothing is exported.
    [[nodiscard]] std::chrono::steady_clock::time_point slow_from() const { return deadline_.slow_from; }

    /// Breaks off what is being sent, because its place is needed.
    void give_up() { answers_.give_up(); }

    /// Stops the running work, so that the peer gets an answer before the connection ends; false when nothing runs.
    bool end_work() { return work_ && (work_->request_stop(), true); }

    /// Closes the connection at once.
    void close() { stream_.close(); }

private:
    template <class T>
    using task = boost::asio::awaitable<T>;
    using parser_type = boost::beast::http::request_parser<arriving_body>;

    /// False when the connection must be closed.
    task<bool> serve_one();
    /// Reads until the head is complete; bad_obs_fold beside the errors of http::async_read_header.
    task<boost::system::error_code> read_head(parser_type& parser);
    task<bool> dispatch(parser_type& parser, exchange& now);
    std::variant<application::admitted_request, reply> admit(const parser_type& parser, exchange& now);
    task<std::optional<reply>> read_body(parser_type& parser, std::size_t limit);
    task<reply> answer(application::admitted_request admitted, std::string body, exchange& now, work_owner owner);
    task<std::optional<reply>> unpack(arriving_body::value_type& body, std::size_t limit, work_owner owner);

    connection_context context_;
    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    operation_deadline deadline_;
    std::chrono::steady_clock::time_point idle_since_ = std::chrono::steady_clock::now();
    bool idle_ = true;
    std::optional<std::stop_source> work_;  ///< set while a request is being answered
    reply_writer answers_{stream_, context_, deadline_, work_};
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/connection.ipp>
#endif
