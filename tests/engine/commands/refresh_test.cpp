// refresh and import, and what apply does about what they find: in the toy world, with orchards, on a store in memory.
#include <algorithm>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;

namespace {

using orchards = toy::basic_cluster<orchard::kinds>;

const std::string shire_root = "lands/shire.land", shire_law = testing::fake_manifest(shire_root);

std::string told(const std::vector<change_report>& all) {
    std::string text;
    for (const auto& c : all)
        text += c.operation + " " + c.resource + " " + c.disposition.value_or("") +
                (c.metadata_change ? " " + *c.metadata_change : "") + "\n";
    return text;
}

/// `status [condition]` of a resource; `none` when it has no status.
std::string status_of(const observe_report& report, const std::string& address) {
    const auto row = report.resource_statuses.find(address);
    if (row == report.resource_statuses.end()) return "none";
    auto text = row->second.status;
    for (const auto& condition : *row->second.conditions) text += " " + condition;
    return text;
}

template <class List = toy::world>
void converge(toy::basic_cluster<List>& cluster) {
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
}

/// The key of the one payload below a folder of the catalog.
std::string payload_below(memory_store& store, const std::string& folder) {
    const auto listed = store.list("__cluster/resources/" + folder);
    REQUIRE(listed->size() == 1);
    return listed->front().key;
}

}  // namespace

TEST_CASE("refresh needs a ledger, and names import") {
    toy::cluster cluster;
    const auto report = cluster.refresh();
    CHECK_FALSE(report.ok);
    REQUIRE(toy::has_code(report.diagnostics, codes::state_missing));
    CHECK(report.diagnostics.front().remedy->find("`omnigraph cluster import`") != std::string::npos);
    CHECK(report.operation == "refresh");
    CHECK(report.resource_digests.empty());
    CHECK(cluster.contents().empty());
    REQUIRE(cluster.import_cluster().ok);
    const auto again = cluster.import_cluster();
    REQUIRE(toy::has_code(again.diagnostics, codes::state_already_exists));
    CHECK(again.diagnostics.front().remedy->find("`omnigraph cluster refresh`") != std::string::npos);
}

TEST_CASE("W83: a refresh that sees nothing new writes no byte and keeps the revision, however often") {
    toy::cluster cluster;
    converge(cluster);
    const auto before = cluster.contents();
    cluster.clock.advance(std::chrono::hours{1});
    for (int i = 0; i < 2; ++i) {
        const auto report = cluster.refresh();
        CHECK(report.ok);
        CHECK(report.diagnostics.empty());
        CHECK(report.state_observations.state_revision == 2);
        CHECK(report.state_observations.lock_acquired);
        CHECK(cluster.contents() == before);
    }
}

