// An apply of a saved plan, and one that goes back to an earlier revision, stopped at every change of the store.
#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/plan/saved_plan.hpp>

#include "crash/crash_law.hpp"

using namespace omnigraph::cluster;
using crash::enumerate;

namespace {

const std::string first =
    "version: 1\nmints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread } }\n";
const std::string second =
    "version: 1\nmints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lala } } }\n"
    "guilds: { bakers: { bound: [shire], charter: cake } }\n";

const std::map<std::string, std::string> lands{{"lands/shire.land/manifest.json", "be kind"}};

}  // namespace

TEST_CASE(
    "an apply of a saved plan that stops anywhere is finished by the next apply, and the plan is used at most once") {
    std::shared_ptr<const saved_plan> plan;
    const auto points = enumerate(
        "an apply of a saved plan", first,
        [&](toy::cluster& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            cluster.declare(second);
            const auto env = cluster.env();
            const auto shown = commands::plan<toy::world>(env);
            REQUIRE(shown.ok);
            plan = std::make_shared<const saved_plan>(save_plan(shown, env));
        },
        [&](toy::cluster& cluster, object_store& store) {
            auto env = cluster.env(&store);
            env.plan = plan;
            static_cast<void>(commands::apply<toy::world>(env));
        },
        lands,
        [&](toy::cluster& cluster) {
            auto env = cluster.env();
            env.plan = plan;
            const auto again = commands::apply<toy::world>(env);
            // Either it had not been begun, or it is refused, and nothing is done in its name.
            if (again.ok) REQUIRE(again.converged);
            else REQUIRE_FALSE(again.state_written);
            REQUIRE(cluster.store.list(layout::plans)->size() == 1);
        },
        [](toy::cluster& cluster) { REQUIRE(cluster.ledger().applied_revision.resources->contains("guild.bakers")); });
    CHECK(points >= crash::points_of_modes.at_least(6));
}

TEST_CASE("an apply that goes back to an earlier revision and stops anywhere gets there with the next one") {
    std::string before;
    const auto go_back = [](toy::cluster& cluster, object_store* store) {
        auto env = cluster.env(store);
        env.to_revision = "2";
        return commands::apply<toy::world>(env);
    };
    const auto points = enumerate(
        "an apply that goes back", first,
        [&](toy::cluster& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            REQUIRE(*cluster.ledger().state_revision == 2);
            before = *cluster.ledger().applied_revision.config_digest;
            cluster.declare(second);
            REQUIRE(cluster.apply().converged);
        },
        [&](toy::cluster& cluster, object_store& store) { static_cast<void>(go_back(cluster, &store)); }, lands,
        [&](toy::cluster& cluster) {
            const auto there = go_back(cluster, nullptr);
            REQUIRE(there.ok);
            REQUIRE(there.converged);
            REQUIRE(*cluster.ledger().applied_revision.config_digest == before);
        });
    CHECK(points >= crash::points_of_modes.at_least(4));
}
