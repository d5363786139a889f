// A lost ledger opens nothing: what import takes over from the history, and what it holds when that cannot tell.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/recalled_rows.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"
#include "engine/toy_wardens.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string lands_only =
    "version: 1\nlands: { bree: { law: fair }, shire: { law: be kind, songs: { dawn: la } } }\n";
const std::string watched =
    lands_only + "wardens: { north: { watches: [shire], rule: abc! }, east: { watches: [roads], rule: ab } }\n";
/// The warden of the roads stays, so that the world has some.
const std::string unwatched = lands_only + "wardens: { east: { watches: [roads], rule: ab } }\n";
const std::string wardens_of_roads = unwatched.substr(lands_only.size());
const std::string with_moor = "version: 1\nlands: { bree: { law: fair }, moor: { law: be kind } }\n" + wardens_of_roads;
const std::string without_shire = "version: 1\nlands: { bree: { law: fair } }\n" + wardens_of_roads;

struct watched_cluster : toy::basic_cluster<toy::watched_world> {
    /// Applied with a warden of shire; the ledger is lost then.
    explicit watched_cluster(const std::string& config = watched) : basic_cluster{config} {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
        lose_ledger();
    }

    void lose_ledger() { REQUIRE(store.remove(layout::state).has_value()); }

    std::vector<std::string> keys_below(std::string_view prefix) {
        std::vector<std::string> keys;
        for (const auto& entry : store.list(prefix).value_or({})) keys.push_back(entry.key);
        return keys;
    }

    void damage_newest_record() { REQUIRE(store.put(keys_below(layout::history_revisions).back(), "?").has_value()); }

    void lose_newest_record() { REQUIRE(store.remove(keys_below(layout::history_revisions).back()).has_value()); }

    void move_land(const std::string& from, const std::string& to) {
        const auto old_root = "lands/" + from + ".land", new_root = "lands/" + to + ".land";
        const auto moved = testing::read_fake_graph(store, old_root);
        REQUIRE(moved.has_value());
        REQUIRE(store.put(testing::fake_manifest(new_root), testing::encode_fake_graph(moved->graph, new_root)));
        REQUIRE(store.remove_prefix(old_root).has_value());
    }

    /// Leaves the history as versions wrote it that recorded no uids.
    void forget_uids() {
        std::map<std::uint64_t, std::pair<std::string, history_record>> records;
        for (const auto& key : keys_below(layout::history_revisions)) {
            auto record = decode_history_record(store.get(key)->bytes);
            REQUIRE(record.has_value());
            records.emplace(record->sequence, std::pair{key, *std::move(record)});
        }
        std::string digest_before;
        for (auto& [sequence, stored] : records) {
            auto& [key, record] = stored;
            record.graph_uids->clear();
            if (record.previous) record.previous->digest = digest_before;
            REQUIRE(store.put(key, encode_history_record(record)).has_value());
            digest_before = record.digest;
        }
    }

    bool has_row(const std::string& address) { return ledger().applied_revision.resources->contains(address); }
    bool is_held(const std::string& land) { return has_condition(ledger(), land, protection_unknown); }

    /// Whether a plan deletes the warden of shire only after an approval.
    bool gates_the_delete() {
        const auto planned = plan();
        const auto gone = std::ranges::find_if(
            planned.changes, [](const auto& c) { return c.resource == "warden.north" && c.operation == "delete"; });
        return gone != planned.changes.end() && gone->reason == "approval_required" &&
               planned.approvals_required.size() == 1;
    }
};

/// Does not list what lies below `part`.
struct unlisted_store final : testing::borrowed_store {
    unlisted_store(object_store& owner, std::string_view part) : borrowed_store{owner}, part_{part} {}
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        if (prefix == part_) return store_error{store_fault::denied, std::string{prefix}, "Permission denied"};
        return borrowed_store::list(prefix);
    }

private:
    std::string_view part_;
};

}  // namespace

TEST_CASE("a delete that waited for its approval waits for it again after the ledger was lost") {
    watched_cluster cluster;
    cluster.declare(unwatched);
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    CHECK_FALSE(toy::has_code(imported.diagnostics, codes::protection_not_applied));
    CHECK(imported.resource_statuses.at("warden.north").status == "applied");
    CHECK(cluster.gates_the_delete());
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.has_row("warden.north"));
    REQUIRE(cluster.approve("warden.north").ok);
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.has_row("warden.north"));
}