TEST_CASE("a commit in a land is seen: one new observation, one new revision") {
    toy::cluster cluster;
    converge(cluster);
    auto shire = testing::read_fake_graph(cluster.store, shire_root);
    testing::add_fake_commit(shire->graph, "load", "sam");
    REQUIRE(testing::write_fake_graph(cluster.store, shire_root, shire->graph, shire->version));
    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK(report.state_observations.state_revision == 3);
    CHECK(report.observations.at("land.shire").at("manifest_version") == 2);
    CHECK(status_of(report, "land.shire") == "applied");
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("a root that vanished: rows go, what was published stays, and apply creates exactly land and law") {
    toy::cluster cluster;
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    REQUIRE(cluster.store.remove_prefix(shire_root));
    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK(status_of(report, "land.shire") == "drifted land_missing");
    CHECK(status_of(report, "law.shire") == "drifted land_missing");
    CHECK_FALSE(report.resource_digests.contains("land.shire"));
    CHECK_FALSE(report.resource_digests.contains("law.shire"));
    CHECK(report.resource_digests.contains("song.shire.dawn"));
    const auto& seen = report.observations.at("land.shire");
    CHECK_FALSE(seen.at("exists").as_bool());
    CHECK_FALSE(seen.at("schema_matches_desired").as_bool());
    CHECK(seen.at("manifest_version").is_null());
    CHECK(seen.at("schema_digest").is_null());
    CHECK(seen.at("error").is_string());

    CHECK(cluster.refresh().state_observations.state_revision == report.state_observations.state_revision);
    CHECK(told(cluster.plan().changes) == "create land.shire applied\ncreate law.shire applied\n");
    CHECK(cluster.apply().converged);
    CHECK(cluster.status().resource_digests == digests);
    const auto healed = cluster.refresh();
    CHECK(status_of(healed, "land.shire") == "applied");
    CHECK(healed.observations.at("land.shire").at("exists").as_bool());
}

TEST_CASE("W31: a land that was never created is pending, before and after a refresh") {
    toy::cluster cluster;
    const auto imported = cluster.import_cluster();
    CHECK(status_of(imported, "land.shire") == "pending");
    CHECK(imported.observations.at("land.shire").at("error").is_null());
    CHECK(status_of(cluster.refresh(), "land.shire") == "pending");
}

TEST_CASE("what was never made and is declared no more leaves no observation") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.ledger().observations->contains("land.shire"));
    cluster.declare("version: 1\n");
    SUBCASE("after a refresh") { CHECK_FALSE(cluster.refresh().observations.contains("land.shire")); }
    SUBCASE("after an apply") { CHECK(cluster.apply().converged); }
    CHECK_FALSE(cluster.ledger().observations->contains("land.shire"));
}

TEST_CASE("another law behind the ledger's back is recorded as it is, and shows as the next plan's update") {
    toy::cluster cluster;
    converge(cluster);
    REQUIRE(cluster.store.put(shire_law, "be stern"));
    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK(status_of(report, "law.shire") == "drifted law_mismatch");
    CHECK(report.resource_digests.at("law.shire") == digest_of_bytes("be stern").hex());
    CHECK_FALSE(report.observations.at("land.shire").at("schema_matches_desired").as_bool());
    const auto changes = cluster.plan().changes;
    CHECK(std::ranges::any_of(changes,
                              [](const auto& c) { return c.resource == "law.shire" && c.operation == "update"; }));
    REQUIRE(cluster.store.put(shire_law, "be kind"));
    CHECK(status_of(cluster.refresh(), "law.shire") == "applied");
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("a root that does not open is an error: rows stay, everything else is recorded all the same") {
    toy::cluster cluster{"version: 1\nlands:\n  bree: { law: fair }\n  shire: { law: be kind, songs: { dawn: la } }\n"};
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    REQUIRE(cluster.store.remove(shire_law));
    REQUIRE(cluster.store.put("lands/shire.land/rubble", "?"));
    REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
    const auto report = cluster.refresh();
    CHECK_FALSE(report.ok);
    CHECK(std::ranges::any_of(report.diagnostics, [](const auto& d) {
        return d.path == "lands" && d.severity == "error" && d.code == "land_observation_error";
    }));
    CHECK(status_of(report, "land.shire") == "error land_observation_error");
    CHECK(report.resource_digests.at("law.shire") == digests.at("law.shire"));
    CHECK(report.observations.at("land.shire").at("exists").as_bool());
    CHECK(report.observations.at("land.shire").at("schema_matches_desired").is_null());
    CHECK(status_of(report, "land.bree") == "drifted land_missing");
    CHECK(cluster.ledger().resource_statuses->at("land.bree").status == "drifted");
}

TEST_CASE("a storage that does not answer is never taken for absence") {
    struct silent_roots final : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<stored_object> get(std::string_view key) override {
            if (key.starts_with("lands/")) return store_error{store_fault::transient, std::string{key}, "no answer"};
            return borrowed_store::get(key);
        }
        presence probe(std::string_view key) override {
            return key.starts_with("lands/") ? presence::unknown : borrowed_store::probe(key);
        }
    };
    toy::cluster cluster;
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    const auto seen = cluster.ledger().observations->at("land.shire");
    silent_roots silent{cluster.store};
    const auto report = commands::refresh<toy::world>(cluster.env(&silent));
    CHECK_FALSE(report.ok);
    CHECK(report.resource_digests == digests);
    CHECK(report.observations.at("land.shire") == seen);
    CHECK(status_of(report, "land.shire") == "error land_observation_error");
    CHECK(status_of(cluster.refresh(), "land.shire") == "applied");
}

