// Which times ids and documents can name.
#include <chrono>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a clock is usable from 1970 to 2261, and its fault has a code and a remedy") {
    const auto is_usable = [](std::chrono::sys_seconds at) {
        testing::fake_runtime clock;
        clock.advance(instant{at} - clock.now());
        const auto fault = clock_fault(clock);
        CHECK(fault.has_value() != is_writable_time(clock.now()));
        if (fault) {
            CHECK(fault->code == codes::clock_out_of_range);
            CHECK(fault->message == clock_problem);
            CHECK_FALSE(fault->remedy.empty());
        }
        return !fault;
    };
    using namespace std::chrono;
    CHECK(is_usable(sys_days{2026y / 11 / 30}));
    CHECK(is_usable(sys_days{1970y / 1 / 1}));
    CHECK_FALSE(is_usable(sys_days{1970y / 1 / 1} - 1s));
    CHECK_FALSE(is_usable(sys_days{1901y / 12 / 13}));
    CHECK(is_usable(sys_days{2262y / 1 / 1} - 1s));
    CHECK_FALSE(is_usable(sys_days{2262y / 1 / 1}));
}
