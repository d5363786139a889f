// Shares of the memory for bodies; a patience of zero makes every other body a silent one.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/body_budget.hpp>

using namespace omnigraph::cluster::server;

namespace {

constexpr std::uint64_t kib = 1024, mib = 1024 * kib;
constexpr std::chrono::hours patient{1};
constexpr std::chrono::milliseconds impatient{0};

struct body {
    body(body_budget& budget, const std::string& actor) : share{budget, actor, [this] { ++given_up; }} {}
    int given_up = 0;
    body_share share;
};

}  // namespace

TEST_CASE("(1) bodies take what has arrived, and what has ended is free again") {
    body_budget budget{3 * mib, patient};
    {
        std::vector<std::unique_ptr<body>> announced;
        for (int i = 0; i < 1000; ++i) announced.push_back(std::make_unique<body>(budget, "ann"));
        body small{budget, "bob"};
        CHECK(small.share.grow_to(kib));
        CHECK_FALSE(budget.holds_large());
        body large{budget, "bob"};
        CHECK(large.share.grow_to(3 * mib));
        CHECK(budget.holds_large());
        CHECK_FALSE(body{budget, "ann"}.share.grow_to(mib));
    }
    CHECK_FALSE(budget.holds_large());
    CHECK(body{budget, "ann"}.share.grow_to(3 * mib));
}

TEST_CASE("(1) of bodies that grow side by side, as many are whole as have room") {
    const auto whole_of = [](int count, bool of_one_actor) {
        body_budget budget{6 * mib, patient};
        std::vector<std::unique_ptr<body>> bodies;
        for (int i = 0; i < count; ++i)
            bodies.push_back(std::make_unique<body>(budget, of_one_actor ? "ann" : "actor " + std::to_string(i)));
        for (std::uint64_t size = 0; size <= 2 * mib; size += 16 * kib)
            for (const auto& one : bodies)
                if (!one->share.lost()) static_cast<void>(one->share.grow_to(size));
        return std::ranges::count_if(bodies, [](const auto& one) { return !one->share.lost(); });
    };
    CHECK(whole_of(2, true) == 2);
    CHECK(whole_of(3, true) == 2);
    CHECK(whole_of(60, true) == 2);
    CHECK(whole_of(60, false) == 3);
}

TEST_CASE("(2) large bodies leave a reserve to small ones") {
    body_budget budget{6 * mib, patient};
    body first{budget, "ann"}, second{budget, "bob"};
    CHECK(first.share.grow_to(3 * mib));
    CHECK(second.share.grow_to(3 * mib));
    body third{budget, "cid"};
    CHECK_FALSE(third.share.grow_to(mib));
    CHECK(body{budget, "cid"}.share.grow_to(64 * kib));
    CHECK(body{budget, "ann"}.share.grow_to(64 * kib));
}

TEST_CASE("(3) an actor has two thirds, or one body; nobody's name is everybody's") {
    body_budget budget{6 * mib, patient};
    body first{budget, "ann"}, second{budget, "ann"};
    CHECK(first.share.grow_to(3 * mib));
    CHECK(second.share.grow_to(mib));
    CHECK_FALSE(second.share.grow_to(2 * mib));
    CHECK(body{budget, "bob"}.share.grow_to(mib));
    body_budget other{6 * mib, patient};
    CHECK(body{other, "ann"}.share.grow_to(6 * mib));
    body one{other, ""}, two{other, ""};
    CHECK(one.share.grow_to(3 * mib));
    CHECK(two.share.grow_to(3 * mib));
}

TEST_CASE("(4) a silent body loses its place to one that sends, and a whole one keeps it") {
    body_budget budget{3 * mib, impatient};
    body whole{budget, "ann"}, silent{budget, "bob"};
    CHECK(whole.share.grow_to(mib));
    whole.share.arrived();
    CHECK(silent.share.grow_to(mib));
    body sends{budget, "cid"};
    CHECK(sends.share.grow_to(2 * mib));
    CHECK(silent.given_up == 1);
    CHECK(silent.share.lost());
    CHECK_FALSE(silent.share.grow_to(1));
    CHECK(whole.given_up == 0);
    CHECK_FALSE(body{budget, "dan"}.share.grow_to(3 * mib));
    CHECK(sends.given_up == 1);
}