TEST_CASE("W51: a land that waits for its deletion is looked at as well, and its vanished root leads out") {
    toy::cluster cluster;
    converge(cluster);
    cluster.declare("version: 1\nmints: { royal: crown }\n");
    REQUIRE(cluster.apply().ok);
    const auto waiting = cluster.refresh();
    CHECK(waiting.ok);
    CHECK(status_of(waiting, "land.shire") == "blocked approval_required");
    CHECK(waiting.observations.at("land.shire").at("desired_schema_digest").is_null());
    REQUIRE(cluster.store.remove_prefix(shire_root));
    CHECK(status_of(cluster.refresh(), "land.shire") == "drifted land_missing");
    CHECK(cluster.apply().converged);
    CHECK(cluster.status().resource_statuses.size() == 1);
}

TEST_CASE("lost and altered payloads: refresh removes their rows, the plan creates them, apply publishes them") {
    toy::cluster cluster;
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    REQUIRE(cluster.store.remove(payload_below(cluster.store, "song/shire/dawn")));
    REQUIRE(cluster.store.put(payload_below(cluster.store, "song/shire/dusk"), "la la land"));
    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_missing));
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_mismatch));
    CHECK(status_of(report, "song.shire.dawn") == "drifted payload_missing");
    CHECK(status_of(report, "song.shire.dusk") == "drifted payload_mismatch");
    CHECK_FALSE(report.resource_digests.contains("song.shire.dawn"));
    CHECK(told(cluster.plan().changes) ==
          "update land.shire derived\ncreate song.shire.dawn applied\ncreate song.shire.dusk applied\n");
    CHECK(cluster.apply().converged);
    CHECK(cluster.status().resource_digests == digests);
    CHECK(cluster.status().diagnostics.empty());
}

TEST_CASE("apply alone heals a catalog: the plan says so, nothing else moves, and status is clean") {
    toy::cluster cluster;
    converge(cluster);
    const auto whole = cluster.contents();
    REQUIRE(cluster.store.remove(payload_below(cluster.store, "song/shire/dawn")));
    REQUIRE(cluster.store.put(payload_below(cluster.store, "song/shire/dusk"), "la la land"));

    const auto planned = cluster.plan();
    CHECK(planned.ok);
    const std::string heals = "update song.shire.dawn applied payload\nupdate song.shire.dusk applied payload\n";
    CHECK(told(planned.changes) == heals);
    CHECK(toy::has_code(planned.diagnostics, codes::catalog_payload_missing));
    CHECK(toy::has_code(planned.diagnostics, codes::catalog_payload_mismatch));

    const auto applied = cluster.apply();
    CHECK(told(applied.changes) == heals);
    CHECK(applied.applied_count == 2);
    CHECK(applied.converged);
    CHECK_FALSE(applied.state_written);
    CHECK(applied.diagnostics.empty());
    CHECK(cluster.contents() == whole);
    CHECK(cluster.status().diagnostics.empty());
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("a payload whose declared text is another one is replaced by that, and one that cannot come back is said") {
    toy::cluster cluster;
    converge(cluster);
    REQUIRE(cluster.store.remove(payload_below(cluster.store, "song/shire/dawn")));
    REQUIRE(cluster.store.remove(payload_below(cluster.store, "song/shire/dusk")));
    // The land waits for an approval, so dusk stays in the ledger and cannot be published: nobody declares its text.
    cluster.declare("version: 1\nmints: { royal: crown }\n");
    const auto held = cluster.apply();
    CHECK(toy::has_code(held.diagnostics, codes::catalog_payload_missing));
    cluster.declare(
        "version: 1\nmints: { royal: crown }\n"
        "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala, dusk: mm } } }\n"
        "guilds: { bakers: { bound: [shire], charter: bread } }\n");
    const auto edited = cluster.apply();
    CHECK(edited.converged);
    CHECK(edited.diagnostics.empty());
    CHECK(cluster.status().diagnostics.empty());
}

TEST_CASE("a payload is healed although its land waits for an interrupted operation") {
    toy::cluster cluster;
    converge(cluster);
    REQUIRE(cluster.store.remove(payload_below(cluster.store, "song/shire/dawn")));
    REQUIRE(cluster.store.put("__cluster/recoveries/01J0000000000000000000000A.json", "{"));
    CHECK(toy::has_code(cluster.apply().diagnostics, codes::invalid_recovery_sidecar));
    CHECK_FALSE(toy::has_code(cluster.status().diagnostics, codes::catalog_payload_missing));
}

TEST_CASE("a catalog that cannot be read is an error of refresh; no row goes, and the status clears by itself") {
    struct closed_catalog final : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<stored_object> get(std::string_view key) override {
            if (key.starts_with("__cluster/resources"))
                return store_error{store_fault::denied, std::string{key}, "no permission"};
            return borrowed_store::get(key);
        }
    };
    toy::cluster cluster;
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    closed_catalog closed{cluster.store};
    const auto report = commands::refresh<toy::world>(cluster.env(&closed));
    CHECK_FALSE(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_read_error));
    CHECK(status_of(report, "song.shire.dawn") == "error payload_read_error");
    CHECK(report.resource_digests == digests);
    CHECK_FALSE(commands::apply<toy::world>(cluster.env(&closed)).ok);
    CHECK(status_of(cluster.refresh(), "song.shire.dawn") == "applied");
}

