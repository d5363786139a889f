// Bodies of server/http/http_server.hpp.
#pragma once

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/free_memory.hpp>
#include <omnigraph/cluster/server/http/bind_address.hpp>
#include <omnigraph/cluster/server/http/body_budget.hpp>
#include <omnigraph/cluster/server/http/connection.hpp>
#include <omnigraph/cluster/server/http/http_server.hpp>

namespace omnigraph::cluster::server {

/// The I/O thread: accepts connections, waits for signals, and drains.
class http_server::event_loop {
public:
    event_loop(application& app, event_log& log, http_limits limits) : app_{app}, log_{log}, limits_{limits} {}

    [[nodiscard]] result<std::string, listen_fault> listen(const std::string& bind);
    void stop_on_signals();
    void reload_on_hangup(std::function<void()> reload);
    void run();
    void stop() {
        boost::asio::post(io_, [this] { begin_drain(); });
    }

private:
    using tcp = boost::asio::ip::tcp;
    using error_code = boost::system::error_code;
    /// One connection, and where it comes from.
    struct open_connection {
        open_connection(boost::asio::ip::address of, tcp::socket socket, const connection_context& context)
            : from{std::move(of)}, peer{std::move(socket), context} {}

        boost::asio::ip::address from;
        connection peer;
    };
    using connections = std::list<open_connection>;
    template <class T>
    using task = boost::asio::awaitable<T>;

    task<void> accept_loop();
    void take(tcp::socket socket);
    [[nodiscard]] bool make_room(const boost::asio::ip::address& from);
    task<void> watch_deadlines();
    void return_memory(bool is_busy);
    void end_a_slow_export(std::chrono::steady_clock::time_point now);
    task<void> wait_for_signal();
    task<void> wait_for_hangup();
    task<void> serve(connections::iterator one);
    void begin_drain();
    void cut_off();
    void end_watch();

