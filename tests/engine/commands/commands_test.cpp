// The commands as a user meets them, in the toy world on a store in memory.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

std::string told(const std::vector<change_report>& all) {
    std::string text;
    for (const auto& c : all) text += c.operation + " " + c.resource + " " + c.disposition.value_or("") + "\n";
    return text;
}

}  // namespace

TEST_CASE("validate lists what is declared, with digests and edges, and writes nothing") {
    toy::cluster cluster;
    const auto report = cluster.validate();
    CHECK(report.ok);
    CHECK(report.resources.size() == 6);
    CHECK(report.resources.front().address == "guild.bakers");
    CHECK(report.dependencies.front().from == "guild.bakers");
    CHECK(report.dependencies.front().to == "land.shire");
    CHECK(cluster.contents().empty());
}

TEST_CASE("a plan without a ledger says that everything is a create, and leaves nothing behind") {
    toy::cluster cluster;
    const auto report = cluster.plan();
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::state_missing));
    CHECK(report.changes.size() == 6);
    CHECK(report.state_observations.lock_acquired);
    CHECK_FALSE(report.state_observations.locked);
    CHECK(cluster.contents().empty());
}

TEST_CASE("apply without a ledger names import and writes nothing") {
    toy::cluster cluster;
    const auto report = cluster.apply();
    CHECK_FALSE(report.ok);
    REQUIRE(toy::has_code(report.diagnostics, codes::state_missing));
    CHECK(report.diagnostics.front().message.find("cluster import") != std::string::npos);
    CHECK(cluster.contents().empty());
}

TEST_CASE("W30, W31: import records what is there, not what is wanted") {
    toy::cluster cluster;
    const auto report = cluster.import_cluster();
    CHECK(report.ok);
    CHECK(report.state_observations.state_revision == 1);
    CHECK_FALSE(cluster.ledger().applied_revision.config_digest.has_value());
    CHECK(cluster.ledger().resource_statuses->at("land.shire").status == "pending");
    CHECK(cluster.ledger().applied_revision.resources->empty());

    const auto again = cluster.import_cluster();
    CHECK_FALSE(again.ok);
    CHECK(toy::has_code(again.diagnostics, codes::state_already_exists));
}

TEST_CASE("import of a living land records the law it has") {
    toy::cluster cluster;
    static_cast<void>(cluster.store.put("lands/shire.land/manifest.json", "be stern"));
    const auto report = cluster.import_cluster();
    CHECK(report.ok);
    CHECK(report.resource_statuses.at("land.shire").status == "drifted");
    CHECK(*report.resource_statuses.at("land.shire").conditions == std::vector<std::string>{"law_mismatch"});
    CHECK(report.resource_digests.at("law.shire") == digest_of_bytes("be stern").hex());
    CHECK(report.observations.at("land.shire").at("exists").as_bool());
}

TEST_CASE("a land that does not open stops an import, which writes nothing") {
    toy::cluster cluster;
    static_cast<void>(cluster.store.put("lands/shire.land/rubble", "?"));
    const auto before = cluster.contents();
    const auto report = cluster.import_cluster();
    CHECK_FALSE(report.ok);
    CHECK(toy::has_code(report.diagnostics, resource_traits<toy::land>::observation_error));
    CHECK(cluster.contents() == before);
}

