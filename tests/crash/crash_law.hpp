// What has to hold after a command stopped at any change of the store, in every way in which storage fails: the ledger
// is readable, no land is lost, the documented next commands converge, and a run after that changes no byte; nor does a
// refresh, since what is recorded is what it would record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "crash/crash_windows.hpp"
#include "engine/toy_cluster.hpp"
#include "support/sanitized.hpp"

namespace crash {

using namespace omnigraph::cluster;

// A killed process leaves its lock; the user removes it by the id that the next command names.
template <class List, class Store>
void unlock_if_held(toy::basic_cluster<List, Store>& cluster) {
    diagnostics ignored;
    const auto seen = observe_lock(cluster.store, ignored);
    if (seen.present) REQUIRE(commands::force_unlock<List>(cluster.env(), seen.record->lock_id).lock_removed);
}

template <class List, class Store>
void check_law(toy::basic_cluster<List, Store>& cluster, const std::map<std::string, std::string>& lands) {
    unlock_if_held(cluster);
    diagnostics found;
    static_cast<void>(read_state(cluster.store, found));
    REQUIRE(found.empty());
    if (cluster.plan().state_observations.state_found == false) REQUIRE(cluster.import_cluster().ok);
    const auto done = cluster.apply();
    REQUIRE(done.ok);
    REQUIRE(done.converged);
    for (const auto& [root, law] : lands) REQUIRE(cluster.store.get(root)->bytes == law);
    REQUIRE(cluster.store.list("__cluster/recoveries")->empty());
    REQUIRE(cluster.status().diagnostics.empty());
    const auto before = cluster.contents();
    REQUIRE_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.contents() == before);
    REQUIRE(cluster.refresh().ok);
    REQUIRE(cluster.contents() == before);
}

/// Which points an enumeration takes when a command can fail in `ways` at each: all of them; under a sanitizer one way
/// at each point, in turn.
struct point_choice {
    std::size_t ways;

    [[nodiscard]] constexpr int first(std::size_t way) const { return is_sanitized ? static_cast<int>(way) + 1 : 1; }
    [[nodiscard]] constexpr int step() const { return is_sanitized ? static_cast<int>(ways) : 1; }

    /// How many points that is, when a command can fail at `calls` places.
    [[nodiscard]] constexpr int at_least(int calls) const {
        return is_sanitized ? calls : static_cast<int>(ways) * calls;
    }
};
inline constexpr point_choice points_of_modes{testing::every_fault_mode.size()};

/// Runs `command` so that it stops at each change in turn; then `next` is what the user runs before the law has to
/// hold, and `afterwards` looks at what came of it. Gives how many points there were.
template <class Cluster = toy::cluster>
int enumerate(const std::string& scenario, const std::string& start_with, auto&& prepare, auto&& command,
              const std::map<std::string, std::string>& lands, auto&& next, auto&&... afterwards) {
    crash_windows crossed{scenario};
    int points = 0;
    for (std::size_t way = 0; way < testing::every_fault_mode.size(); ++way) {
        const auto mode = testing::every_fault_mode[way];
        CAPTURE(testing::name_of(mode));
        for (auto at = points_of_modes.first(way);; at += points_of_modes.step()) {
            CAPTURE(at);
            Cluster cluster{start_with};
            prepare(cluster);
            testing::faulty_store failing{cluster.store, static_cast<std::uint64_t>(at), mode};
            command(cluster, failing);
            if (!failing.has_failed()) break;
            ++points;
            crossed.note(std::string{testing::name_of(mode)} + " " + failing.failed_call());
            unlock_if_held(cluster);
            next(cluster);
            check_law(cluster, lands);
            (afterwards(cluster), ...);
        }
    }
    return points;
}

template <class Cluster = toy::cluster>
int enumerate(const std::string& scenario, const std::string& start_with, auto&& prepare, auto&& command,
              const std::map<std::string, std::string>& lands) {
    return enumerate<Cluster>(scenario, start_with, prepare, command, lands, [](Cluster&) {});
}

}  // namespace crash
