// Thousands of connections that wait for nothing in particular, beside a few that are busy.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/descriptor_limit.hpp>

#include "server/running_server.hpp"
#include "support/sanitized.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

TEST_CASE("thousands of idle connections stay, cost little memory, and fail no request of busy ones") {
    const auto descriptors = posix::raise_descriptor_limit();
    const auto count =
        std::min<std::size_t>(is_sanitized ? 500 : 3000, descriptors > 1000 ? descriptors - 500 : descriptors / 2);
    const applied_cluster cluster{false};
    const running_server server{cluster, {"--unauthenticated", "--idle-timeout", "600"}, {}};
    std::atomic<bool> done = false;
    std::atomic<int> answered = 0, failed = 0;
    std::vector<std::thread> busy;
    for (int i = 0; i < 8; ++i)
        busy.emplace_back([&] {
            http_client client{server.port()};
            while (!done) {
                const bool is_answered = client.ask("POST", "/graphs/kb/queries/people").status == 200;
                ++(is_answered ? answered : failed);
                std::this_thread::sleep_for(std::chrono::milliseconds{20});
            }
        });
    while (answered < 100 && failed == 0) std::this_thread::yield();

    // What a connection has read for a long head is not kept for the next one.
    const auto long_target = "/healthz?" + std::string(15'000, 'x');
    const auto before = server.process.memory();
    std::vector<std::unique_ptr<http_client>> idle;
    for (std::size_t i = 0; i < count; ++i) {
        idle.push_back(std::make_unique<http_client>(server.port()));
        REQUIRE(idle.back()->ask("GET", long_target).status == 200);
    }
    const auto after = server.process.memory();
    const auto answered_before = answered.load();
    while (answered < answered_before + 100 && failed == 0) std::this_thread::yield();
    done = true;
    for (auto& thread : busy) thread.join();
    CHECK(failed == 0);
    if (!is_sanitized) CHECK((after - std::min(before, after)) / count <= 6144);
    for (const auto& client : idle) REQUIRE(client->ask("GET", "/healthz").status == 200);
}