TEST_CASE("the protection of what is no container comes back, too") {
    watched_cluster cluster;
    cluster.declare(lands_only + "wardens: { north: { watches: [shire], rule: abc! } }\n");
    REQUIRE(cluster.import_cluster().ok);
    const auto planned = cluster.plan();
    REQUIRE(planned.approvals_required.size() == 1);
    CHECK(planned.approvals_required[0].resource == "warden.east");
}

TEST_CASE("what was open before the ledger was lost needs no approval after it") {
    watched_cluster cluster;  // the rule of north opens every longer song of shire
    REQUIRE(cluster.import_cluster().ok);
    CHECK(cluster.plan().changes.empty());
    CHECK(cluster.apply().converged);
    cluster.lose_ledger();
    cluster.declare("version: 1\nlands: { bree: { law: fair }, shire: { law: be kind, songs: { dawn: la la } } }\n" +
                    watched.substr(lands_only.size()));
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.plan().approvals_required.size() == 1);
    CHECK(cluster.plan().approvals_required[0].resource == "song.shire.dawn");
}

TEST_CASE("a container that is no longer declared comes back as it is found, and its delete waits") {
    for (const bool is_there : {true, false}) {
        CAPTURE(is_there);
        watched_cluster cluster;
        if (!is_there) REQUIRE(cluster.store.remove_prefix("lands/shire.land").has_value());
        cluster.declare(without_shire);
        REQUIRE(cluster.import_cluster().ok);
        CHECK(cluster.has_row("land.shire") == is_there);
        CHECK(cluster.has_row("warden.north"));
        const auto planned = cluster.plan();
        REQUIRE(planned.approvals_required.size() == 1);
        CHECK(planned.approvals_required[0].resource == (is_there ? "land.shire" : "warden.north"));
    }
}

TEST_CASE("what protects comes back without its payload, and a content does not") {
    watched_cluster cluster;
    for (const auto& key : cluster.keys_below(layout::resources)) REQUIRE(cluster.store.remove(key).has_value());
    cluster.declare(unwatched);
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    CHECK(toy::has_code(imported.diagnostics, codes::catalog_payload_missing));
    CHECK(imported.resource_statuses.at("warden.north").status == "drifted");
    CHECK_FALSE(cluster.has_row("song.shire.dawn"));
    CHECK(cluster.gates_the_delete());
}

TEST_CASE("a land is held when the newest record is damaged, until a warden is applied or it is accepted") {
    watched_cluster cluster;
    cluster.damage_newest_record();
    cluster.declare(unwatched);
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    CHECK(toy::has_code(imported.diagnostics, codes::protection_not_applied));
    CHECK(toy::has_code(imported.diagnostics, codes::history_record_invalid));
    CHECK_FALSE(cluster.has_row("warden.north"));
    REQUIRE(cluster.is_held("land.shire"));
    REQUIRE(cluster.is_held("land.bree"));

    const auto applied = cluster.apply();
    CHECK(toy::has_code(applied.diagnostics, codes::protection_not_applied));
    CHECK(applied.ok);
    CHECK_FALSE(applied.converged);
    CHECK(cluster.refresh().ok);
    REQUIRE(cluster.is_held("land.shire"));
    REQUIRE(cluster.is_held("land.bree"));

    REQUIRE(cluster.refresh({"land.bree"}).ok);
    CHECK_FALSE(cluster.is_held("land.bree"));
    CHECK(toy::has_code(cluster.refresh({"land.bree"}).diagnostics, codes::root_not_replaced));
    CHECK(cluster.is_held("land.shire"));
    cluster.declare(watched);
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.is_held("land.shire"));
}

TEST_CASE("a damaged record holds nothing back when a newer one has all rows") {
    watched_cluster cluster;
    REQUIRE(cluster.import_cluster().ok);  // its record has all rows
    cluster.lose_ledger();
    const auto records = cluster.keys_below(layout::history_revisions);
    REQUIRE(records.size() == 3);
    REQUIRE(cluster.store.put(records.back(), "?").has_value());  // the apply before the first loss
    cluster.declare(unwatched);
    REQUIRE(cluster.import_cluster().ok);
    CHECK_FALSE(cluster.is_held("land.shire"));
    CHECK(cluster.gates_the_delete());
}

