// What a run leaves behind and has to say: records of used plans, approvals beside a refresh, changes that wait, and
// what went although the ledger could not be written.
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/engine/execute/held_back.hpp>
#include <omnigraph/cluster/engine/execute/publish_changes.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/ledger/used_plan.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string two_lands =
    "version: 1\nmints: { royal: crown }\nlands:\n"
    "  shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } }\n  bree: { law: fair, songs: { one: x } }\n";

/// `bree` alone, with what is random about the rest.
std::string bree_alone(const std::string& mint, const std::string& song) {
    return "version: 1\nmints: { royal: " + mint + " }\nlands:\n  bree: { law: fair, songs: { one: " + song + " } }\n";
}

std::string message_of(const std::vector<diagnostic_report>& said, diagnostic_code code, const std::string& path) {
    for (const auto& d : said)
        if (d.code == code.text && d.path == path) return d.message;
    return {};
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A store whose ledger cannot be written.
struct closed_ledger final : testing::borrowed_store {
    using borrowed_store::borrowed_store;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (key == layout::state) return store_error{store_fault::denied, std::string{key}, "it is closed"};
        return borrowed_store::put_if_match(key, bytes, expected);
    }
};

apply_report apply_plan(toy::cluster& cluster) {
    auto env = cluster.env();
    env.plan = std::make_shared<const saved_plan>(save_plan(commands::plan<toy::world>(env), env));
    return commands::apply<toy::world>(env);
}

void lose_song(toy::cluster& cluster, const std::string& song) {
    const auto texts = cluster.store.list(std::string{layout::resources} + "/song/" + song);
    for (const auto& entry : *texts) REQUIRE(cluster.store.remove(entry.key));
}

gc_report collect(toy::cluster& cluster, bool remove) {
    return commands::collect_garbage<toy::world>(
        cluster.env(), {.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = remove});
}

}  // namespace

TEST_CASE("gc removes the record of a used plan once the ledger has moved on, and not before") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    REQUIRE(apply_plan(cluster).ok);  // nothing to do: the ledger stays where it is, and the plan could be used again
    REQUIRE(cluster.store.list(layout::plans)->size() == 1);
    CHECK(collect(cluster, true).litter.empty());
    CHECK(cluster.store.list(layout::plans)->size() == 1);

    cluster.declare(two_lands + "  rohan: { law: ride }\n");
    REQUIRE(apply_plan(cluster).converged);
    REQUIRE(cluster.store.list(layout::plans)->size() == 2);
    const auto listed = collect(cluster, false);
    REQUIRE(listed.litter.size() == 2);
    CHECK(listed.litter[0].reason == "stale_plan");
    REQUIRE(cluster.store.put(std::string{layout::plans} + "/note.txt", "not ours"));
    REQUIRE(cluster.store.put(layout::used_plan("01BX5ZZKBKACTAV9WEVGEMMVRZ"), "{}"));
    CHECK(collect(cluster, true).removed_count == 2);
    CHECK(cluster.store.list(layout::plans)->size() == 2);
}

TEST_CASE("a record of a used plan that says nothing of the ledger is kept") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    const used_plan_record old{1, "01BX5ZZKBKACTAV9WEVGEMMVRZ", "d", "use", "2026-06-10T02:07:08Z", {}, {}};
    REQUIRE(record_used_plan(cluster.store, old));
    CHECK_FALSE(contains(cluster.store.get(layout::used_plan(old.plan_id))->bytes, "state_revision"));
    CHECK(collect(cluster, true).litter.empty());
}