TEST_CASE("W39: a refresh whose write is lost to somebody else reports what the ledger holds") {
    toy::cluster cluster;
    converge(cluster);
    REQUIRE(cluster.store.remove_prefix(shire_root));
    auto env = cluster.env();
    env.open_host = [&](object_store& reached) {
        auto state = cluster.ledger();
        state.state_revision = *state.state_revision + 1;
        REQUIRE(cluster.store.put("__cluster/state.json", encode_state(state)));
        return std::make_unique<testing::fake_graph_host>(reached);
    };
    const auto lost = commands::refresh<toy::world>(env);
    CHECK_FALSE(lost.ok);
    CHECK(toy::has_code(lost.diagnostics, codes::state_cas_mismatch));
    CHECK(status_of(lost, "land.shire") == "applied");
    CHECK(lost.resource_digests.contains("land.shire"));
}

TEST_CASE("W58: an operation that left something else behind is settled by one refresh") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    cluster.next_init_fails = std::pair{write_effect::unknown, false};
    CHECK_FALSE(cluster.apply().ok);
    cluster.next_init_fails.reset();
    REQUIRE(cluster.store.list("__cluster/recoveries")->size() == 1);
    REQUIRE(cluster.store.put(shire_law, "be stern"));
    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK_FALSE(toy::has_code(report.diagnostics, codes::cluster_recovery_pending));
    CHECK(status_of(report, "law.shire") == "drifted law_mismatch");
    CHECK(cluster.store.list("__cluster/recoveries")->empty());
}

TEST_CASE("an interrupted creation that had succeeded is rolled forward by refresh and by import alike") {
    for (const bool ledger_lost : {false, true}) {
        CAPTURE(ledger_lost);
        toy::cluster cluster;
        REQUIRE(cluster.import_cluster().ok);
        cluster.next_init_fails = std::pair{write_effect::unknown, true};
        CHECK_FALSE(cluster.apply().ok);
        cluster.next_init_fails.reset();
        if (ledger_lost) REQUIRE(cluster.store.remove("__cluster/state.json"));
        const auto report = ledger_lost ? cluster.import_cluster() : cluster.refresh();
        CHECK(report.ok);
        CHECK(toy::has_code(report.diagnostics, codes::cluster_recovery_rolled_forward));
        CHECK(status_of(report, "law.shire") == "applied");
        CHECK(cluster.store.list("__cluster/recoveries")->empty());
        CHECK(cluster.apply().converged);
    }
}

