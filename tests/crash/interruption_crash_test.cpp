// Every command that takes the lock, told to stop at its 1st, 2nd, 3rd, ... change of the store, before or after it.
//
// The law: the command ends by itself, has released its lock and finished or undone what it was at; the ledger is
// readable; the documented next commands converge, and a run after that changes no byte.
#include <algorithm>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>

#include "crash/crash_windows.hpp"
#include "crash/two_lands.hpp"
#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using crash::edited;
using crash::two_lands;

namespace {

/// Requests a stop at the n-th change of the store.
class stopping_store final : public testing::borrowed_store {
public:
    stopping_store(object_store& owner, stop_request& stop, std::uint64_t at, bool after)
        : borrowed_store{owner}, stop_{stop}, at_{at}, after_{after} {}

    [[nodiscard]] const std::string& window() const { return window_; }

    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return change("put", key, [&] { return borrowed_store::put(key, bytes); });
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return change("put_if_absent", key, [&] { return borrowed_store::put_if_absent(key, bytes); });
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return change("put_if_match", key, [&] { return borrowed_store::put_if_match(key, bytes, expected); });
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        return change("put_all", blobs.empty() ? "" : blobs.front().key,
                      [&] { return borrowed_store::put_all(blobs); });
    }
    store_result<done> remove(std::string_view key) override {
        return change("remove", key, [&] { return borrowed_store::remove(key); });
    }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return change("remove_if_match", key, [&] { return borrowed_store::remove_if_match(key, expected); });
    }

private:
    template <class Call>
    auto change(std::string_view name, std::string_view key, Call call) -> decltype(call()) {
        if (++changes_ != at_) return call();
        window_ = (after_ ? "stopped after " : "stopped before ") + std::string{name} + " " + std::string{key};
        if (!after_) stop_.request(15);
        auto outcome = call();
        stop_.request(15);
        return outcome;
    }

    stop_request& stop_;
    std::uint64_t at_;
    bool after_;
    std::uint64_t changes_ = 0;
    std::string window_;
};

void check_law(toy::cluster& cluster) {
    REQUIRE(cluster.store.probe(layout::lock) == presence::absent);
    diagnostics found;
    static_cast<void>(read_state(cluster.store, found));
    REQUIRE(found.empty());
    REQUIRE(cluster.store.list(layout::recoveries)->empty());
    if (!cluster.plan().state_observations.state_found) REQUIRE(cluster.import_cluster().ok);
    const auto done = cluster.apply();
    REQUIRE(done.ok);
    REQUIRE(done.converged);
    const auto before = cluster.contents();
    REQUIRE_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.contents() == before);
}

/// Stops `command` at each change in turn; gives how many windows there were.
int enumerate(const std::string& scenario, auto&& prepare, auto&& command) {
    crash_windows crossed{scenario};
    int points = 0;
    for (const bool after : {false, true}) {
        CAPTURE(after);
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(at);
            toy::cluster cluster{two_lands};
            prepare(cluster);
            stop_request stop;
            stopping_store store{cluster.store, stop, at, after};
            auto env = cluster.env(&store);
            env.stop = &stop;
            const auto report = command(env);
            if (store.window().empty()) break;
            ++points;
            crossed.note(store.window());
            REQUIRE(toy::has_code(report.diagnostics, codes::command_interrupted));
            check_law(cluster);
        }
    }
    return points;
}

}  // namespace

TEST_CASE("a first apply that is told to stop anywhere leaves nothing behind, and the next one finishes") {
    CHECK(enumerate(
              "a first apply, interrupted by a signal",
              [](toy::cluster& cluster) { REQUIRE(cluster.import_cluster().ok); },
              [](const environment& env) { return commands::apply<toy::world>(env); }) >= 2 * 9);
}

TEST_CASE("an apply of edits that is told to stop anywhere leaves nothing behind, and the next one finishes") {
    CHECK(enumerate(
              "an apply of edits, interrupted by a signal",
              [](toy::cluster& cluster) {
                  REQUIRE(cluster.import_cluster().ok);
                  REQUIRE(cluster.apply().converged);
                  cluster.declare(edited);
              },
              [](const environment& env) { return commands::apply<toy::world>(env); }) >= 2 * 6);
}

TEST_CASE("an import that is told to stop anywhere has begun a ledger or none") {
    CHECK(enumerate(
              "an import, interrupted by a signal", [](toy::cluster&) {},
              [](const environment& env) { return commands::import_cluster<toy::world>(env); }) >= 2 * 3);
}

TEST_CASE("a plan that is told to stop anywhere releases its lock") {
    CHECK(enumerate(
              "a plan, interrupted by a signal", [](toy::cluster& cluster) { REQUIRE(cluster.import_cluster().ok); },
              [](const environment& env) { return commands::plan<toy::world>(env); }) >= 2 * 2);
}