TEST_CASE("a refresh keeps the approval of a delete that waits, whatever else has changed or is lost") {
    CHECK(rc::check([] {
        toy::cluster cluster{two_lands};
        RC_ASSERT(cluster.import_cluster().ok);
        RC_ASSERT(cluster.apply().converged);
        const auto mint = *rc::gen::element<std::string>("crown", "penny", "groat");
        const auto song = *rc::gen::element<std::string>("x", "y");
        cluster.declare(bree_alone(mint, song));
        RC_ASSERT(!cluster.apply().converged);
        RC_ASSERT(cluster.approve("land.shire").ok);
        for (const std::string lost : {"shire/dawn", "shire/dusk", "bree/one"}) {
            if (*rc::gen::arbitrary<bool>()) continue;
            lose_song(cluster, lost);
        }
        for (int i = *rc::gen::inRange(1, 3); i > 0; --i) static_cast<void>(cluster.refresh());
        const auto planned = cluster.plan();
        RC_ASSERT(planned.approvals_required.size() == 1u);
        RC_ASSERT(planned.approvals_required[0].satisfied);
        RC_ASSERT(cluster.apply().converged);
        RC_ASSERT(cluster.store.probe("lands/shire.land") == presence::absent);
        RC_ASSERT(cluster.status().diagnostics.empty());
    }));
}

TEST_CASE("a refresh that finds another law in a land whose delete waits voids its approval") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(bree_alone("crown", "x"));
    REQUIRE(cluster.approve("land.shire").ok);
    REQUIRE(cluster.store.put("lands/shire.land/manifest.json", "be stern"));
    static_cast<void>(cluster.refresh());
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
}

TEST_CASE("a lost text of a land that is to go is told without a promise to publish it again") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(bree_alone("crown", "x"));
    lose_song(cluster, "shire/dawn");
    const auto seen = cluster.refresh();
    REQUIRE(seen.resource_statuses.contains("song.shire.dawn"));
    CHECK(contains(*seen.resource_statuses.at("song.shire.dawn").message, "not declared any more"));
    CHECK(seen.resource_digests.contains("song.shire.dawn"));
}

TEST_CASE("a change that waits names what it waits for") {
    toy::cluster cluster;  // one land, and a guild that is bound to it
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare("version: 1\nmints: { royal: crown }\nguilds: { bakers: { bound: [], charter: bread } }\n");
    const auto report = cluster.apply();
    const auto said = message_of(report.diagnostics, codes::apply_dependency_blocked, "guild.bakers");
    CHECK(contains(said, "dependency_not_applied, for `land.shire`."));
    const auto song = message_of(report.diagnostics, codes::apply_dependency_blocked, "song.shire.dawn");
    CHECK(contains(song, "approval_required, for `land.shire`."));
    CHECK(contains(message_of(report.diagnostics, codes::apply_dependency_blocked, "land.shire"),
                   "waits: approval_required."));
}

TEST_CASE("when the ledger cannot be written, everything that was removed is named") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(bree_alone("crown", "x"));
    REQUIRE(cluster.approve("land.shire").ok);
    closed_ledger closed{cluster.store};
    const auto failed = commands::apply<toy::world>(cluster.env(&closed));
    CHECK_FALSE(failed.state_written);
    REQUIRE(cluster.store.probe("lands/shire.land") == presence::absent);
    const auto said = message_of(failed.diagnostics, codes::operation_unrecorded, "land.shire");
    for (const auto* gone : {"removed", "`law.shire`", "`song.shire.dawn`", "`song.shire.dusk`"})
        CHECK_MESSAGE(contains(said, gone), said);
    CHECK(cluster.apply().converged);
}

TEST_CASE("the empty folders that a killed operation has left at its root go with its sidecar") {
    for (const std::string operation : {"land_create", "land_delete"}) {
        CAPTURE(operation);
        const temporary_folder place;
        file_store store{place.str()};
        toy::cluster cluster{"version: 1\n"};
        REQUIRE(commands::import_cluster<toy::world>(cluster.env(&store)).ok);
        sidecar_record sidecar;
        sidecar.operation_id = cluster.clock.new_id();
        sidecar.kind = operation;
        sidecar.graph_id = "rohan";
        sidecar.address = "land.rohan";
        sidecar.desired_schema_digest = digest_of_bytes("fair").hex();
        REQUIRE(write_sidecar(store, sidecar));
        std::filesystem::create_directories(place / "lands/rohan.land/fields");
        const auto applied = commands::apply<toy::world>(cluster.env(&store));
        CHECK(applied.ok);
        CHECK(applied.converged);
        CHECK_FALSE(place.contains("lands/rohan.land"));
        CHECK(store.list(layout::recoveries)->empty());
    }
}