TEST_CASE("refresh reads each root once") {
    std::string config = "version: 1\nlands:\n";
    for (int i = 0; i < 1000; ++i) config += "  l" + std::to_string(i) + ": { law: be kind }\n";
    toy::cluster cluster{config};
    converge(cluster);
    const auto before = cluster.store.counts();
    REQUIRE(cluster.refresh().ok);
    const auto after = cluster.store.counts();
    CHECK(after.reads - before.reads <= 1000 + 8);  // the ledger and the lock besides
    CHECK(after.writes - before.writes == 1);       // the lock
}

TEST_CASE("orchards drift and heal as any kind does") {
    orchards cluster{"version: 1\norchards: { north: { trees: [apple], gardeners: [ann] } }\n"};
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    const auto payload = payload_below(cluster.store, "orchard/north");
    CHECK(cluster.refresh().state_observations.state_revision == 2);

    // The row says what stands there, so it stays when the text is lost.
    REQUIRE(cluster.store.remove(payload));
    const auto lost = cluster.refresh();
    CHECK(status_of(lost, "orchard.north") == "drifted payload_missing");
    CHECK(lost.resource_digests == digests);
    CHECK(told(cluster.plan().changes) == "update orchard.north applied payload\n");
    CHECK(cluster.apply().converged);
    CHECK(cluster.status().diagnostics.empty());
    CHECK(status_of(cluster.refresh(), "orchard.north") == "applied");

    REQUIRE(cluster.store.put("orchards/north/trees", "plum\n"));
    CHECK(status_of(cluster.refresh(), "orchard.north") == "drifted orchard_mismatch");
    CHECK(told(cluster.plan().changes) == "update orchard.north applied\n");
    CHECK(cluster.apply().converged);
    CHECK(cluster.store.get("orchards/north/trees")->bytes == "apple\n");

    REQUIRE(cluster.store.remove_prefix("orchards/north"));
    const auto felled = cluster.refresh();
    CHECK(status_of(felled, "orchard.north") == "drifted orchard_missing");
    CHECK(felled.observations.at("orchard.north").at("kind") == "orchard");
    CHECK(told(cluster.plan().changes) == "create orchard.north applied\n");
    CHECK(cluster.apply().converged);
    CHECK(cluster.status().resource_digests == digests);
}

TEST_CASE("another land copied over a root is drift: it is never recorded, adopted or altered until it is accepted") {
    toy::cluster cluster;
    converge(cluster);
    const auto digests = cluster.status().resource_digests;
    const auto own = recorded_graph_uid(cluster.ledger(), "land.shire");
    REQUIRE(own);
    testing::fake_graph other{.schema = "be kind", .uid = "01J0000000000000000000BREE"};
    REQUIRE(cluster.store.put(shire_law, testing::encode_fake_graph(other, shire_root)));

    const auto report = cluster.refresh();
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::root_replaced));
    CHECK(status_of(report, "land.shire") == "drifted land_replaced");
    CHECK(status_of(report, "law.shire") == "drifted land_replaced");
    CHECK(report.resource_digests == digests);
    CHECK(recorded_graph_uid(cluster.ledger(), "land.shire") == own);
    CHECK(report.observations.at("land.shire").at("found_graph_uid") == "01J0000000000000000000BREE");
    CHECK(report.diagnostics.front().remedy->find("`omnigraph cluster refresh --accept land.shire`") !=
          std::string::npos);
    CHECK(cluster.apply().resource_statuses.at("land.shire").status == "drifted");

    SUBCASE("the right one is put back") {
        REQUIRE(cluster.store.put(shire_law, "be kind"));
        const auto back = cluster.refresh();
        CHECK(back.diagnostics.empty());
        CHECK(status_of(back, "land.shire") == "applied");
        CHECK_FALSE(back.observations.at("land.shire").as_object().contains("found_graph_uid"));
    }
    SUBCASE("the other one is accepted") {
        const auto accepted = cluster.refresh({"land.shire"});
        CHECK(accepted.ok);
        CHECK(status_of(accepted, "land.shire") == "applied");
        CHECK(recorded_graph_uid(cluster.ledger(), "land.shire") == other.uid);
        CHECK(cluster.refresh().diagnostics.empty());
    }
    SUBCASE("it goes, and the land is created anew with an identity of its own") {
        REQUIRE(cluster.store.remove_prefix(shire_root));
        CHECK(status_of(cluster.refresh(), "land.shire") == "drifted land_missing");
        CHECK(cluster.apply().converged);
        CHECK(recorded_graph_uid(cluster.ledger(), "land.shire") != other.uid);
        CHECK(status_of(cluster.refresh(), "land.shire") == "applied");
    }
}

