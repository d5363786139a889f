#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string two_lands =
    "version: 1\nmints: { royal: crown }\n"
    "lands:\n  bree: { law: fair, songs: { one: x } }\n"
    "  shire: { mint: royal, law: be kind, songs: { dawn: la } }\n"
    "guilds: { bakers: { bound: [shire], charter: bread }, cooks: { bound: [bree], charter: stew } }\n";

/// A store that requests a stop when something is written whose key ends in `ending`.
class stopping_store final : public testing::borrowed_store {
public:
    stopping_store(object_store& owner, stop_request& stop, std::string ending)
        : borrowed_store{owner}, stop_{stop}, ending_{std::move(ending)} {}

    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        if (key.ends_with(ending_)) stop_.request(15);
        return borrowed_store::put_if_absent(key, bytes);
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (key.ends_with(ending_)) stop_.request(15);
        return borrowed_store::put_if_match(key, bytes, expected);
    }

private:
    stop_request& stop_;
    std::string ending_;
};

apply_report apply_stopped_at(toy::cluster& cluster, const std::string& ending) {
    stop_request stop;
    stopping_store store{cluster.store, stop, ending};
    auto env = cluster.env(&store);
    env.stop = &stop;
    return commands::apply<toy::world>(env);
}

std::string outcome_of(const apply_report& report, std::string_view address) {
    for (const auto& change : report.changes)
        if (change.resource == address) return *change.disposition + " " + change.reason.value_or("");
    return "no change";
}

void check_next_apply(toy::cluster& cluster) {
    CHECK(cluster.store.probe(layout::lock) == presence::absent);
    CHECK(cluster.store.list(layout::recoveries)->empty());
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.apply().state_written);
}

}  // namespace

TEST_CASE("a command that is told to stop before it begins takes no lock and changes nothing") {
    toy::cluster cluster{two_lands};
    stop_request stop;
    stop.request(2);
    auto env = cluster.env();
    env.stop = &stop;
    const auto imported = commands::import_cluster<toy::world>(env);
    CHECK_FALSE(imported.ok);
    CHECK(toy::has_code(imported.diagnostics, codes::command_interrupted));
    CHECK(cluster.contents().empty());
    REQUIRE(cluster.import_cluster().ok);
    const auto before = cluster.contents();
    CHECK(toy::has_code(commands::apply<toy::world>(env).diagnostics, codes::command_interrupted));
    CHECK(toy::has_code(commands::plan<toy::world>(env).diagnostics, codes::command_interrupted));
    CHECK(cluster.contents() == before);
}

TEST_CASE("apply that is told to stop once it has the lock holds everything back") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    const auto before = cluster.contents();
    const auto report = apply_stopped_at(cluster, "lock.json");
    CHECK_FALSE(report.ok);
    CHECK_FALSE(report.state_written);
    CHECK_FALSE(report.converged);
    CHECK(report.applied_count == 0);
    CHECK(outcome_of(report, "land.bree") == "blocked command_interrupted");
    CHECK(outcome_of(report, "mint.royal") == "blocked command_interrupted");
    CHECK(cluster.contents() == before);
    check_next_apply(cluster);
}

TEST_CASE(
    "apply that is told to stop during an operation records it with what belongs to it, and begins no other one") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    const auto report = apply_stopped_at(cluster, "bree.land/manifest.json");
    CHECK_FALSE(report.ok);
    CHECK(report.state_written);
    CHECK_FALSE(report.converged);
    CHECK(outcome_of(report, "land.bree") == "applied ");
    CHECK(outcome_of(report, "guild.cooks") == "applied ");
    CHECK(outcome_of(report, "land.shire") == "blocked command_interrupted");
    CHECK(outcome_of(report, "guild.bakers") == "blocked dependency_not_applied");
    CHECK(cluster.ledger().applied_revision.resources->contains("land.bree"));
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("land.shire"));
    check_next_apply(cluster);
}

TEST_CASE("apply that is told to stop while it moves the ledger has done its work, and says so in a warning") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    const auto report = apply_stopped_at(cluster, "state.json");
    CHECK(report.ok);
    CHECK(report.converged);
    REQUIRE(toy::has_code(report.diagnostics, codes::command_interrupted));
    CHECK(report.diagnostics.back().message ==
          "The command was interrupted by SIGTERM. It had done all of its work by then.");
    check_next_apply(cluster);
}