TEST_CASE("import, then one apply converges, and a second one changes no byte") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    const auto first = cluster.apply();
    CHECK(first.ok);
    CHECK(first.converged);
    CHECK(first.state_written);
    CHECK(first.applied_count == 6);
    CHECK(cluster.ledger().resource_statuses->at("land.shire").status == "applied");
    CHECK(cluster.store.get("lands/shire.land/manifest.json")->bytes == "be kind");
    CHECK(cluster.ledger().observations->at("land.shire").at("exists").as_bool());

    const auto before = cluster.contents();
    const auto second = cluster.apply();
    CHECK(second.ok);
    CHECK(second.converged);
    CHECK_FALSE(second.state_written);
    CHECK(second.changes.empty());
    CHECK(cluster.contents() == before);
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("the config digest becomes the applied one only when everything is") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    const auto done = cluster.apply();
    CHECK(*cluster.ledger().applied_revision.config_digest == *done.desired_revision.config_digest);

    cluster.declare(
        "version: 1\nlands: { shire: { law: be stern, songs: { dawn: lalala } } }\nguilds: { bakers: { bound: [shire], "
        "charter: cake } }\n");
    const auto partial = cluster.apply();
    CHECK(partial.ok);
    CHECK_FALSE(partial.converged);
    CHECK(partial.deferred_count > 0);
    CHECK(*cluster.ledger().applied_revision.config_digest == *done.desired_revision.config_digest);
    CHECK(toy::has_code(partial.diagnostics, codes::apply_unsupported_change));
    CHECK(toy::has_code(partial.diagnostics, codes::apply_dependency_blocked));
}

TEST_CASE("a song edited, one removed and a binding changed are exactly what a plan shows") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(
        "version: 1\nmints: { royal: crown }\nlands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala } } "
        "}\n"
        "guilds: { bakers: { bound: [], charter: bread } }\n");
    CHECK(told(cluster.plan().changes) ==
          "update guild.bakers applied\nupdate land.shire derived\nupdate song.shire.dawn applied\ndelete "
          "song.shire.dusk applied\n");
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK_FALSE(done.resource_statuses.contains("song.shire.dusk"));
    CHECK(cluster.ledger().applied_revision.resources->at("guild.bakers").applies_to->empty());
}

TEST_CASE("a land that turns to another mint is derived by plan and apply alike") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(
        "version: 1\nmints: { royal: crown, free: penny }\n"
        "lands: { shire: { mint: free, law: be kind, songs: { dawn: la, dusk: mm } } }\n"
        "guilds: { bakers: { bound: [shire], charter: bread } }\n");
    const auto planned = told(cluster.plan().changes);
    CHECK(planned == "update land.shire derived\ncreate mint.free applied\n");
    const auto done = cluster.apply();
    CHECK(told(done.changes) == planned);
    CHECK(done.converged);
    CHECK(cluster.ledger().applied_revision.resources->at("land.shire").embedding_provider == "mint.free");
}

TEST_CASE("deleting a land waits for an approval that cannot be given, and nothing of it goes") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare("version: 1\n");
    const auto planned = cluster.plan();
    REQUIRE(planned.approvals_required.size() == 1);
    CHECK(planned.approvals_required.front().resource == "land.shire");
    const auto done = cluster.apply();
    CHECK_FALSE(done.converged);
    CHECK(cluster.store.get("lands/shire.land/manifest.json"));
    CHECK(cluster.ledger().applied_revision.resources->contains("song.shire.dawn"));
}

TEST_CASE("W46: a land that fails stops what is in it, not its neighbours") {
    toy::cluster cluster{
        "version: 1\nlands:\n  bree: { law: a, songs: { one: x } }\n  shire: { law: b, songs: { two: y } }\n"};
    REQUIRE(cluster.import_cluster().ok);
    static_cast<void>(cluster.store.put("lands/bree.land/rubble", "?"));
    const auto done = cluster.apply();
    CHECK_FALSE(done.ok);
    CHECK(toy::has_code(done.diagnostics, toy::found_land::occupied));
    CHECK(told(done.changes) ==
          "create land.bree blocked\ncreate land.shire applied\ncreate law.bree blocked\ncreate law.shire applied\n"
          "create song.bree.one blocked\ncreate song.shire.two applied\n");
    CHECK(cluster.ledger().resource_statuses->at("land.bree").status == "blocked");
    CHECK(cluster.ledger().applied_revision.resources->contains("song.shire.two"));
}