TEST_CASE("a copy of another root's land is not taken for a land of its own until it is accepted") {
    const std::string one = "version: 1\nlands: { bree: { law: fair } }\n";
    const std::string two = "version: 1\nlands: { bree: { law: fair }, rohan: { law: fair } }\n";
    const auto copy = [](toy::cluster& cluster) {
        const testing::fake_graph bree{.schema = "fair", .uid = testing::fake_uid("lands/bree.land")};
        REQUIRE(
            cluster.store.put("lands/rohan.land/manifest.json", testing::encode_fake_graph(bree, "lands/rohan.land")));
    };
    toy::cluster cluster{one};
    converge(cluster);
    cluster.declare(two);
    copy(cluster);
    SUBCASE("by apply") {
        CHECK(told(cluster.plan().changes).starts_with("create land.rohan blocked"));
        const auto done = cluster.apply();
        CHECK(toy::has_code(done.diagnostics, codes::root_replaced));
        CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("land.rohan"));
    }
    SUBCASE("by refresh") {
        const auto report = cluster.refresh();
        CHECK(toy::has_code(report.diagnostics, codes::root_replaced));
        CHECK(status_of(report, "land.rohan") == "drifted land_replaced");
        CHECK_FALSE(report.resource_digests.contains("land.rohan"));
        CHECK(cluster.refresh({"land.rohan"}).ok);
        CHECK(cluster.apply().converged);
    }
    SUBCASE("by a recovery") {
        sidecar_record sidecar;
        sidecar.operation_id = cluster.clock.new_id();
        sidecar.kind = "land_create";
        sidecar.graph_id = "rohan";
        sidecar.address = "land.rohan";
        sidecar.desired_schema_digest = digest_of_bytes("fair").hex();
        REQUIRE(write_sidecar(cluster.store, sidecar));
        const auto held = cluster.apply();
        CHECK(toy::has_code(held.diagnostics, codes::cluster_recovery_pending));
        CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("land.rohan"));
        REQUIRE(cluster.refresh({"land.rohan"}).ok);
        CHECK(cluster.apply().converged);
    }
    SUBCASE("of several that are new, none is") {
        toy::cluster fresh{two};
        REQUIRE(fresh.import_cluster().ok);
        testing::fake_graph_host host{fresh.store};
        REQUIRE(host.init("lands/bree.land", "fair", "somebody"));
        copy(fresh);
        CHECK(std::ranges::count(fresh.plan().diagnostics, codes::root_replaced.text, &diagnostic_report::code) == 2);
        CHECK(fresh.apply().applied_count == 0);
    }
    SUBCASE("what was moved is no copy") {
        REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
        cluster.declare("version: 1\nlands: { rohan: { law: fair } }\n");
        const auto moved = cluster.refresh();
        CHECK(moved.ok);
        CHECK(status_of(moved, "land.rohan") == "applied");
    }
}

