// Who gets a thread, and who waits: by gates that the tests open, never by time.
#include <algorithm>
#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/wait_scope.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

using namespace omnigraph::cluster::server;
using omnigraph::cluster::wait_scope;

namespace {

/// Jobs that report their names, and wait at a gate.
struct recorder {
    std::mutex mutex;
    std::vector<std::string> ran;

    void note(const std::string& name) {
        const std::lock_guard only_one{mutex};
        ran.push_back(name);
    }
};

}  // namespace

TEST_CASE("(1) who asks once waits behind one job of an actor who asks for many") {
    recorder seen;
    {
        std::latch begun{1}, open{1};  // before the pool, whose jobs wait at them
        work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1}};
        REQUIRE(pool.submit({"a", "g"}, [&] {
            begun.count_down();
            open.wait();
        }));
        begun.wait();
        for (int i = 0; i < 5; ++i) REQUIRE(pool.submit({"a", "g"}, [&] { seen.note("a"); }));
        REQUIRE(pool.submit({"b", "g"}, [&] { seen.note("b"); }));
        CHECK(pool.now().running == 1);
        CHECK(pool.now().waiting == 6);
        open.count_down();
    }
    CHECK(seen.ran == std::vector<std::string>{"b", "a", "a", "a", "a", "a"});
}

TEST_CASE("(2) long jobs of an actor or a graph leave threads for others") {
    for (const bool of_one_actor : {true, false}) {
        CAPTURE(of_one_actor);
        std::latch open{1}, others{2}, begun{3};
        work_pool pool{{.threads = 4, .of_actor = of_one_actor ? 3U : 9U, .of_graph = of_one_actor ? 9U : 3U}};
        for (int i = 0; i < 8; ++i)
            REQUIRE(
                pool.submit({of_one_actor ? "a" : std::to_string(i), of_one_actor ? std::to_string(i) : "g"}, [&, i] {
                    if (i < 3) begun.count_down();
                    open.wait();
                }));
        begun.wait();
        for (int i = 0; i < 2; ++i) REQUIRE(pool.submit({"z", "y"}, [&] { others.count_down(); }));
        others.wait();  // or the test hangs
        CHECK(pool.now().running >= 3);
        CHECK(pool.now().waiting == 5);
        open.count_down();
    }
}

TEST_CASE("(2) jobs of one graph run one after the other, those of two at once") {
    std::atomic<int> inside = 0, most = 0;
    std::latch both{2}, finished{12};
    const auto job = [&] {
        most = std::max(most.load(), ++inside);
        --inside;
        finished.count_down();
    };
    work_pool pool{{.threads = 4, .of_actor = 4, .of_graph = 1}};
    for (int i = 0; i < 10; ++i) REQUIRE(pool.submit({std::to_string(i), "g"}, job));
    for (const auto* graph : {"h", "i"})
        REQUIRE(pool.submit({"a", graph}, [&] {
            both.arrive_and_wait();  // hangs unless the two run at once
            finished.count_down();
        }));
    finished.wait();
    CHECK(most == 1);
}

TEST_CASE("(3) what waits is bounded, and (4) the pool ends when what was taken has run") {
    std::atomic<int> ran = 0;
    {
        std::latch begun{1}, open{1};
        work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1, .waiting = 2}};
        REQUIRE(pool.submit({"a", "g"}, [&] {
            begun.count_down();
            open.wait();
        }));
        begun.wait();
        CHECK(pool.submit({"a", "g"}, [&] { ++ran; }));
        CHECK(pool.submit({"b", "g"}, [&] { ++ran; }));
        CHECK_FALSE(pool.submit({"c", "g"}, [&] { ++ran; }));
        open.count_down();
    }
    CHECK(ran == 2);
}