TEST_CASE("W47: a land that is there already with the declared law is adopted, without a sidecar") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    static_cast<void>(cluster.store.put("lands/shire.land/manifest.json", "be kind"));
    const auto done = cluster.apply();
    CHECK(done.ok);
    CHECK(done.converged);
    CHECK(toy::has_code(done.diagnostics, toy::found_land::adopted));
}

TEST_CASE("when the host says that nothing moved, no sidecar stays") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    cluster.next_init_fails = {write_effect::no, false};
    const auto done = cluster.apply();
    CHECK(toy::has_code(done.diagnostics, toy::found_land::failed));
    CHECK(cluster.store.list("__cluster/recoveries")->empty());
}

TEST_CASE("when it is not known whether a land was created, the next apply looks and finishes") {
    for (const bool happened : {true, false}) {
        toy::cluster cluster;
        REQUIRE(cluster.import_cluster().ok);
        cluster.next_init_fails = {write_effect::unknown, happened};
        CHECK_FALSE(cluster.apply().ok);
        CHECK(cluster.store.list("__cluster/recoveries")->size() == 1);

        const auto waiting = cluster.plan();
        CHECK(toy::has_code(waiting.diagnostics, codes::cluster_recovery_pending));
        REQUIRE(waiting.pending_operations.size() == 1);
        CHECK(waiting.pending_operations.front().graph_id == "shire");
        CHECK(std::ranges::any_of(
            waiting.changes, [](const auto& c) { return c.resource == "land.shire" && c.disposition == "blocked"; }));

        cluster.next_init_fails.reset();
        const auto done = cluster.apply();
        CHECK(done.ok);
        CHECK(done.converged);
        CHECK(toy::has_code(done.diagnostics, codes::cluster_recovery_rolled_forward) == happened);
        CHECK(cluster.store.list("__cluster/recoveries")->empty());
    }
}

TEST_CASE("what is at an interrupted root decides: rubble is an error, another law is drift, both fence the land off") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    cluster.next_init_fails = {write_effect::unknown, false};
    CHECK_FALSE(cluster.apply().ok);
    cluster.next_init_fails.reset();

    static_cast<void>(cluster.store.put("lands/shire.land/rubble", "?"));
    const auto incomplete = cluster.apply();
    CHECK_FALSE(incomplete.ok);
    CHECK(toy::has_code(incomplete.diagnostics, toy::found_land::incomplete));
    CHECK(cluster.ledger().resource_statuses->at("land.shire").status == "error");
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("song.shire.dawn"));

    static_cast<void>(cluster.store.put("lands/shire.land/manifest.json", "be strange"));
    const auto drifted = cluster.apply();
    CHECK(toy::has_code(drifted.diagnostics, codes::cluster_recovery_pending));
    CHECK(cluster.ledger().resource_statuses->at("land.shire").status == "drifted");
    CHECK(cluster.store.list("__cluster/recoveries")->size() == 1);
}

TEST_CASE("W56: a sidecar that cannot be read keeps every land where it is") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    static_cast<void>(cluster.store.put("__cluster/recoveries/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", "{"));
    const auto planned = cluster.plan();
    CHECK(std::ranges::any_of(planned.changes,
                              [](const auto& c) { return c.resource == "land.shire" && c.disposition == "blocked"; }));
    const auto done = cluster.apply();
    CHECK(told(done.changes) == told(planned.changes));
    CHECK(toy::has_code(done.diagnostics, codes::invalid_recovery_sidecar));
    CHECK_FALSE(done.converged);
    CHECK_FALSE(cluster.store.get("lands/shire.land/manifest.json"));
    CHECK(cluster.ledger().applied_revision.resources->contains("mint.royal"));
}