    application& app_;
    event_log& log_;
    http_limits limits_;
    body_budget bodies_{limits_.body_bytes, limits_.silence}, answers_{limits_.answer_bytes, limits_.silence};
    boost::asio::io_context io_{1};
    work_pool reads_{limits_.reads}, writes_{limits_.writes}, exports_{limits_.exports()};
    tcp::acceptor acceptor_{io_};
    boost::asio::signal_set signals_{io_}, hangup_{io_};
    std::function<void()> reload_ = {};
    boost::asio::steady_timer drain_deadline_{io_}, watch_{io_};
    bool draining_ = false, takes_signals_ = false;
    std::uint64_t idle_memory_ = 0;  ///< what the process held when it was idle last
    connections open_;
    std::map<boost::asio::ip::address, std::size_t> open_of_address_;
};

OMNIGRAPH_INLINE http_server::http_server(application& app, event_log& log, http_limits limits)
    : loop_{std::make_unique<event_loop>(app, log, usable(limits))} {}

OMNIGRAPH_INLINE http_server::~http_server() = default;

OMNIGRAPH_INLINE result<std::string, listen_fault> http_server::listen(const std::string& bind) {
    return loop_->listen(bind);
}

OMNIGRAPH_INLINE void http_server::stop_on_signals() { loop_->stop_on_signals(); }

OMNIGRAPH_INLINE void http_server::reload_on_hangup(std::function<void()> reload) {
    loop_->reload_on_hangup(std::move(reload));
}

OMNIGRAPH_INLINE void http_server::run() { loop_->run(); }

OMNIGRAPH_INLINE void http_server::stop() { loop_->stop(); }

OMNIGRAPH_INLINE result<std::string, listen_fault> http_server::event_loop::listen(const std::string& bind) {
    const auto where = parse_bind_address(bind);
    if (!where)
        return listen_fault{"`" + bind + "` is no address to listen on; " + std::string{bind_address_advice} + "."};
    error_code failed;
    const auto endpoints = tcp::resolver{io_}.resolve(where->host, where->port, tcp::resolver::passive, failed);
    if (failed || endpoints.empty())
        return listen_fault{"The host of `" + bind + "` cannot be resolved: " + failed.message() + "."};
    const auto endpoint = endpoints.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(boost::asio::socket_base::reuse_address{true}, failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(boost::asio::socket_base::max_listen_connections, failed);
    if (failed) return listen_fault{"The server cannot listen on `" + bind + "`: " + failed.message() + "."};
    const auto bound = acceptor_.local_endpoint(failed);
    const auto host = bound.address().to_string();
    return (bound.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(bound.port());
}

OMNIGRAPH_INLINE void http_server::event_loop::stop_on_signals() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    takes_signals_ = true;
}

OMNIGRAPH_INLINE void http_server::event_loop::reload_on_hangup(std::function<void()> reload) {
    hangup_.add(SIGHUP);
    reload_ = std::move(reload);
}

OMNIGRAPH_INLINE void http_server::event_loop::run() {
    // An earlier stop() is first in the queue and takes effect, because nothing below starts while draining.
    if (takes_signals_) boost::asio::co_spawn(io_, wait_for_signal(), boost::asio::detached);
    if (reload_) boost::asio::co_spawn(io_, wait_for_hangup(), boost::asio::detached);
    boost::asio::co_spawn(io_, accept_loop(), boost::asio::detached);
    boost::asio::co_spawn(io_, watch_deadlines(), boost::asio::detached);
    io_.run();
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> http_server::event_loop::wait_for_signal() {
    if (draining_) co_return;
    error_code failed;
    co_await signals_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    if (failed) co_return;
    log_.write(log_level::info, "shutdown signal received", {});
    begin_drain();
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> http_server::event_loop::wait_for_hangup() {
    while (!draining_) {
        error_code failed;
        co_await hangup_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
        if (failed) co_return;
        log_.write(log_level::info, "reload signal received", {});
        reload_();
    }
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> http_server::event_loop::accept_loop() {
    boost::asio::steady_timer pause{io_};
    while (!draining_) {
        error_code failed;
        auto socket = co_await acceptor_.async_accept(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
        if (draining_) co_return;
        if (!failed) {
            take(std::move(socket));
            continue;
        }
        // Most likely there are no file descriptors left: other connections must end first.
        log_.write(log_level::warn, "connection not accepted", {{"error", failed.message()}});
        pause.expires_after(std::chrono::milliseconds{100});
        co_await pause.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, failed));
    }
}

OMNIGRAPH_INLINE void http_server::event_loop::take(tcp::socket socket) {
    error_code gone;
    const auto from = socket.remote_endpoint(gone).address();
    if (gone) return;
    if (!make_room(from)) {
        log_.write(log_level::warn, "connection refused", {{"connections", open_.size()}});
        return;
    }
    socket.set_option(tcp::no_delay{true}, gone);
    open_.emplace_back(
        from, std::move(socket),
        connection_context{app_, log_, limits_, io_, reads_, writes_, exports_, draining_, bodies_, answers_});
    ++open_of_address_[from];
    app_.metrics().note_connections(open_.size());
    boost::asio::co_spawn(io_, serve(std::prev(open_.end())), boost::asio::detached);
}

/// Whether one more connection may be opened. When the address has its share, or all are in use, the one that was idle
/// longest is closed for it: of the address, or of all.
OMNIGRAPH_INLINE bool http_server::event_loop::make_room(const boost::asio::ip::address& from) {
    const auto count = open_of_address_.find(from);
    const bool has_share = count != open_of_address_.end() && count->second >= limits_.connections_of_address;
    if (!has_share && open_.size() < limits_.connections) return true;
    connection* oldest = nullptr;
    for (auto& [address, peer] : open_)
        if ((!has_share || address == from) && peer.idle_since() &&
            (!oldest || *peer.idle_since() < *oldest->idle_since()))
            oldest = &peer;
    return oldest && oldest->cancel_if_idle();
}

/// One timer for all connections: once a second each connection checks its deadline.
OMNIGRAPH_INLINE boost::asio::awaitable<void> http_server::event_loop::watch_deadlines() {
    while (!draining_ || !open_.empty()) {
        watch_.expires_after(std::chrono::seconds{1});
        error_code cancelled;
        co_await watch_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
        const auto now = std::chrono::steady_clock::now();
        for (auto& one : open_) one.peer.cancel_if_late(now);
        const auto reads = reads_.now(), writes = writes_.now(), exports = exports_.now();
        if (exports.waiting > 0) end_a_slow_export(now);
        app_.metrics().note_pools({reads.running + exports.running, reads.waiting + exports.waiting}, writes);
        return_memory(reads.running + reads.waiting + writes.running + writes.waiting + exports.running > 0);
    }
}

/// The heap keeps what large results and answers were made of; when nothing runs any more, the system gets it back.
OMNIGRAPH_INLINE void http_server::event_loop::return_memory(bool is_busy) {
    constexpr std::uint64_t worth_it = std::uint64_t{64} << 20;
    if (is_busy || bodies_.holds_large() || answers_.holds_large()) return;
    if (posix::own_memory() > idle_memory_ + worth_it) posix::return_free_memory();
    idle_memory_ = posix::own_memory();
}

/// An export waits for a place: the one whose reader has been slow for longest gives way, one a second.
OMNIGRAPH_INLINE void http_server::event_loop::end_a_slow_export(std::chrono::steady_clock::time_point now) {
    const auto slowest = std::ranges::min_element(open_, {}, [](const auto& one) { return one.peer.slow_from(); });
    if (slowest != open_.end() && slowest->peer.slow_from() <= now) slowest->peer.give_up();
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> http_server::event_loop::serve(connections::iterator one) {
    co_await one->peer.serve();
    if (const auto count = open_of_address_.find(one->from); --count->second == 0) open_of_address_.erase(count);
    open_.erase(one);
    app_.metrics().note_connections(open_.size());
    if (draining_ && open_.empty()) end_watch();
}

OMNIGRAPH_INLINE void http_server::event_loop::begin_drain() {
    if (draining_) return;
    draining_ = true;
    app_.begin_drain();
    error_code ignored;  // closing a closed acceptor is no fault
    acceptor_.close(ignored);
    signals_.cancel(ignored);
    hangup_.cancel(ignored);
    signals_.clear(ignored);  // so a second signal has its default effect
    for (auto& one : open_) one.peer.cancel_if_idle();
    if (open_.empty()) return end_watch();
    drain_deadline_.expires_after(limits_.drain);
    drain_deadline_.async_wait([this](const error_code& cancelled) {
        if (cancelled) return;
        log_.write(log_level::warn, "drain deadline reached", {{"connections", open_.size()}});
        for (auto& [from, peer] : open_)
            if (!peer.end_work()) peer.close();
        cut_off();
    });
}

/// Gives the peers whose work was stopped a moment to receive the answer.
OMNIGRAPH_INLINE void http_server::event_loop::cut_off() {
    drain_deadline_.expires_after(limits_.last_words);
    drain_deadline_.async_wait([this](const error_code& cancelled) {
        if (cancelled) return;
        for (auto& one : open_) one.peer.close();
    });
}

OMNIGRAPH_INLINE void http_server::event_loop::end_watch() {
    drain_deadline_.cancel();
    watch_.cancel();
}

}  // namespace omnigraph::cluster::server
