#include <csignal>
#include <stop_token>
#include <thread>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/stop_scope.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a scope's stop is seen by its own thread, while it lasts, and the innermost scope counts") {
    std::stop_source asked, unasked;
    asked.request_stop();
    CHECK_FALSE(stop_scope::requested());
    {
        const stop_scope outer{asked.get_token()};
        CHECK(stop_scope::requested());
        {
            const stop_scope inner{unasked.get_token()};
            CHECK_FALSE(stop_scope::requested());
            unasked.request_stop();
            CHECK(stop_scope::requested());
        }
        bool elsewhere = true;
        std::thread{[&] { elsewhere = stop_scope::requested(); }}.join();
        CHECK_FALSE(elsewhere);
        const stop_scope without{std::stop_token{}};
        CHECK_FALSE(stop_scope::requested());
    }
    CHECK_FALSE(stop_scope::requested());
}

TEST_CASE("a scope over a stop request is seen as soon as it is made") {
    stop_request stop;
    const stop_scope scope{stop};
    CHECK_FALSE(stop_scope::requested());
    stop.request(SIGTERM);
    CHECK(stop_scope::requested());
    const stop_scope inner{std::stop_token{}};
    CHECK_FALSE(stop_scope::requested());
}
