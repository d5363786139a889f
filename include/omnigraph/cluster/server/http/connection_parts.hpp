// The parts of which server/http/connection.hpp is put together: what a head says, shares of memory, watches, and turns
// in a pool.
//
//     body_budget bodies{4096};
//     body_share share{bodies, "act-ann", 1024};
//     if (!share.granted()) return refuse(refusal::unavailable, "no room");
//
// Everything here belongs to the thread of the connection's io_context, except jobs of a pool.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>

#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

/// The refusal of a request that could not be read.
[[nodiscard]] reply refuse_unreadable(const boost::system::error_code& failed);

/// Whether the bytes were no request, as opposed to a connection that ended.
[[nodiscard]] bool is_parse_error(const boost::system::error_code& failed);

[[nodiscard]] inline std::string_view view_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// The views are valid as long as `head`.
[[nodiscard]] head_framing framing_of(const boost::beast::http::request<boost::beast::http::string_body>& head);

/// The memory for all bodies that are being read or answered; one thread uses it. An actor who holds some of it gets
/// more up to two thirds of all, so that bodies that are announced and never sent leave room to others. Who has no name
/// is everybody.
class body_budget {
public:
    explicit body_budget(std::size_t bytes) : left_{bytes}, most_of_actor_{bytes / 3 * 2} {}

    [[nodiscard]] bool take(const std::string& actor, std::uint64_t bytes);
    void give_back(const std::string& actor, std::uint64_t bytes);

private:
    std::uint64_t left_, most_of_actor_;
    std::map<std::string, std::uint64_t> held_;  ///< by actor; none of those who hold nothing
};

/// A share of the budget; returned by the destructor.
class body_share {
public:
    body_share(body_budget& budget, std::string actor, std::uint64_t bytes)
        : budget_{budget},
          actor_{std::move(actor)},
          granted_{budget.take(actor_, bytes)},
          bytes_{granted_ ? bytes : 0} {}
    body_share(const body_share&) = delete;
    body_share& operator=(const body_share&) = delete;
    ~body_share() { budget_.give_back(actor_, bytes_); }

    [[nodiscard]] bool granted() const { return granted_; }

private:
    body_budget& budget_;
    std::string actor_;
    bool granted_;
    std::uint64_t bytes_;
};

/// Watches, while a request runs, whether its peer still listens: a peer that has closed its side waits for no answer.
class peer_watch {
public:
    peer_watch(boost::asio::ip::tcp::socket& socket, const std::stop_source& stop)
        : watched_{std::make_shared<watched>(watched{&socket, stop})} {
        socket.async_wait(boost::asio::socket_base::wait_read, [held = watched_](boost::system::error_code failed) {
            if (failed || !held->socket) return;
            char next = 0;
            const auto got = ::recv(held->socket->native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) held->stop.request_stop();
        });
    }
    peer_watch(const peer_watch&) = delete;
    peer_watch& operator=(const peer_watch&) = delete;
    /// The completion of the wait may already be queued.
    ~peer_watch() {
        boost::system::error_code ignored;
        std::exchange(watched_->socket, nullptr)->cancel(ignored);
    }

private:
    struct watched {
        boost::asio::ip::tcp::socket* socket;
        std::stop_source stop;
    };
    std::shared_ptr<watched> watched_;
};

/// Submits a job to a pool, and completes on the thread of `io` with whether the job ran.
struct pool_submission {
    work_pool& pool;
    work_owner owner;
    std::function<void()> job;
    boost::asio::io_context& io;

    template <class Completed>
    void operator()(Completed&& completed) const {
        // Shared, because a job must be copyable and the completion handler is not.
        const auto told = std::make_shared<std::decay_t<Completed>>(std::forward<Completed>(completed));
        const auto back = boost::asio::make_work_guard(io);
        const auto complete = [told, back](bool ran) {
            boost::asio::post(back.get_executor(), [told, ran] { std::move (*told)(ran); });
        };
        const auto run = [step = job, complete] {
            step();
            complete(true);
        };
        if (!pool.submit(owner, run)) complete(false);
    }
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/connection_parts.ipp>
#endif