TEST_CASE("nothing is begun while the history or the catalog cannot be read") {
    for (const auto part : {layout::history_revisions, layout::history_sources, layout::resources}) {
        CAPTURE(part);
        watched_cluster cluster;
        for (const auto& key : cluster.keys_below(layout::history)) REQUIRE(cluster.store.remove(key).has_value());
        unlisted_store silent{cluster.store, part};
        const auto before = cluster.contents();
        const auto report = commands::import_cluster<toy::watched_world>(cluster.env(&silent));
        CHECK_FALSE(report.ok);
        CHECK(toy::has_code(report.diagnostics,
                            part == layout::resources ? codes::catalog_payload_read_error : codes::history_read_error));
        CHECK(cluster.contents() == before);
    }
}

TEST_CASE("lands are held when the history is lost with the ledger, and something has protected lands") {
    for (const bool with_texts : {true, false}) {
        CAPTURE(with_texts);
        watched_cluster cluster;
        for (const auto& key : cluster.keys_below(with_texts ? layout::history_revisions : layout::history))
            REQUIRE(cluster.store.remove(key).has_value());
        cluster.declare(unwatched);
        REQUIRE(cluster.import_cluster().ok);
        CHECK(cluster.is_held("land.shire"));
    }
    watched_cluster never{lands_only};
    for (const auto& key : never.keys_below(layout::history)) REQUIRE(never.store.remove(key).has_value());
    REQUIRE(never.import_cluster().ok);
    CHECK_FALSE(never.is_held("land.shire"));
}

TEST_CASE("a second loss of the ledger tells no more than the first one") {
    for (const bool applied : {true, false}) {
        CAPTURE(applied);
        watched_cluster cluster;
        for (const auto& key : cluster.keys_below(layout::history)) REQUIRE(cluster.store.remove(key).has_value());
        cluster.declare(unwatched);
        REQUIRE(cluster.import_cluster().ok);
        if (applied) REQUIRE(cluster.apply().ok);
        cluster.clock.advance(std::chrono::hours{24 * 30});
        REQUIRE(commands::collect_garbage<toy::watched_world>(cluster.env(), {.remove = true}).ok);
        cluster.lose_ledger();
        REQUIRE(cluster.import_cluster().ok);
        CHECK(cluster.is_held("land.shire"));
    }
}

TEST_CASE("lands are held when the newest record is gone, and something that it named is there") {
    const std::string bound_wider =
        lands_only + "wardens: { east: { watches: [roads, shire], rule: ab } }\n";  // in the place of a new warden
    for (const auto& newest : {watched, bound_wider})
        for (const bool folder_in_place : {false, true}) {
            CAPTURE(newest);
            CAPTURE(folder_in_place);
            watched_cluster cluster{unwatched};
            REQUIRE(cluster.import_cluster().ok);
            cluster.declare(newest);
            REQUIRE(cluster.apply().converged);
            cluster.lose_ledger();
            const auto record = cluster.keys_below(layout::history_revisions).back();
            cluster.lose_newest_record();
            if (folder_in_place) REQUIRE(cluster.store.put(record + "/file", "").has_value());
            cluster.declare(unwatched);
            const auto imported = cluster.import_cluster();
            REQUIRE(imported.ok);
            CHECK(cluster.is_held("land.shire"));
            CHECK(toy::has_code(imported.diagnostics, codes::history_record_invalid) == folder_in_place);
        }
}

TEST_CASE("a record that was restored after an import does not vouch for what that import recorded") {
    watched_cluster cluster;
    const auto newest = cluster.keys_below(layout::history_revisions).back();
    const auto record = cluster.store.get(newest)->bytes;
    cluster.damage_newest_record();
    cluster.declare(unwatched);
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.store.put(newest, record).has_value());
    cluster.lose_ledger();
    REQUIRE(cluster.import_cluster().ok);
    CHECK(cluster.is_held("land.shire"));
}

TEST_CASE("a land that was away when nobody knew what protected it is held when it is found") {
    for (const bool refreshed : {true, false}) {
        CAPTURE(refreshed);
        watched_cluster cluster;
        cluster.damage_newest_record();
        cluster.move_land("shire", "away");
        cluster.declare(unwatched);
        REQUIRE(cluster.import_cluster().ok);
        CHECK_FALSE(cluster.has_row("land.shire"));
        REQUIRE(cluster.refresh().ok);
        cluster.move_land("away", "shire");
        if (refreshed) REQUIRE(cluster.refresh().ok);
        const auto applied = cluster.apply();
        CHECK(applied.ok);
        CHECK_FALSE(applied.converged);
        REQUIRE(cluster.has_row("land.shire"));
        CHECK(cluster.is_held("land.shire"));
        cluster.move_land("shire", "away");
        REQUIRE(cluster.refresh().ok);
        cluster.move_land("away", "shire");
        REQUIRE(cluster.refresh().ok);
        CHECK(cluster.is_held("land.shire"));
    }
}

