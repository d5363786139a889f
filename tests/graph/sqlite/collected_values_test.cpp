// The work and the memory of what a query collects are bounded, also where SQLite itself does not look.
#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <support/sanitized.hpp>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

namespace {

const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) ";

/// Steps once through a query over the numbers from 1 to 20 000, whose last one calls `stop()`.
[[nodiscard]] sql_result<bool> collect_until(const std::function<void()>& stop) {
    auto db = *database::in_memory();
    REQUIRE(define_expression_functions(db));
    REQUIRE(db.define("stop", 0, [&](std::span<const sql_argument>) -> sql_result<column_value> {
        stop();
        return column_value{std::int64_t{0}};
    }));
    auto collected = db.prepare(numbers + "SELECT og_collect(CASE i WHEN 20000 THEN stop() ELSE 20000 - i END) FROM n");
    REQUIRE(collected);
    return collected->step();
}

}  // namespace

TEST_CASE("what was collected is not sorted for a caller who has gone, or whose time is over") {
    CHECK(collect_until([] {}));
    std::stop_source gone;
    {
        const stop_scope scope{gone.get_token()};
        const auto left = collect_until([&] { gone.request_stop(); });
        REQUIRE_FALSE(left);
        CHECK(left.error().fault == sql_fault::interrupted);
    }
    const call_budget budget{{.time = std::chrono::minutes{5}}};
    CHECK(collect_until([] {}));
    const call_budget spent{{.time = std::chrono::milliseconds{1}}};
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    const auto late = collect_until([] {});
    REQUIRE_FALSE(late);
    CHECK(late.error().fault == sql_fault::interrupted);
}

TEST_CASE("all collects of a query share the bytes that one may have, group after group") {
    auto db = *database::in_memory();
    REQUIRE(define_expression_functions(db));
    const auto step = [&](const std::string& query) {
        auto collected =
            db.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130) " + query);
        REQUIRE(collected);
        for (;;) {
            const auto row = collected->step();
            if (!row || !*row) return row;
        }
    };
    if (is_sanitized) return;
    const std::string million = "printf('%1000000c', 'x')", other = "printf('%1000000c', 'y')";
    const auto both = step("SELECT length(og_collect(" + million + ")), length(og_collect(" + other + ")) FROM n");
    REQUIRE_FALSE(both);
    CHECK(both.error().fault == sql_fault::too_large);
    CHECK(step("SELECT length(og_collect(" + million + ")) FROM n GROUP BY i % 2"));
    CHECK(step("SELECT length(og_collect(" + million + ")) FROM n"));
}

}  // namespace omnigraph::cluster::graph