TEST_CASE("(3) an actor who fills the queue leaves places to others, and who has no name is everybody") {
    std::latch begun{1}, open{1};
    work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1, .waiting = 4}};
    REQUIRE(pool.submit({"a", "g"}, [&] {
        begun.count_down();
        open.wait();
    }));
    begun.wait();
    const auto nothing = [] {};
    for (int i = 0; i < 3; ++i) CHECK(pool.submit({"a", "g"}, nothing));
    CHECK_FALSE(pool.submit({"a", "g"}, nothing));
    CHECK(pool.submit({"b", "g"}, nothing));
    CHECK_FALSE(pool.submit({"b", "g"}, nothing));
    open.count_down();

    std::latch begun_open{1}, go_on{1};
    work_pool everybody{{.threads = 1, .of_actor = 1, .of_graph = 1, .waiting = 4}};
    REQUIRE(everybody.submit({"", "g"}, [&] {
        begun_open.count_down();
        go_on.wait();
    }));
    begun_open.wait();
    for (int i = 0; i < 4; ++i) CHECK(everybody.submit({"", "g"}, nothing));
    go_on.count_down();
}

TEST_CASE("(5) jobs that wait for something outside lend their places, and go on one after the other") {
    std::atomic<int> inside = 0, most = 0, ran = 0;
    const auto work = [&] {
        most = std::max(most.load(), ++inside);
        --inside;
        ++ran;
    };
    {
        std::latch outside{2}, answered{1}, others{6};
        work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1}};
        for (const auto* actor : {"a", "b"})
            REQUIRE(pool.submit({actor, "g"}, [&] {
                {
                    const wait_scope waiting;
                    outside.count_down();
                    answered.wait();
                }
                work();
            }));
        outside.wait();  // hangs unless the second begins while the first waits
        CHECK(pool.now().running == 0);
        for (const auto* actor : {"a", "b", "c"})
            for (int i = 0; i < 2; ++i)
                REQUIRE(pool.submit({actor, "g"}, [&] {
                    work();
                    others.count_down();
                }));
        others.wait();
        for (int i = 0; i < 20; ++i) REQUIRE(pool.submit({"c", "g"}, work));
        answered.count_down();
    }
    CHECK(ran == 28);
    CHECK(most == 1);
}

TEST_CASE("(5) an actor begins a bounded number of jobs that wait outside, and leaves some to others") {
    std::latch outside{2}, answered{1}, other{1};
    work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1}};
    for (int i = 0; i < 3; ++i)
        REQUIRE(pool.submit({"a", "g"}, [&, i] {
            const wait_scope waiting;
            if (i < 2) outside.count_down();
            answered.wait();
        }));
    outside.wait();
    REQUIRE(pool.submit({"b", "g"}, [&] { other.count_down(); }));
    other.wait();
    CHECK(pool.now().waiting == 1);
    answered.count_down();
}

TEST_CASE("(5) a new job wakes a thread without one, not a job that waits for its place") {
    std::latch aside{1}, answered{1}, begun{1}, other{1};
    work_pool pool{{.threads = 3, .of_actor = 3, .of_graph = 1}};
    REQUIRE(pool.submit({"a", "g"}, [&] {
        const wait_scope waiting;
        aside.count_down();
        answered.wait();
    }));
    aside.wait();
    REQUIRE(pool.submit({"b", "g"}, [&] {
        begun.count_down();
        other.wait();  // so the first has no place to go back to
    }));
    begun.wait();
    answered.count_down();
    for (int i = 0; i < 500; ++i) {
        std::latch ran{1};
        REQUIRE(pool.submit({"c", "h"}, [&] { ran.count_down(); }));
        ran.wait();  // hangs when nobody was woken for it
    }
    other.count_down();
}

TEST_CASE("a job's captures go before its thread takes another one") {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> seen = held;
    std::latch finished{1};
    bool gone = false;
    work_pool pool{{.threads = 1, .of_actor = 1, .of_graph = 1}};
    REQUIRE(pool.submit({"a", "g"}, [held = std::move(held)] { static_cast<void>(held); }));
    REQUIRE(pool.submit({"a", "g"}, [&] {
        gone = seen.expired();
        finished.count_down();
    }));
    finished.wait();
    CHECK(gone);
}
