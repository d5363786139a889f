// Sends the replies of one connection, whole ones and those that a worker makes part by part, and notes each of them.
//
//     reply_writer answers{peer, context, time_left, running};
//     auto goes_on = answers.send(asked, reply{}, false);                   // a task: co_await it
//
// Everything runs on the thread of `context.io`, except what makes a body. Only connection.hpp includes this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
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

class body_budget;  // server/http/body_budget.hpp
class body_share;

/// What all connections of a server share; must outlive them.
struct connection_context {
    application& app;
    event_log& log;
    const http_limits& limits;
    boost::asio::io_context& io;
    work_pool& reads;      ///< checks requests and runs reads
    work_pool& writes;     ///< runs writes, one of a graph at a time
    work_pool& exports;    ///< makes bodies part by part, at the pace of their readers
    const bool& draining;  ///< true: no new request is started
    body_budget& bodies;   ///< of `limits.body_bytes`; only the thread of `io` uses it
    body_budget& answers;  ///< of `limits.answer_bytes`; only the thread of `io` uses it
};

/// The data for answering and logging one request.
struct exchange {
    std::string method, path, request_id, if_none_match;
    bool takes_gzip = false;
    const route_record* record = nullptr;  ///< null: no route takes it
    unsigned version = 11;
    bool keep_alive = false;
    bool head_only = false;
    bool wrote = false;  ///< the graph may have changed, so the answer has to be told
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

/// Until when the operation that a connection waits for has to end.
struct operation_deadline {
    std::chrono::steady_clock::time_point at = {};
    bool passed = false;
    /// From when on the reader of an export is slow, and gives way when another export waits.
    std::chrono::steady_clock::time_point slow_from = std::chrono::steady_clock::time_point::max();

    void arm(std::chrono::seconds wait) {
        at = std::chrono::steady_clock::now() + wait;
        passed = false;
    }
    /// A handler may take any time.
    void disarm() { at = std::chrono::steady_clock::time_point::max(); }
};

/// How long a peer was waited for since it had last taken `enough` bytes.
struct reader_pace {
    std::size_t enough;
    std::size_t taken = 0;
    std::chrono::steady_clock::duration waited = {};

    void took(std::size_t bytes, std::chrono::steady_clock::duration time) {
        taken += bytes;
        waited += time;
        if (taken < enough) return;
        taken = 0;
        waited = {};
    }
};

class reply_writer {
public:
    template <class T>
    using task = boost::asio::awaitable<T>;

    /// All are borrowed; `work` is set while a worker makes a body.
    reply_writer(boost::beast::tcp_stream& stream, const connection_context& context, operation_deadline& deadline,
                 std::optional<std::stop_source>& work)
        : stream_{stream}, context_{context}, deadline_{deadline}, work_{work} {}

    /// Sends a whole reply; false when the connection ends with it. `share` is that of a body that is counted.
    task<bool> send(const exchange& http_exchange, reply answered, bool close, body_share* share = nullptr);

    /// Sends what a handler made, packed for a caller that takes it. A large body has its share of the memory for
    /// answers until it is taken; without room the answer is a 503, unless the graph was changed.
    task<bool> send_made(const exchange& http_exchange, reply made, work_owner owner);

    /// Sends a reply with a body that a worker of `owner` makes meanwhile. The worker has the time that the peer needs,
    /// and ends when the peer is gone.
    task<bool> send_source(const exchange& http_exchange, reply answered, work_owner owner);

    /// Ends what is being read or sent, because its place is needed. An operation that begins only now ends as soon as
    /// its deadline is looked at.
    void give_up();

private:
    /// Takes the memory of a body from that for answers; false without room.
    [[nodiscard]] bool hold(std::optional<body_share>& share, const std::string& actor, std::size_t bytes);

    /// Packs a long body for a caller that takes it, on a worker; it stays as it is when there is none to be had.
    task<void> pack(const exchange& http_exchange, reply& answered, work_owner owner);
    enum class body_form { plain, packed, events };
    [[nodiscard]] std::function<void()> maker(std::shared_ptr<body_channel> channel, body_source source, body_form form,
                                              std::stop_token token);
    task<bool> send_parts(const exchange& http_exchange, const reply& answered, body_channel& channel,
                          body_channel::next_part next);
    template <class Body>
    void describe(boost::beast::http::response<Body>& response, const exchange& http_exchange, const reply& answered);
    task<void> discard();
    void note(const exchange& http_exchange, unsigned status, std::size_t bytes);

    boost::beast::tcp_stream& stream_;
    const connection_context& context_;
    operation_deadline& deadline_;
    std::optional<std::stop_source>& work_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/reply_writer.ipp>
#endif
