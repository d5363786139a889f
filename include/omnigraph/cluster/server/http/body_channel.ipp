// Bodies of server/http/body_channel.hpp.
#pragma once

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/body_channel.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool body_channel::push(std::string_view part) {
    std::unique_lock lock{mutex_};
    room_.wait(lock, [this] { return closed_ || waiting_bytes_.size() < capacity; });
    if (closed_) return false;
    waiting_bytes_ += part;
    if (waiting_bytes_.size() >= worth_a_write_) wake();
    return true;
}

OMNIGRAPH_INLINE void body_channel::finish(std::optional<reply> failed, unsigned told) {
    const std::scoped_lock lock{mutex_};
    failed_ = std::move(failed);
    told_ = told;
    ended_ = true;
    wake();
}

/// The posted step runs after take() has begun to wait, because both use the one thread of `io`.
OMNIGRAPH_INLINE void body_channel::wake() {
    if (std::exchange(awaited_, false)) boost::asio::post(io_, [held = shared_from_this()] { held->news_.cancel(); });
}

OMNIGRAPH_INLINE boost::asio::awaitable<body_channel::next_part> body_channel::take() {
    while (true) {
        {
            const std::scoped_lock lock{mutex_};
            if (ended_ || waiting_bytes_.size() >= worth_a_write_) {
                next_part next{std::exchange(waiting_bytes_, {}), ended_, std::move(failed_), told_};
                room_.notify_one();
                co_return next;
            }
            awaited_ = true;
            news_.expires_at(boost::asio::steady_timer::time_point::max());
        }
        boost::system::error_code woken;
        co_await news_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    }
}

OMNIGRAPH_INLINE void body_channel::close() {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
    room_.notify_one();
}

}  // namespace omnigraph::cluster::server