TEST_CASE("(4) who has filled their own share ends their own silent bodies, and no other's") {
    body_budget budget{6 * mib, impatient};
    body other{budget, "bob"}, own{budget, "ann"}, next{budget, "ann"};
    CHECK(other.share.grow_to(mib));
    CHECK(own.share.grow_to(4 * mib));
    CHECK(next.share.grow_to(mib));
    CHECK(own.given_up == 1);
    CHECK(other.given_up == 0);
}

TEST_CASE("what is announced finds room where silent bodies hold it, and takes none") {
    body_budget budget{6 * mib, impatient};
    body silent{budget, "ann"};
    CHECK(silent.share.grow_to(6 * mib));
    CHECK(budget.has_room("bob", 5 * mib));
    CHECK(silent.given_up == 0);
    silent.share.arrived();
    CHECK_FALSE(budget.has_room("bob", mib));
    CHECK(budget.has_room("bob", 64 * kib));
    CHECK_FALSE(budget.has_room("bob", 7 * mib));
}

TEST_CASE("(4) a body that drips on is slow, and one that grows by an eighth in time is not") {
    using namespace std::chrono_literals;
    body_budget::clock::time_point now{};
    body_budget budget{32 * mib, 5s, [&] { return now; }};
    body drips{budget, "ann"}, steady{budget, "bob"};
    REQUIRE(drips.share.grow_to(15 * mib));
    REQUIRE(steady.share.grow_to(14 * mib));
    for (int step = 1; step <= 3; ++step) {
        now += 2s;
        REQUIRE(drips.share.grow_to(15 * mib + step * 16 * kib));
        REQUIRE(steady.share.grow_to(14 * mib + step * 700 * kib));
    }
    body other{budget, "cid"};
    CHECK(other.share.grow_to(8 * mib));
    CHECK(drips.given_up == 1);
    CHECK(steady.given_up == 0);
}

TEST_CASE("(4) a large body ends within the time of a sender that keeps the pace, however it is sent") {
    using namespace std::chrono_literals;
    body_budget::clock::time_point now{};
    body_budget budget{64 * mib, 5s, [&] { return now; }};
    body slowest{budget, "ann"};
    const auto began = now;
    for (auto held = 16 * mib; held < 32 * mib; held += held / 8) {
        REQUIRE(slowest.share.grow_to(held));
        now += 5s;
    }
    CHECK(now - began <= 6 * 5s);
    CHECK(body{budget, "bob"}.share.grow_to(64 * mib));
    CHECK(slowest.given_up == 1);
}

TEST_CASE("(4) the body that has been slow for longest gives way first, and a small one keeps its place by a block") {
    using namespace std::chrono_literals;
    body_budget::clock::time_point now{};
    body_budget budget{6 * mib, 5s, [&] { return now; }};
    body first{budget, "ann"}, second{budget, "bob"}, small{budget, "cid"};
    REQUIRE(first.share.grow_to(2 * mib));
    now += 1s;
    REQUIRE(second.share.grow_to(3 * mib));
    now += 4s;
    REQUIRE(small.share.grow_to(16 * kib));
    now += 4s;
    REQUIRE(small.share.grow_to(32 * kib));
    body other{budget, "dan"};
    CHECK(other.share.grow_to(2 * mib));
    CHECK(first.given_up == 1);
    CHECK(second.given_up == 0);
    CHECK(body{budget, "eve"}.share.grow_to(3 * mib));
    CHECK(second.given_up == 1);
    CHECK(small.given_up == 0);
}

TEST_CASE("(5) an answer keeps its place while its peer takes an eighth of it in time") {
    using namespace std::chrono_literals;
    body_budget::clock::time_point now{};
    body_budget budget{20 * mib, 5s, [&] { return now; }};
    body steady{budget, "ann"}, slow{budget, "bob"};
    REQUIRE(steady.share.grow_to(8 * mib));
    REQUIRE(slow.share.grow_to(8 * mib));
    for (int step = 1; step <= 3; ++step) {
        now += 4s;
        steady.share.peer_took(step * mib);
        slow.share.peer_took(step * 100 * kib);
    }
    body other{budget, "cid"};
    CHECK(other.share.grow_to(8 * mib));
    CHECK(slow.given_up == 1);
    CHECK(steady.given_up == 0);
}
