// Every command that writes, stopped at its 1st, 2nd, 3rd, ... change of the store, in
// every way in which storage fails; then a process that works comes along.
//
// The law: the ledger is readable, no land is lost, the documented next commands converge,
// and a run after that changes no byte.
#include <doctest/doctest.h>

#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "crash/crash_windows.hpp"
#include "engine/toy_cluster.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode;
using testing::faulty_store;

namespace {

const std::string two_lands =
    "version: 1\nmints: { royal: crown }\n"
    "lands:\n  bree: { law: fair, songs: { one: x, two: y } }\n"
    "  shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } }\n"
    "guilds: { bakers: { bound: [shire, bree], charter: bread } }\n";
const std::string edited =
    "version: 1\n"
    "lands:\n  bree: { law: fair, songs: { two: z } }\n"
    "  shire: { law: be kind, songs: { dawn: lalala, dusk: mm } }\n"
    "  rohan: { law: ride, songs: { horn: hu } }\n"
    "guilds: { bakers: { bound: [shire], charter: cake } }\n";

// A killed process leaves its lock; the user removes it by the id that the next command names.
template <class List>
void unlock_if_held(toy::basic_cluster<List>& cluster) {
    diagnostics ignored;
    const auto seen = observe_lock(cluster.store, ignored);
    if (seen.present) REQUIRE(commands::force_unlock<List>(cluster.env(), seen.record->lock_id).lock_removed);
}

template <class List>
void check_law(toy::basic_cluster<List>& cluster, const std::map<std::string, std::string>& lands) {
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
}

/// Runs `command` so that it stops at each change in turn; gives how many points there were.
template <class Cluster = toy::cluster>
int enumerate(const std::string& scenario, const std::string& start_with, auto&& prepare, auto&& command,
              const std::map<std::string, std::string>& lands) {
    crash_windows crossed{scenario};
    int points = 0;
    for (const auto mode : testing::every_fault_mode) {
        CAPTURE(testing::name_of(mode));
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(at);
            Cluster cluster{start_with};
            prepare(cluster);
            faulty_store failing{cluster.store, at, mode};
            command(cluster, failing);
            if (!failing.has_failed()) break;
            ++points;
            crossed.note(std::string{testing::name_of(mode)} + " " + failing.failed_call());
            check_law(cluster, lands);
        }
    }
    return points;
}

}  // namespace

TEST_CASE("a first apply that stops anywhere is finished by the next one") {
    const auto points = enumerate(
        "a first apply", two_lands, [](toy::cluster& cluster) { REQUIRE(cluster.import_cluster().ok); },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"}, {"lands/bree.land/manifest.json", "fair"}});
    CHECK(points >= 5 * 9);
}

TEST_CASE("an apply of edits that stops anywhere is finished by the next one") {
    const auto points = enumerate(
        "an apply of edits", two_lands,
        [](toy::cluster& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            cluster.declare(edited);
        },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"},
         {"lands/bree.land/manifest.json", "fair"},
         {"lands/rohan.land/manifest.json", "ride"}});
    CHECK(points >= 5 * 6);
}

TEST_CASE("an import that stops anywhere leaves a cluster that can be imported or has been") {
    const auto points = enumerate(
        "an import", two_lands, [](toy::cluster&) {},
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::import_cluster<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"}});
    CHECK(points >= 5 * 3);
}

TEST_CASE("operations of a kind outside of kinds/ that stop anywhere are finished by the next apply") {
    using orchards = toy::basic_cluster<orchard::kinds>;
    const std::string planted =
        "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
        "orchards:\n  north: { trees: [apple], gardeners: [ann], weather: provider.embedding.station }\n"
        "  south: { trees: [fig] }\n";
    const std::string replanted =
        "version: 1\norchards:\n  north: { trees: [apple, pear], gardeners: [ben] }\n  south: { trees: [fig] }\n"
        "  west: { trees: [plum] }\n";
    const auto apply = [](orchards& cluster, object_store& store) {
        static_cast<void>(commands::apply<orchard::kinds>(cluster.env(&store)));
    };
    CHECK(enumerate<orchards>("planting", planted, [](orchards& cluster) { REQUIRE(cluster.import_cluster().ok); },
                              apply,
                              {{"orchards/north/trees", "apple\n"}, {"orchards/south/trees", "fig\n"}}) >= 5 * 9);
    CHECK(enumerate<orchards>("replanting", planted,
                              [&](orchards& cluster) {
                                  REQUIRE(cluster.import_cluster().ok);
                                  REQUIRE(cluster.apply().converged);
                                  cluster.declare(replanted);
                              },
                              apply,
                              {{"orchards/north/trees", "apple\npear\n"},
                               {"orchards/south/trees", "fig\n"},
                               {"orchards/west/trees", "plum\n"}}) >= 5 * 9);
}

TEST_CASE("a ledger moved by somebody else during an apply is not overwritten") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    auto env = cluster.env();
    env.open_host = [&](object_store& reached) {
        // While apply is under way, another writer moves the ledger.
        auto state = cluster.ledger();
        state.state_revision = *state.state_revision + 1;
        REQUIRE(cluster.store.put("__cluster/state.json", encode_state(state)));
        return std::make_unique<testing::fake_graph_host>(reached);
    };
    const auto lost = commands::apply<toy::world>(env);
    CHECK_FALSE(lost.ok);
    CHECK_FALSE(lost.state_written);
    CHECK_FALSE(lost.converged);
    CHECK(lost.applied_count == 0);
    CHECK(toy::has_code(lost.diagnostics, codes::state_cas_mismatch));
    check_law(cluster, {{"lands/shire.land/manifest.json", "be kind"}});
}
