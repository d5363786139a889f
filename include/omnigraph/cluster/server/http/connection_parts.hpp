// The parts of which server/http/connection.hpp is put together: what a head says, bodies that arrive, watches, and
// turns in a pool.
//
//     boost::beast::http::request_parser<arriving_body> parser;
//     parser.get().body().share = &share_of_body;                  // server/http/body_budget.hpp
//
// Everything here belongs to the thread of the connection's io_context, except jobs of a pool.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>

#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/http/body_budget.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

/// The refusal of a request that could not be read. `limit` is that of its body, in bytes.
[[nodiscard]] reply refuse_unreadable(const boost::system::error_code& failed, std::size_t limit = 0);

/// Whether a field goes on in the next line (obs-fold, RFC 9112 §5.2) in what has arrived of a head, which proxies read
/// in different ways. The bytes before `seen` were looked at already.
[[nodiscard]] bool folds_a_field(std::string_view arrived, std::size_t seen);

/// Whether the bytes were no request, as opposed to a connection that ended.
[[nodiscard]] bool is_parse_error(const boost::system::error_code& failed);

[[nodiscard]] inline std::string_view view_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// The views are valid as long as `head`.
[[nodiscard]] head_framing framing_of(const boost::beast::http::request_header<>& head);

/// What Beast's parser makes of a body: its text, whose share of the memory grows as the bytes arrive.
struct arriving_body {
    struct value_type {
        std::string text = {};
        body_share* share = nullptr;  ///< set before the first byte is read
    };

    class reader {
    public:
        template <bool IsRequest, class Fields>
        reader(boost::beast::http::header<IsRequest, Fields>& /*head*/, value_type& body) : body_{body} {}

        /// What is announced takes no memory.
        void init(const boost::optional<std::uint64_t>& /*announced*/, boost::system::error_code& failed) {
            failed = {};
        }
        template <class Buffers>
        std::size_t put(const Buffers& bytes, boost::system::error_code& failed) {
            const auto more = boost::beast::buffer_bytes(bytes);
            if (!body_.share->grow_to(body_.text.size() + more)) {
                failed = no_room();
                return 0;
            }
            for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(bytes))
                body_.text.append(static_cast<const char*>(part.data()), part.size());
            failed = {};
            return more;
        }
        void finish(boost::system::error_code& failed) { failed = {}; }

    private:
        value_type& body_;
    };

    /// The error of a body for which there is no memory.
    [[nodiscard]] static boost::system::error_code no_room() {
        return make_error_code(boost::system::errc::not_enough_memory);
    }
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

/// A completion token: the coroutine waits, and `failed` gets the result.
[[nodiscard]] inline auto awaited(boost::system::error_code& failed) {
    return boost::asio::redirect_error(boost::asio::use_awaitable, failed);
}

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
        // A job that finds no memory has had no turn: what it made is not there.
        const auto run = [step = job, complete] {
            bool ran = true;
            try {
                step();
            } catch (...) {
                ran = false;
            }
            complete(ran);
        };
        if (!pool.submit(owner, run)) complete(false);
    }
};

/// In whose name a request takes shares: of its actor, and of nobody where a token is needed and none is there. In an
/// open server everybody has no name.
[[nodiscard]] std::string owner_of(const application::admitted_request& request);

/// Runs a job in a pool; false when too much waits for it.
[[nodiscard]] boost::asio::awaitable<bool> run_in(work_pool& pool, work_owner owner, std::function<void()> job,
                                                  boost::asio::io_context& io);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/connection_parts.ipp>
#endif