TEST_CASE("a land that no record names is held while a watched one without a recorded uid is not at its place") {
    for (const bool is_gone : {true, false}) {
        CAPTURE(is_gone);
        watched_cluster cluster;
        cluster.forget_uids();
        if (is_gone) cluster.move_land("shire", "moor");
        else cluster.move_land("bree", "moor");  // nothing watched it
        cluster.declare(with_moor);
        REQUIRE(cluster.import_cluster().ok);
        CHECK(cluster.is_held("land.moor") == is_gone);
        CHECK_FALSE(cluster.is_held("land.bree"));
    }
}

TEST_CASE("a watched land that was moved while the ledger was lost is not taken for the one of its new place") {
    for (const bool declared_later : {false, true}) {
        CAPTURE(declared_later);
        watched_cluster cluster;
        cluster.move_land("shire", "moor");
        cluster.declare(declared_later ? without_shire : with_moor);
        const auto imported = cluster.import_cluster();
        REQUIRE(imported.ok);
        cluster.declare(with_moor);
        const auto refreshed = cluster.refresh();
        CHECK(toy::has_code(refreshed.diagnostics, codes::root_replaced));
        CHECK_FALSE(cluster.has_row("land.moor"));
        CHECK_FALSE(cluster.apply().converged);
        CHECK_FALSE(cluster.has_row("land.moor"));
        REQUIRE(cluster.refresh({"land.moor"}).ok);
        CHECK(cluster.has_row("land.moor"));
    }
}

TEST_CASE("lands that were swapped while the ledger was lost are told apart") {
    watched_cluster cluster;
    cluster.move_land("shire", "away");
    cluster.move_land("bree", "shire");
    cluster.move_land("away", "bree");
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    for (const std::string land : {"land.shire", "land.bree"}) {
        CAPTURE(land);
        CHECK(imported.resource_statuses.at(land).status == "drifted");
        CHECK_FALSE(cluster.has_row(land));
    }
    CHECK_FALSE(cluster.apply().converged);
    cluster.move_land("shire", "away");
    cluster.move_land("bree", "shire");
    cluster.move_land("away", "bree");
    REQUIRE(cluster.refresh().ok);
    CHECK(cluster.apply().converged);
}

TEST_CASE("a mark that nobody knows what protected a land outlives the next loss, and what caused it") {
    watched_cluster cluster;
    const auto damaged = cluster.keys_below(layout::history_revisions).back();
    cluster.damage_newest_record();
    cluster.declare(unwatched);
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.refresh({"land.bree"}).ok);
    REQUIRE(cluster.store.remove(damaged).has_value());
    for (const auto& key : cluster.keys_below(layout::history_sources)) REQUIRE(cluster.store.remove(key).has_value());
    for (const auto& key : cluster.keys_below(layout::resources)) REQUIRE(cluster.store.remove(key).has_value());
    cluster.lose_ledger();
    REQUIRE(cluster.import_cluster().ok);
    CHECK(cluster.is_held("land.shire"));
    CHECK_FALSE(cluster.is_held("land.bree"));
}

TEST_CASE("what cannot be published again is let go by an approval") {
    watched_cluster cluster;
    for (const auto& key : cluster.keys_below(layout::resources)) REQUIRE(cluster.store.remove(key).has_value());
    cluster.declare(unwatched);
    const auto imported = cluster.import_cluster();
    const auto remedy_of = [&](const std::string& address) {
        const auto lost = std::ranges::find_if(imported.diagnostics, [&](const auto& one) {
            return one.code == codes::catalog_payload_missing.text && one.path == address;
        });
        return lost == imported.diagnostics.end() ? std::string{} : lost->remedy.value_or("");
    };
    CHECK(remedy_of("warden.north").find("`omnigraph cluster approve warden.north`") != std::string::npos);
    CHECK(remedy_of("warden.east").find("approve") == std::string::npos);
}
