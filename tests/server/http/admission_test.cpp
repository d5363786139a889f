#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/admission.hpp>

using namespace omnigraph::cluster::server;

TEST_CASE("an actor has at most its number of writes under way, and a slot that ends is free again") {
    admission gate{{2, 1000}};
    auto first = gate.enter("a", 1);
    REQUIRE(first);
    {
        const auto second = gate.enter("a", 1);
        REQUIRE(second);
        CHECK_FALSE(gate.enter("a", 1));
        CHECK(gate.enter("b", 1));
    }
    CHECK(gate.enter("a", 1));
}

TEST_CASE("the bytes of an actor are counted over all of its writes, and cannot overflow") {
    admission gate{{16, 100}};
    const auto held = gate.enter("a", 60);
    REQUIRE(held);
    CHECK_FALSE(gate.enter("a", 41));
    CHECK(gate.enter("a", 40));
    CHECK_FALSE(gate.enter("a", ~std::uint64_t{0}));
    CHECK_FALSE(gate.enter("b", 101));
    CHECK(gate.enter("b", 100));
}

TEST_CASE("under concurrency nobody is ever above a limit") {
    admission gate{{3, 1000}};
    std::atomic<int> inside = 0, most = 0, refused = 0;
    {
        std::vector<std::jthread> callers;
        for (int t = 0; t < 8; ++t)
            callers.emplace_back([&] {
                for (int i = 0; i < 2000; ++i) {
                    const auto slot = gate.enter("a", 10);
                    if (!slot) {
                        ++refused;
                        continue;
                    }
                    const int now = ++inside;
                    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {}
                    --inside;
                }
            });
    }
    CHECK(most <= 3);
    std::vector<admission::slot> all;
    for (int i = 0; i < 3; ++i) all.push_back(*gate.enter("a", 10));
    CHECK_FALSE(gate.enter("a", 10));
}
