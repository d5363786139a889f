#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/body_channel.hpp>

using namespace omnigraph::cluster::server;

namespace {

/// Everything that comes, taken on the thread of `io`, and how it ended.
body_channel::next_part drained(boost::asio::io_context& io, body_channel& channel) {
    body_channel::next_part all;
    const auto take = [&]() -> boost::asio::awaitable<void> {
        while (!all.last) {
            auto next = co_await channel.take();
            all.bytes += next.bytes;
            all.last = next.last;
            all.failed = std::move(next.failed);
        }
    };
    boost::asio::co_spawn(io, take, boost::asio::detached);
    io.run();
    return all;
}

}  // namespace

TEST_CASE("a body of any size passes through a channel, in order") {
    boost::asio::io_context io{1};
    const auto held = std::make_shared<body_channel>(io);
    auto& channel = *held;
    std::string expected;
    for (int i = 0; i < 50'000; ++i) expected += "line " + std::to_string(i) + "\n";
    REQUIRE(expected.size() > 2 * body_channel::capacity);
    std::thread worker{[&] {
        for (std::size_t at = 0; at < expected.size(); at += 7)
            CHECK(channel.push(std::string_view{expected}.substr(at, 7)));
        channel.finish(std::nullopt);
    }};
    const auto got = drained(io, channel);
    worker.join();
    CHECK(got.bytes == expected);
    CHECK_FALSE(got.failed);
}

TEST_CASE("a failure comes with the end, behind what was made before") {
    boost::asio::io_context io{1};
    const auto held = std::make_shared<body_channel>(io);
    auto& channel = *held;
    CHECK(channel.push("one\n"));
    channel.finish(refuse(refusal::internal, "storage failed"));
    const auto got = drained(io, channel);
    CHECK(got.bytes == "one\n");
    REQUIRE(got.failed);
    CHECK(got.failed->status == 500);
}

TEST_CASE("a worker that waits for room ends when the channel is closed") {
    boost::asio::io_context io{1};
    const auto held = std::make_shared<body_channel>(io);
    auto& channel = *held;
    const std::string part(64 * 1024, 'x');
    std::atomic<std::size_t> pushed = 0;
    std::thread worker{[&] {
        while (channel.push(part)) pushed += part.size();
    }};
    while (pushed < body_channel::capacity) std::this_thread::yield();
    channel.close();
    worker.join();
    CHECK(pushed == body_channel::capacity);
    CHECK_FALSE(channel.push("more"));
}
