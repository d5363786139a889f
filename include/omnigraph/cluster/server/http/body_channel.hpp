// The parts of a body on their way from the worker that makes them to the connection that sends them.
// The worker calls push() for each part and finish() at the end; the coroutine of the connection waits in take().
//
// (1) At most `capacity` bytes wait, and one part more.
// (2) Once the connection has closed the channel, push() answers false, and the worker ends.
// (3) take() belongs to the thread of `io`, which is one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// Owned by a shared_ptr: the worker, the connection and a step on its way to `io` hold it.
class body_channel : public std::enable_shared_from_this<body_channel> {
public:
    static constexpr std::size_t capacity = std::size_t{256} << 10;

    /// What is worth a write: bytes that pay for one, unless each part has to arrive at once.
    explicit body_channel(boost::asio::io_context& io, std::size_t worth_a_write = std::size_t{32} << 10)
        : io_{io}, news_{io}, worth_a_write_{worth_a_write} {}

    /// Waits while the channel is full; false when nobody takes any more.
    [[nodiscard]] bool push(std::string_view part);

    /// The body is whole, or `failed` is why it is not. `told`: the status that a whole body tells of what it is about.
    void finish(std::optional<reply> failed, unsigned told = 200);

    /// What take() gives: some bytes, and at the end how it ended.
    struct next_part {
        std::string bytes;
        bool last = false;
        std::optional<reply> failed = {};
        unsigned told = 200;
    };

    /// The next bytes, once there are enough to be worth a write, or the end.
    [[nodiscard]] boost::asio::awaitable<next_part> take();

    /// Nothing is taken any more.
    void close();

private:
    void wake();

    boost::asio::io_context& io_;
    boost::asio::steady_timer news_;
    const std::size_t worth_a_write_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::string waiting_bytes_;
    std::optional<reply> failed_;
    unsigned told_ = 200;
    bool ended_ = false, closed_ = false, awaited_ = false;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/body_channel.ipp>
#endif