TEST_CASE("apply records the uid of a row that has none, and never that of another root's land") {
    const std::string two = "version: 1\nlands: { bree: { law: fair }, rohan: { law: fair } }\n";
    toy::cluster cluster{two};
    converge(cluster);
    const auto forget_uids = [&](const address_set& lands) {
        auto state = cluster.ledger();
        for (const auto& land : lands) state.observations->at(land).as_object().erase("graph_uid");
        REQUIRE(cluster.store.put(layout::state, encode_state(state)));
    };
    const auto uid_of = [&](const std::string& land) { return recorded_graph_uid(cluster.ledger(), land); };
    const auto copy_to_rohan = [&] {
        const testing::fake_graph bree{.schema = "fair", .uid = testing::fake_uid("lands/bree.land")};
        REQUIRE(
            cluster.store.put("lands/rohan.land/manifest.json", testing::encode_fake_graph(bree, "lands/rohan.land")));
    };
    SUBCASE("of every row") {
        forget_uids({"land.bree", "land.rohan"});
        const auto done = cluster.apply();
        CHECK(done.converged);
        CHECK(done.state_written);
        CHECK(uid_of("land.bree") == testing::fake_uid("lands/bree.land"));
        CHECK(uid_of("land.rohan") == testing::fake_uid("lands/rohan.land"));
        CHECK_FALSE(cluster.apply().state_written);
    }
    SUBCASE("not that of a copy") {
        forget_uids({"land.rohan"});
        copy_to_rohan();
        CHECK(toy::has_code(cluster.plan().diagnostics, codes::root_replaced));
        const auto done = cluster.apply();
        CHECK(toy::has_code(done.diagnostics, codes::root_replaced));
        CHECK_FALSE(done.converged);
        CHECK_FALSE(uid_of("land.rohan"));
    }
    SUBCASE("not one that two roots have") {
        forget_uids({"land.bree", "land.rohan"});
        copy_to_rohan();
        CHECK_FALSE(cluster.apply().converged);
        CHECK_FALSE(uid_of("land.bree"));
        CHECK_FALSE(uid_of("land.rohan"));
    }
}

TEST_CASE("accepting what has not been replaced, or is no root at all, is an error") {
    toy::cluster cluster;
    converge(cluster);
    const auto before = cluster.contents();
    for (const auto* address : {"land.shire", "land.mordor", "song.shire.dawn", "no address"}) {
        CAPTURE(address);
        const auto report = cluster.refresh({address});
        CHECK_FALSE(report.ok);
        CHECK(toy::has_code(report.diagnostics, codes::root_not_replaced));
        CHECK(cluster.contents() == before);
    }
}

TEST_CASE("W49: whoever moves a root is told when what lives there is not what the ledger says") {
    toy::cluster cluster;
    converge(cluster);
    diagnostics findings;
    const auto env = cluster.env();
    testing::fake_graph_host host{cluster.store};
    const kind_table kinds = erased_kinds_of<toy::world>;
    const run_context run{kinds, env, cluster.store, host, findings};
    const auto& land = *kind_of(kinds, "land.shire");
    auto live = *host.observe(shire_root);
    CHECK_FALSE(check_root(run, land, "land.shire", cluster.ledger(), live));
    CHECK_FALSE(check_root(run, land, "land.unheard_of", cluster.ledger(), live));
    const known_uids known{cluster.ledger()};
    const resource_table declared;
    const auto applied = *cluster.ledger().applied_revision.resources;
    const known_protection rules{declared, applied, protection_side::applied};
    CHECK_FALSE(check_copied_root(run, land, "land.shire", live.graph_uid, known, rules));
    CHECK(check_copied_root(run, land, "land.unheard_of", live.graph_uid, known, rules)->code == codes::root_replaced);
    live.schema_digest = digest_of_bytes("be stern");
    CHECK(check_root(run, land, "land.shire", cluster.ledger(), live)->code == codes::root_drifted);
    live.graph_uid = "01J0000000000000000000BREE";
    CHECK(check_root(run, land, "land.shire", cluster.ledger(), live)->code == codes::root_replaced);
}