TEST_CASE("a held lock stops plan and apply, names the remedy, and force-unlock needs its exact id") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    auto held = acquire_lock(cluster.store, "apply", cluster.clock);
    REQUIRE(held);
    const auto before = cluster.contents();
    const auto done = cluster.apply();
    CHECK_FALSE(done.ok);
    REQUIRE(toy::has_code(done.diagnostics, codes::state_lock_held));
    CHECK(done.diagnostics.front().remedy->find("force-unlock " + held->record().lock_id) != std::string::npos);
    CHECK(done.state_observations.locked);
    CHECK(done.state_observations.lock_id == held->record().lock_id);
    CHECK_FALSE(cluster.plan().ok);
    CHECK(cluster.contents() == before);

    auto unlocked_plan = cluster.env();
    unlocked_plan.take_lock = false;
    CHECK(commands::plan<toy::world>(unlocked_plan).ok);

    CHECK_FALSE(commands::force_unlock<toy::world>(cluster.env(), "01ARZ3NDEKTSV4RRFFQ69G5FAV").lock_removed);
    const auto freed = commands::force_unlock<toy::world>(cluster.env(), held->record().lock_id);
    CHECK(freed.lock_removed);
    CHECK_FALSE(freed.state_observations.locked);
    CHECK(cluster.apply().converged);
}

TEST_CASE("a lock that is switched off is said each time") {
    toy::cluster cluster{"version: 1\nstate: { lock: false }\n"};
    const auto report = cluster.import_cluster();
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::state_lock_disabled));
    CHECK_FALSE(report.state_observations.lock_acquired);
}

TEST_CASE("status tells of payloads that are gone or are not what was published") {
    toy::cluster cluster;
    CHECK(toy::has_code(cluster.status().diagnostics, codes::state_missing));
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    CHECK(cluster.status().diagnostics.empty());

    const auto songs = cluster.store.list("__cluster/resources/song");
    REQUIRE(songs->size() == 2);
    static_cast<void>(cluster.store.remove((*songs)[0].key));
    static_cast<void>(cluster.store.put((*songs)[1].key, "la la land"));
    const auto report = cluster.status();
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_missing));
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_mismatch));
}

TEST_CASE("a catalog that may not be read is an error of status, never taken for absence") {
    struct closed_catalog final : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<stored_object> get(std::string_view key) override {
            if (key.starts_with("__cluster/resources"))
                return store_error{store_fault::denied, std::string{key}, "no permission"};
            return borrowed_store::get(key);
        }
        void get_all(const batch_of_keys& batch, const object_visitor& visit) override {
            object_store::get_all(batch, visit);
        }
    };
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    closed_catalog closed{cluster.store};
    const auto report = commands::status<toy::world>(cluster.env(&closed));
    CHECK_FALSE(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::catalog_payload_read_error));
}

TEST_CASE("a ledger that cannot be used stops every command and stays as it is") {
    for (const auto& [text, code] :
         {std::pair{"{", codes::invalid_state_json},
          {"{\"version\":2}", codes::unsupported_state_version},
          {R"({"version":1,"applied_revision":{},"colour":1})", codes::invalid_state_json}}) {
        toy::cluster cluster;
        static_cast<void>(cluster.store.put("__cluster/state.json", text));
        const auto before = cluster.contents();
        CHECK(toy::has_code(cluster.plan().diagnostics, code));
        CHECK(toy::has_code(cluster.apply().diagnostics, code));
        CHECK(toy::has_code(cluster.status().diagnostics, code));
        CHECK(toy::has_code(cluster.import_cluster().diagnostics, code));
        CHECK(cluster.contents() == before);
    }
}

TEST_CASE("a row of an unknown kind is said and kept, and does not stand in the way of convergence") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    auto state = cluster.ledger();
    state.applied_revision.resources->emplace("castle.north", resource_entry{digest_of_bytes("x").hex()});
    static_cast<void>(cluster.store.put("__cluster/state.json", encode_state(state)));
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(toy::has_code(done.diagnostics, codes::unknown_resource_kind));
    CHECK(cluster.ledger().applied_revision.resources->contains("castle.north"));
}
