// Laws of the history over random edits of a toy cluster, by different hands, some of them interrupted.
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// One land whose law stays; songs, mints and bindings of the guild vary.
std::string random_config() {
    const auto pick = [](std::vector<std::string> from) { return *rc::gen::elementOf(from); };
    std::string songs;
    for (const auto* name : {"dawn", "dusk", "noon", "rain"})
        if (*rc::gen::arbitrary<bool>())
            songs += (songs.empty() ? "" : ", ") + std::string{name} + ": " + pick({"la", "lala", "mm", "hu"});
    return "version: 1\nmints: { royal: " + pick({"crown", "penny"}) +
           " }\nlands: { shire: { mint: royal, law: be kind, songs: { " + songs +
           " } } }\nguilds: { bakers: { bound: " + pick({"[]", "[shire]"}) + ", charter: " + pick({"bread", "cake"}) +
           " } }\n";
}

environment going_to(toy::cluster& cluster, const std::string& revision) {
    auto env = cluster.env();
    env.to_revision = revision;
    return env;
}

}  // namespace

TEST_CASE("what was applied at every revision is told by the history for ever, and can be gone back to") {
    const bool holds = rc::check([] {
        toy::cluster cluster;
        RC_ASSERT(cluster.import_cluster().ok);
        std::map<std::uint64_t, digests_by_address> applied;
        const auto steps = *rc::gen::inRange(1, 24);
        for (int step = 0; step < steps; ++step) {
            cluster.declare(random_config());
            if (*rc::gen::inRange(0, 4) == 0) {
                testing::faulty_store failing{cluster.store, *rc::gen::inRange<std::uint64_t>(1, 8),
                                              *rc::gen::elementOf(testing::every_fault_mode)};
                static_cast<void>(commands::apply<toy::world>(cluster.env(&failing)));
                RC_ASSERT(cluster.store.remove(layout::lock));
            }
            RC_ASSERT(cluster.apply().converged);
            applied[*cluster.ledger().state_revision] = digests_of(cluster.ledger());
        }
        const auto log = commands::log<toy::world>(cluster.env());
        RC_ASSERT(log.verified);
        RC_ASSERT(log.recorded == *cluster.ledger().state_revision);
        for (const auto& [revision, digests] : applied) {
            const auto shown = commands::show<toy::world>(cluster.env(), std::to_string(revision));
            RC_ASSERT(shown.ok);
            RC_ASSERT(*shown.revision->resource_digests == digests);
            RC_ASSERT(commands::plan<toy::world>(going_to(cluster, std::to_string(revision))).resource_digests ==
                      digests);
        }
        const auto& [revision, digests] = *std::next(applied.begin(), *rc::gen::inRange<long>(0, applied.size()));
        RC_ASSERT(commands::apply<toy::world>(going_to(cluster, std::to_string(revision))).converged);
        RC_ASSERT(digests_of(cluster.ledger()) == digests);
        // gc removes what attempts left behind, and nothing that any of this needs.
        RC_ASSERT(commands::collect_garbage<toy::world>(
                      cluster.env(), {.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true})
                      .ok);
        RC_ASSERT(cluster.status().diagnostics.empty());
        for (const auto& [earlier, rows] : applied)
            RC_ASSERT(commands::plan<toy::world>(going_to(cluster, std::to_string(earlier))).resource_digests == rows);
    });
    CHECK(holds);
}
