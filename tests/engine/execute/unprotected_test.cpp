// No container is served from the ledger before what is declared to protect it is applied.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/unprotected.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"
#include "engine/toy_wardens.hpp"

using namespace omnigraph::cluster;

namespace {

using watched_cluster = toy::basic_cluster<toy::watched_world>;

const std::string watched =
    "version: 1\nlands: { bree: { law: fair }, shire: { law: be kind } }\n"
    "wardens: { north: { watches: [shire], rule: abc } }\n";

bool is_held(watched_cluster& cluster, const std::string& land) { return awaits_protection(cluster.ledger(), land); }

bool warns(const std::vector<diagnostic_report>& found) { return toy::has_code(found, codes::protection_not_applied); }

}  // namespace

TEST_CASE("what import finds is held until an apply brings its protection, and nothing else is") {
    watched_cluster cluster{watched};
    {
        testing::fake_graph_host host{cluster.store};
        REQUIRE(host.init("lands/shire.land", "be kind", "somebody"));
        REQUIRE(host.init("lands/bree.land", "fair", "somebody"));
    }
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    CHECK(warns(imported.diagnostics));
    CHECK(imported.resource_statuses.at("land.shire").status == "applied");
    CHECK(is_held(cluster, "land.shire"));
    CHECK_FALSE(is_held(cluster, "land.bree"));

    const auto bytes = cluster.contents();
    CHECK(warns(cluster.refresh().diagnostics));
    CHECK(cluster.contents() == bytes);

    const auto applied = cluster.apply();
    CHECK(applied.converged);
    CHECK_FALSE(warns(applied.diagnostics));
    CHECK_FALSE(is_held(cluster, "land.shire"));
}

TEST_CASE("a land that is served already stays in service when a warden is declared for it") {
    watched_cluster cluster{"version: 1\nlands: { bree: { law: fair }, shire: { law: be kind } }\n"};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(watched);
    CHECK_FALSE(warns(cluster.refresh().diagnostics));
    CHECK_FALSE(is_held(cluster, "land.shire"));
}

TEST_CASE("the hold ends when the declaration of the warden does") {
    watched_cluster cluster{watched};
    {
        testing::fake_graph_host host{cluster.store};
        REQUIRE(host.init("lands/shire.land", "be kind", "somebody"));
    }
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(is_held(cluster, "land.shire"));
    cluster.declare("version: 1\nlands: { bree: { law: fair }, shire: { law: be kind } }\n");
    REQUIRE(cluster.refresh().ok);
    CHECK_FALSE(is_held(cluster, "land.shire"));
}

TEST_CASE("wherever an apply stops, neither refresh nor the next apply records a land that nobody watches") {
    // The warden moves to the new land, which needs an approval, so the new land waits with it.
    const std::string base =
        "version: 1\nlands: { bree: { law: fair } }\nwardens: { north: { watches: [bree], rule: abc } }\n";
    const std::string moved =
        "version: 1\nlands: { bree: { law: fair }, shire: { law: be kind } }\n"
        "wardens: { north: { watches: [bree, shire], rule: abc } }\n";
    int held = 0;
    for (std::uint64_t at = 1;; ++at) {
        CAPTURE(at);
        watched_cluster cluster{base};
        REQUIRE(cluster.import_cluster().ok);
        REQUIRE(cluster.apply().converged);
        cluster.declare(moved);
        testing::faulty_store failing{cluster.store, at, testing::fault_mode::crash_after};
        static_cast<void>(commands::apply<toy::watched_world>(cluster.env(&failing)));
        if (!failing.has_failed()) break;
        diagnostics found;
        if (const auto lock = observe_lock(cluster.store, found); lock.present)
            REQUIRE(commands::force_unlock<toy::watched_world>(cluster.env(), lock.record->lock_id).lock_removed);
        REQUIRE(cluster.refresh().ok);
        const auto state = cluster.ledger();
        const auto& rows = *state.applied_revision.resources;
        const bool watches = rows.at("warden.north").applies_to->size() == 2;
        if (rows.contains("land.shire")) CHECK(awaits_protection(state, "land.shire") == !watches);
        held += awaits_protection(state, "land.shire");
        REQUIRE(cluster.apply().converged);
        CHECK_FALSE(is_held(cluster, "land.shire"));
    }
    CHECK(held > 0);
}
