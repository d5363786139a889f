#include <atomic>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/parallel.hpp>

using namespace omnigraph::cluster;

TEST_CASE("every step is done exactly once before the call returns") {
    for (const std::size_t count : {0, 1, 2, 7, 100}) {
        std::vector<std::atomic<int>> done(count);
        in_parallel(count, 4, [&](std::size_t i) { ++done[i]; });
        for (const auto& times : done) CHECK(times == 1);
    }
}

TEST_CASE("one step, and steps one at a time, are done by the caller's own thread") {
    std::set<std::thread::id> threads;
    in_parallel(1, 8, [&](std::size_t) { threads.insert(std::this_thread::get_id()); });
    in_parallel(9, 1, [&](std::size_t) { threads.insert(std::this_thread::get_id()); });
    CHECK(threads == std::set{std::this_thread::get_id()});
}

TEST_CASE("what a step throws goes to the caller, after all steps that have begun") {
    for (const std::size_t at_once : {1, 4}) {
        std::atomic<int> under_way = 0;
        CHECK_THROWS_WITH_AS(in_parallel(40, at_once,
                                         [&](std::size_t i) {
                                             ++under_way;
                                             if (i == 20) --under_way, throw std::runtime_error{"no step"};
                                             --under_way;
                                         }),
                             "no step", std::runtime_error);
        CHECK(under_way == 0);
    }
}
