// Approvals as a user meets them: who has to agree, what an agreement covers, and what becomes of it.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/approval_age.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/opened_contents.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"
#include "engine/toy_wardens.hpp"

using namespace omnigraph::cluster;

namespace {

using watched = toy::basic_cluster<toy::watched_world>;
using std::chrono::hours;

const std::string no_shire = "version: 1\nmints: { royal: crown }\nguilds: { bakers: { bound: [], charter: bread } }\n";

std::string summary(const std::vector<change_report>& all) {
    std::string text;
    for (const auto& c : all)
        text += c.operation + " " + c.resource + " " + c.disposition.value_or("") + (c.reason ? " " + *c.reason : "") +
                (c.effect ? " " + *c.effect : "") + "\n";
    return text;
}

template <class List>
void begin(toy::basic_cluster<List>& cluster, const std::string& then) {
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(then);
}

approval_record artifact(auto& cluster, const std::string& id) { return (*find_approval(cluster.store, id))->record; }

}  // namespace

TEST_CASE("an approved delete removes the root, what it contains and its rows, and leaves a tombstone") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto planned = cluster.plan();
    REQUIRE(planned.approvals_required.size() == 1);
    CHECK_FALSE(planned.approvals_required[0].satisfied);
    CHECK(summary(planned.changes) ==
          "update guild.bakers blocked dependency_not_applied widens_access\n"
          "delete land.shire blocked approval_required\ndelete law.shire blocked approval_required\n"
          "delete song.shire.dawn blocked approval_required\ndelete song.shire.dusk blocked approval_required\n");

    const auto given = cluster.approve("land.shire", "ann");
    REQUIRE(given.ok);
    CHECK(given.operation == "delete");
    CHECK(given.approved_by == "ann");
    CHECK_FALSE(*given.existing);
    const auto satisfied = cluster.plan().approvals_required.at(0);
    CHECK(satisfied.satisfied);
    CHECK(satisfied.approved_by == "ann");

    const auto done = cluster.apply_as("ben");
    CHECK(done.ok);
    CHECK(done.converged);
    CHECK(done.applied_count == 5);
    CHECK(cluster.store.list("lands")->empty());
    CHECK(cluster.store.list("__cluster/recoveries")->empty());
    const auto ledger = cluster.ledger();
    CHECK(ledger.applied_revision.resources->size() == 2);
    CHECK_FALSE(ledger.resource_statuses->contains("land.shire"));
    CHECK_FALSE(ledger.resource_statuses->contains("song.shire.dawn"));
    const auto& tombstone = ledger.observations->at("land.shire").as_object();
    CHECK(tombstone.begin()->key() == "kind");
    CHECK(tombstone.at("kind") == "tombstone");
    CHECK(tombstone.at("approval_id") == json(*given.approval_id));
    CHECK(tombstone.at("actor") == "ben");
    const auto& use = ledger.approval_records->at(*given.approval_id).as_object();
    CHECK(use.at("consumed_by_operation") == "apply");
    CHECK(use.at("approved_by") == "ann");
    CHECK(use.at("consumed_by") == "ben");
    CHECK(use.at("resource") == "land.shire");
    const auto stamped = artifact(cluster, *given.approval_id);
    CHECK(stamped.consumed_at);
    CHECK(stamped.consumed_by_operation == "apply");
    CHECK(stamped.consumed_by == "ben");

    const auto before = cluster.contents();
    CHECK_FALSE(cluster.apply().state_written);
    CHECK(cluster.contents() == before);
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("an approval whose stamp was lost with its command is stamped by the next one") {
    for (const bool by_apply : {true, false}) {
        CAPTURE(by_apply);
        toy::cluster cluster;
        begin(cluster, no_shire);
        const auto given = cluster.approve("land.shire", "ann");
        const auto key = layout::approval(*given.approval_id);
        const auto unstamped = cluster.store.get(key)->bytes;
        REQUIRE(cluster.apply_as("ben").converged);
        const auto stamped = artifact(cluster, *given.approval_id);
        REQUIRE(cluster.store.put(key, unstamped));
        cluster.clock.advance(hours{1});
        if (by_apply) CHECK(cluster.apply_as("eve").ok);
        else CHECK(cluster.refresh().ok);
        const auto again = artifact(cluster, *given.approval_id);
        CHECK(again.consumed_at == stamped.consumed_at);
        CHECK(again.consumed_by_operation == "apply");
        CHECK(again.consumed_by == "ben");
    }
}

TEST_CASE("an edit elsewhere does not void an approval; a change of what would be deleted does") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    REQUIRE(cluster.approve("land.shire").ok);
    cluster.declare(
        "version: 1\nmints: { royal: crown, copper: c }\nlands: { bree: { law: fair } }\n"
        "guilds: { bakers: { bound: [], charter: cake } }\n");
    CHECK(cluster.plan().approvals_required.at(0).satisfied);

    // The land comes back with another song, and is to go again: that is another delete.
    cluster.declare(
        "version: 1\nmints: { royal: crown }\n"
        "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala } } }\n"
        "guilds: { bakers: { bound: [shire], charter: bread } }\n");
    REQUIRE(cluster.apply().converged);
    cluster.declare(no_shire);
    const auto planned = cluster.plan();
    CHECK_FALSE(planned.approvals_required.at(0).satisfied);
    CHECK(toy::has_code(planned.diagnostics, codes::approval_stale));
    const auto refused = cluster.apply();
    CHECK_FALSE(refused.converged);
    CHECK(toy::has_code(refused.diagnostics, codes::approval_stale));
    CHECK(cluster.store.probe("lands/shire.land") == presence::present);
}

TEST_CASE("an approval of the reference program is bound to the configuration, and honoured") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto planned = cluster.plan();
    approval_record reference;
    reference.approval_id = "01JXAPPR0VA100000000000000";
    reference.resource = "land.shire";
    reference.operation = "delete";
    reference.reason = "data goes";
    reference.bound_config_digest = *planned.desired_revision.config_digest;
    reference.bound_before_digest = cluster.ledger().applied_revision.resources->at("land.shire").digest;
    reference.approved_by = "ann";
    reference.created_at = "2026-06-10T02:07:08Z";
    REQUIRE(write_approval(cluster.store, reference));
    CHECK(cluster.plan().approvals_required.at(0).satisfied);

    cluster.declare(no_shire + "metadata: { name: other }\n");
    const auto moved = cluster.plan();
    CHECK_FALSE(moved.approvals_required.at(0).satisfied);
    CHECK(toy::has_code(moved.diagnostics, codes::approval_stale));

    cluster.declare(no_shire);
    CHECK(cluster.apply().converged);
    CHECK(artifact(cluster, reference.approval_id).consumed_at);
}

TEST_CASE("W62: one approval authorises one delete, even when its artifact was never stamped") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto given = cluster.approve("land.shire");
    const auto unstamped = cluster.store.get(layout::approval(*given.approval_id))->bytes;
    REQUIRE(cluster.apply().converged);
    REQUIRE(cluster.store.put(layout::approval(*given.approval_id), unstamped));

    cluster.declare(toy::shire);
    REQUIRE(cluster.apply().converged);
    cluster.declare(no_shire);
    const auto planned = cluster.plan();
    CHECK_FALSE(planned.approvals_required.at(0).satisfied);
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.store.probe("lands/shire.land") == presence::present);
    auto listed = commands::list_approvals<toy::world>(cluster.env());
    REQUIRE(listed.approvals.size() == 1);
    CHECK(listed.approvals[0].validity == "used");
}

TEST_CASE("W68: approving twice gives the approval that is there, whoever asks") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto first = cluster.approve("land.shire", "ann");
    const auto again = cluster.approve("land.shire", "ann");
    CHECK(again.ok);
    CHECK(*again.existing);
    CHECK(again.approval_id == first.approval_id);
    const auto other = cluster.approve("land.shire", "ben");
    CHECK(other.ok);
    CHECK(*other.existing);
    CHECK(other.approval_id == first.approval_id);
    CHECK(other.approved_by == "ann");
    CHECK(cluster.store.list("__cluster/approvals")->size() == 1);
}

TEST_CASE("where two persons are asked for, the second one's approval is one of its own, and lets the first apply") {
    toy::cluster cluster;
    begin(cluster, no_shire + "state: { two_person_approvals: true }\n");
    const auto first = cluster.approve("land.shire", "ann");
    const auto second = cluster.approve("land.shire", "ben");
    CHECK_FALSE(*second.existing);
    CHECK(second.approval_id != first.approval_id);
    CHECK(*cluster.approve("land.shire", "ben").existing);
    const auto done = cluster.apply_as("ann");
    CHECK(done.converged);
    CHECK(artifact(cluster, *second.approval_id).consumed_at);
    CHECK_FALSE(artifact(cluster, *first.approval_id).consumed_at);
}

TEST_CASE("approve refuses what needs none, what goes with something else, and nobody") {
    toy::cluster cluster;
    const auto unready = cluster.approve("land.shire");
    CHECK(toy::has_code(unready.diagnostics, codes::state_missing));
    begin(cluster, no_shire);
    for (const auto* address : {"guild.bakers", "land.bree", "nonsense", "song.shire.dawn"}) {
        CAPTURE(address);
        const auto refused = cluster.approve(address);
        CHECK_FALSE(refused.ok);
        REQUIRE(toy::has_code(refused.diagnostics, codes::approval_not_required));
        CHECK(refused.diagnostics.back().path == address);
    }
    CHECK(cluster.approve("song.shire.dawn").diagnostics.back().remedy->find("approve land.shire") !=
          std::string::npos);
    const auto nobody = commands::approve<toy::world>(cluster.env(), {"land.shire"});
    CHECK(toy::has_code(nobody.diagnostics, codes::actor_required));
    CHECK(cluster.store.list("__cluster/approvals")->empty());
}

TEST_CASE("an approval that has expired, or was revoked, authorises nothing") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto short_lived = cluster.approve("land.shire", "ann", hours{1});
    REQUIRE(short_lived.expires_at);
    CHECK(cluster.plan().approvals_required.at(0).satisfied);
    cluster.clock.advance(hours{2});
    const auto late = cluster.plan();
    CHECK_FALSE(late.approvals_required.at(0).satisfied);
    CHECK(toy::has_code(late.diagnostics, codes::approval_expired));
    CHECK_FALSE(cluster.apply().converged);

    const auto second = cluster.approve("land.shire", "ann");
    auto ben = cluster.env();
    ben.actor = "ben";
    const auto revoked = commands::revoke_approval<toy::world>(ben, *second.approval_id);
    CHECK(revoked.ok);
    CHECK(revoked.revoked);
    CHECK(revoked.revoked_by == "ben");
    CHECK(commands::revoke_approval<toy::world>(ben, *second.approval_id).ok);
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
    CHECK_FALSE(cluster.apply().converged);

    const auto third = cluster.approve("land.shire", "ann");
    CHECK(third.approval_id != second.approval_id);
    std::string validities;
    for (const auto& approval : commands::list_approvals<toy::world>(cluster.env()).approvals)
        validities += approval.validity + " ";
    CHECK(validities == "expired revoked valid ");
    REQUIRE(cluster.apply().converged);
    validities.clear();
    for (const auto& approval : commands::list_approvals<toy::world>(cluster.env()).approvals)
        validities += approval.validity + " ";
    CHECK(validities == "expired revoked used ");  // also when nothing is left to approve
    const auto used = commands::revoke_approval<toy::world>(ben, *third.approval_id);
    CHECK(toy::has_code(used.diagnostics, codes::approval_settled));
    for (const auto* unknown : {"01JXAPPR0VA100000000000000", "../../etc"})
        CHECK(
            toy::has_code(commands::revoke_approval<toy::world>(ben, unknown).diagnostics, codes::approval_not_found));
}

TEST_CASE("where two persons are asked for, who approved does not apply") {
    toy::cluster cluster;
    begin(cluster, no_shire + "state: { two_person_approvals: true }\n");
    REQUIRE(cluster.approve("land.shire", "ann").ok);
    CHECK(cluster.plan().approvals_required.at(0).satisfied);
    for (const auto& applied : {cluster.apply_as("ann"), cluster.apply()}) {
        CHECK_FALSE(applied.converged);
        CHECK(toy::has_code(applied.diagnostics, codes::approval_of_applier));
    }
    const auto told = [&](const apply_report& applied) {
        for (const auto& finding : applied.diagnostics)
            if (finding.code == codes::approval_of_applier.text) return finding.message + " " + *finding.remedy;
        return std::string{};
    };
    CHECK(told(cluster.apply_as("ann")).find("does not count for an apply by ann:") != std::string::npos);
    CHECK(told(cluster.apply_as("ann")).find("cluster approve land.shire`") != std::string::npos);
    CHECK(told(cluster.apply()).find("does not count for an apply by nobody known:") != std::string::npos);
    CHECK(told(cluster.apply()).find("Say who applies: `omnigraph cluster apply --as ACTOR`") != std::string::npos);
    CHECK(cluster.store.probe("lands/shire.land") == presence::present);
    CHECK(cluster.apply_as("ben").converged);
}

TEST_CASE("an earlier revision does not lift the rule of two persons, and keeps one of its own") {
    const std::string two_persons = "state: { two_person_approvals: true }\n";
    for (const auto& [then, now] : {std::pair{std::string{}, two_persons}, std::pair{two_persons, std::string{}}}) {
        toy::cluster cluster{no_shire + then};
        REQUIRE(cluster.import_cluster().ok);
        REQUIRE(cluster.apply().ok);
        const auto revision = cluster.ledger().state_revision;
        cluster.declare(toy::shire + now);
        REQUIRE(cluster.apply().ok);
        auto back = cluster.env();
        back.to_revision = std::to_string(*revision);
        back.actor = "ann";
        REQUIRE(commands::approve<toy::world>(back, {"land.shire", {}}).ok);
        const auto own = commands::apply<toy::world>(back).diagnostics;
        const auto told =
            std::ranges::find(own, std::string{codes::approval_of_applier.text}, &diagnostic_report::code);
        REQUIRE(told != own.end());
        // What leads out is about the same plan.
        CHECK(told->remedy->find("cluster apply --as ACTOR --to " + *back.to_revision + "`") != std::string::npos);
        CHECK(told->remedy->find("cluster approve land.shire --to " + *back.to_revision + "`") != std::string::npos);
        CHECK(cluster.store.probe("lands/shire.land") == presence::present);
        back.actor = "ben";
        CHECK(commands::apply<toy::world>(back).converged);
    }
}

TEST_CASE("a delete that fails uses up no approval, and the next apply goes on under it") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto given = cluster.approve("land.shire");
    struct refusing : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<done> remove_prefix(std::string_view key) override {
            return store_error{store_fault::denied, std::string{key}, "no permission"};
        }
    } store{cluster.store};
    const auto failed = commands::apply<toy::world>(cluster.env(&store));
    CHECK_FALSE(failed.ok);
    CHECK(toy::has_code(failed.diagnostics, toy::raze_land::failed));
    CHECK(summary(failed.changes) ==
          "update guild.bakers blocked dependency_not_applied widens_access\n"
          "delete land.shire blocked land_delete_failed\ndelete law.shire blocked dependency_not_applied\n"
          "delete song.shire.dawn blocked dependency_not_applied\n"
          "delete song.shire.dusk blocked dependency_not_applied\n");
    CHECK_FALSE(artifact(cluster, *given.approval_id).consumed_at);
    CHECK(cluster.ledger().approval_records->empty());
    CHECK(cluster.store.list("__cluster/recoveries")->size() == 1);

    const auto done = cluster.apply();  // row 8
    CHECK(toy::has_code(done.diagnostics, toy::raze_land::incomplete));
    CHECK(done.converged);
    CHECK(artifact(cluster, *given.approval_id).consumed_at);
}

TEST_CASE("nothing that is gated is applied without an approval, whatever a plan says") {
    changes all{{"land.shire", change_action::erase, 0}};
    const std::vector<approval_gate> gates{{"land.shire", change_action::erase, "", {}, {}, digest_of_bytes("")}};
    diagnostics findings;
    check_approval_invariant(gates, {"land.shire"}, all, findings);
    CHECK(findings.empty());
    check_approval_invariant(gates, {}, all, findings);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].code == codes::apply_approval_invariant_violation);
}

namespace {

const std::string two_lands = "version: 1\nlands: { bree: { law: fair }, shire: { law: be kind } }\n";

std::string wardens(const std::string& list) { return two_lands + "wardens: { " + list + " }\n"; }

}  // namespace

TEST_CASE("taking away what protects a land that stays is shown, and waits for an approval") {
    watched cluster{wardens("north: { watches: [bree, shire], rule: abc }")};
    begin(cluster, two_lands);
    CHECK(summary(cluster.plan().changes) == "delete warden.north blocked approval_required widens_access\n");
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
    const auto given = cluster.approve("warden.north");
    REQUIRE(given.ok);
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(cluster.ledger().approval_records->contains(*given.approval_id));
    CHECK(artifact(cluster, *given.approval_id).consumed_at);
}

TEST_CASE("the delete of the last protection waits for an approval, whatever it permitted, while a land stays") {
    const std::string generous(1200, 'a');
    const auto north = "north: { watches: [roads], rule: " + generous + " }";
    watched cluster{wardens(north + ", east: { watches: [bree], rule: " + generous + " }")};
    begin(cluster, wardens(north));
    CHECK(summary(cluster.plan().changes) == "delete warden.east applied\n");
    CHECK(cluster.apply().converged);
    cluster.declare(two_lands);
    CHECK(summary(cluster.plan().changes) == "delete warden.north blocked approval_required widens_access\n");
    CHECK_FALSE(cluster.apply().converged);
    REQUIRE(cluster.approve("warden.north").ok);
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("warden.north"));
}

TEST_CASE("a binding that is given up is gated, a wider rule is shown, a narrower one is neither") {
    watched cluster{wardens("north: { watches: [bree, shire], rule: abc }")};
    begin(cluster, wardens("north: { watches: [bree], rule: abc }"));
    const auto planned = cluster.plan();
    CHECK(summary(planned.changes) == "update warden.north blocked approval_required widens_access\n");
    CHECK(planned.approvals_required.size() == 1);
    cluster.declare(wardens("north: { watches: [bree, shire], rule: abcde }"));
    CHECK(summary(cluster.plan().changes) == "update warden.north applied widens_access\n");
    cluster.declare(wardens("north: { watches: [bree, shire], rule: a }"));
    CHECK(summary(cluster.plan().changes) == "update warden.north applied\n");
    CHECK(cluster.plan().approvals_required.empty());
}

TEST_CASE("what protects a land can be renamed, split and swapped without an approval") {
    watched cluster{wardens("north: { watches: [bree], rule: abc }, south: { watches: [shire], rule: xyz }")};
    begin(cluster, wardens("east: { watches: [bree], rule: abc }, south: { watches: [shire], rule: xyz }"));
    CHECK(summary(cluster.plan().changes) == "create warden.east applied\ndelete warden.north applied\n");
    CHECK(cluster.apply().converged);
    cluster.declare(wardens("east: { watches: [shire], rule: abc }, south: { watches: [bree], rule: xyz }"));
    CHECK(cluster.plan().approvals_required.empty());
    CHECK(cluster.apply().converged);
}

TEST_CASE("a land that is unprotected while it is created or deleted has nobody to protect it from") {
    watched cluster{wardens("north: { watches: [bree], rule: abc }")};
    CHECK(summary(cluster.plan().changes).find("widens") == std::string::npos);
    begin(cluster, "version: 1\nlands: { shire: { law: be kind } }\n");
    CHECK(summary(cluster.plan().changes) ==
          "delete land.bree blocked approval_required\ndelete law.bree blocked approval_required\n"
          "delete warden.north blocked approval_required widens_access\n");
}

TEST_CASE("what protects a land stays while the land's delete waits, and goes with it") {
    watched cluster{wardens("north: { watches: [bree, shire], rule: abc }")};
    begin(cluster,
          "version: 1\nlands: { shire: { law: be kind } }\nwardens: { east: { watches: [shire], rule: abc } }\n");
    // Renamed meanwhile: the new one cannot take the scope that the old one still holds.
    CHECK(summary(cluster.plan().changes) ==
          "delete land.bree blocked approval_required\ndelete law.bree blocked approval_required\n"
          "create warden.east blocked dependency_not_applied\ndelete warden.north blocked dependency_not_applied\n");
    const auto waiting = cluster.apply();
    CHECK_FALSE(waiting.converged);
    CHECK(cluster.ledger().applied_revision.resources->at("warden.north").applies_to ==
          std::vector<std::string>{"land.bree", "land.shire"});
    CHECK_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.approve("land.bree").ok);
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("warden.north"));
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.east"));
}

TEST_CASE("what protects a land stays while the land waits for recovery, and when its delete fails") {
    const std::string far = "far: { watches: [roads], rule: a }";
    watched cluster{wardens("north: { watches: [bree], rule: abc }, " + far)};
    begin(cluster, "version: 1\nlands: { shire: { law: be kind } }\nwardens: { " + far + " }\n");
    REQUIRE(cluster.approve("land.bree").ok);
    struct refusing : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<done> remove_prefix(std::string_view key) override {
            return store_error{store_fault::denied, std::string{key}, "no permission"};
        }
    } store{cluster.store};
    const auto failed = commands::apply<toy::watched_world>(cluster.env(&store));
    CHECK(summary(failed.changes).find("delete warden.north blocked dependency_not_applied") != std::string::npos);
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
    // A sidecar that cannot be read holds every land.
    REQUIRE(cluster.store.put("__cluster/recoveries/01JX0PERAT10N0000000000000.json", "?"));
    CHECK(summary(cluster.plan().changes).find("delete warden.north blocked") != std::string::npos);
    const auto held = cluster.apply();
    CHECK(summary(held.changes).find("delete warden.north blocked") != std::string::npos);
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
}

TEST_CASE("the old guard stays while its replacement waits") {
    watched cluster{wardens("north: { watches: [bree], rule: abc }")};
    REQUIRE(cluster.store.put("lands/rohan.land/manifest.json", "something else"));
    begin(cluster,
          "version: 1\nlands: { bree: { law: fair }, rohan: { law: ride }, shire: { law: be kind } }\n"
          "wardens: { east: { watches: [bree, rohan], rule: abc } }\n");
    const auto partial = cluster.apply();  // rohan cannot be created
    CHECK_FALSE(partial.converged);
    CHECK(summary(partial.changes).find("create warden.east blocked dependency_not_applied") != std::string::npos);
    CHECK(summary(partial.changes).find("delete warden.north blocked dependency_not_applied") != std::string::npos);
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
}

TEST_CASE("a guard does not wait for its land to converge, only for it to be there") {
    watched cluster{wardens("north: { watches: [bree], rule: abc }")};
    begin(cluster,
          "version: 1\nlands: { bree: { law: sterner }, shire: { law: be kind } }\n"
          "wardens: { north: { watches: [bree], rule: a } }\n");
    CHECK(summary(cluster.plan().changes).find("update warden.north applied") != std::string::npos);
}

TEST_CASE("a provider that a waiting land uses is neither deleted, nor does its change rewrite the land's row") {
    toy::cluster cluster;
    begin(cluster, "version: 1\nmints: { royal: florin }\n");
    REQUIRE(cluster.apply().ok);
    const auto row = cluster.ledger().applied_revision.resources->at("land.shire");
    const auto before = cluster.contents();
    CHECK_FALSE(cluster.apply().state_written);
    CHECK(cluster.contents() == before);
    REQUIRE(cluster.approve("land.shire").ok);
    cluster.declare("version: 1\nmints: { royal: ducat }\n");
    REQUIRE(cluster.plan().approvals_required.at(0).satisfied);
    CHECK(cluster.apply().converged);
    CHECK(row.digest.size() == 64);
}

TEST_CASE("applying twice is applying once where a deferred change, an unbound mint and its delete meet") {
    toy::cluster cluster;
    begin(cluster,
          "version: 1\nlands: { shire: { law: sterner, songs: { dawn: la, dusk: mm } } }\n"
          "guilds: { bakers: { bound: [shire], charter: bread } }\n");
    REQUIRE(cluster.apply().ok);
    CHECK(cluster.ledger().applied_revision.resources->contains("mint.royal"));
    const auto before = cluster.contents();
    const auto again = cluster.apply();
    CHECK_FALSE(again.state_written);
    CHECK(cluster.contents() == before);
}

namespace {

std::string sung(const std::string& songs, const std::string& more = {}) {
    return "version: 1\nlands: { bree: { law: fair, songs: { " + songs + " } }" + more + " }\n";
}
std::string guarded(const std::string& songs, const std::string& rule = "ab!") {
    return sung(songs) + "wardens: { north: { watches: [bree], rule: '" + rule + "' } }\n";
}

}  // namespace

TEST_CASE("a content that applied rules open to somebody is shown as widening, and waits for an approval") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, guarded("dawn: la, dusk: mm"));
    const auto planned = cluster.plan();
    CHECK(summary(planned.changes) ==
          "update land.bree derived\ncreate song.bree.dusk blocked approval_required widens_access\n");
    REQUIRE(planned.approvals_required.size() == 1);
    CHECK(planned.approvals_required[0].resource == "song.bree.dusk");
    CHECK(planned.approvals_required[0].reason.find("an applied rule") != std::string::npos);

    const auto left = cluster.apply();
    CHECK_FALSE(left.converged);
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("song.bree.dusk"));
    const auto given = cluster.approve("song.bree.dusk");
    REQUIRE(given.ok);
    CHECK(given.operation == "create");
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(artifact(cluster, *given.approval_id).consumed_at);
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("the approval of an opened content ends when it or the rules of its container change") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, guarded("dawn: la, dusk: mm"));
    REQUIRE(cluster.approve("song.bree.dusk").ok);
    CHECK(cluster.plan().approvals_required.at(0).satisfied);
    cluster.declare(guarded("dawn: la, dusk: mmm"));
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
    cluster.declare(guarded("dawn: la, dusk: mm", "a!"));
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
    cluster.declare(guarded("dawn: la, dusk: mm"));
    CHECK(cluster.plan().approvals_required.at(0).satisfied);
    // What the text of a song means is in the law that it is sung under.
    auto under_another = guarded("dawn: la, dusk: mm");
    cluster.declare(under_another.replace(under_another.find("fair"), 4, "foul"));
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
    cluster.declare(guarded("dawn: la, dusk: mm, noon: l"));
    CHECK(std::ranges::any_of(cluster.plan().approvals_required, &approval_report::satisfied));
}

TEST_CASE("a changed content is opened when it gives more than before") {
    watched cluster{guarded("dawn: lala")};
    begin(cluster, guarded("dawn: la"));
    CHECK(summary(cluster.plan().changes) == "update land.bree derived\nupdate song.bree.dawn applied\n");
    cluster.declare(guarded("dawn: lalala"));
    CHECK(summary(cluster.plan().changes) ==
          "update land.bree derived\nupdate song.bree.dawn blocked approval_required widens_access\n");
}

TEST_CASE("a content that the applied rules open and the declared ones do not is applied together with these") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, guarded("dawn: la, dusk: mm", "ab"));
    CHECK(summary(cluster.plan().changes) ==
          "update land.bree derived\ncreate song.bree.dusk applied\nupdate warden.north applied\n");

    // The removal of the rules waits for its approval, and they would open the song until then.
    cluster.declare(sung("dawn: la, dusk: mm"));
    const auto planned = cluster.plan();
    CHECK(summary(planned.changes) ==
          "update land.bree derived\ncreate song.bree.dusk blocked dependency_not_applied\n"
          "delete warden.north blocked approval_required widens_access\n");
    CHECK(*planned.changes[1].waits_for == std::vector<std::string>{"warden.north"});
    REQUIRE(cluster.apply().ok);
    CHECK_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.approve("warden.north").ok);
    CHECK(cluster.apply().converged);
}

TEST_CASE("rules that are new in the plan are what is shown, and not the contents that come with them") {
    watched cluster{guarded("dawn: la", "ab")};
    begin(cluster, guarded("dawn: la, dusk: mm", "ab!"));
    CHECK(summary(cluster.plan().changes) ==
          "update land.bree derived\ncreate song.bree.dusk applied\nupdate warden.north applied widens_access\n");
    CHECK(cluster.apply().converged);
}

TEST_CASE("nobody had access to a container that is new, and nothing of a first apply is opened") {
    watched cluster{guarded("dawn: la")};
    REQUIRE(cluster.import_cluster().ok);
    CHECK(cluster.plan().approvals_required.empty());
    REQUIRE(cluster.apply().converged);
    cluster.declare(sung("dawn: la", ", shire: { law: kind, songs: { noon: hey } }") +
                    "wardens: { north: { watches: [bree, shire], rule: 'ab!' } }\n");
    CHECK(cluster.plan().approvals_required.empty());
    CHECK(cluster.apply().converged);
}

TEST_CASE("a lost rule that is declared as it was applied is known; another one may have opened anything") {
    watched cluster{guarded("dawn: la", "ab")};
    begin(cluster, guarded("dawn: la, dusk: mm", "ab"));
    for (const auto& entry : cluster.store.list("__cluster/resources/warden").value_or({}))
        REQUIRE(cluster.store.remove(entry.key));
    CHECK(cluster.plan().approvals_required.empty());
    cluster.declare(guarded("dawn: la, dusk: mm", "abc!"));
    CHECK(cluster.plan().approvals_required.size() == 1);
}

TEST_CASE("what the way back to a revision deletes is approved for that revision, as the remedy says") {
    watched cluster{"version: 1\nlands: { bree: { law: fair } }\n"};
    begin(cluster, "version: 1\nlands: { bree: { law: fair }, shire: { law: kind } }\n");
    REQUIRE(cluster.apply().converged);
    auto back = cluster.env();
    back.to_revision = "2";
    const auto waiting = commands::apply<toy::watched_world>(back);
    const auto told = std::ranges::find(waiting.diagnostics, "land.shire", &diagnostic_report::path);
    REQUIRE(told != waiting.diagnostics.end());
    CHECK(told->remedy->find("`omnigraph cluster approve land.shire --to 2`") != std::string::npos);
    CHECK_FALSE(cluster.approve("land.shire").ok);
    back.actor = "ann";
    REQUIRE(commands::approve<toy::watched_world>(back, {"land.shire", {}}).ok);
    CHECK(commands::apply<toy::watched_world>(back).converged);
}

TEST_CASE("a container is not created before what is declared to protect it can come") {
    watched cluster{"version: 1\nlands: { bree: { law: fair } }\nwardens: { north: { watches: [bree], rule: abc } }\n"};
    begin(cluster,
          "version: 1\nlands: { rohan: { law: ride } }\n"
          "wardens: { north: { watches: [rohan], rule: abc } }\n");
    const auto planned = cluster.plan();
    CHECK(summary(planned.changes) ==
          "delete land.bree blocked approval_required\ncreate land.rohan blocked dependency_not_applied\n"
          "delete law.bree blocked approval_required\ncreate law.rohan blocked dependency_not_applied\n"
          "update warden.north blocked dependency_not_applied\n");
    CHECK(*planned.changes[1].waits_for == std::vector<std::string>{"warden.north"});
    REQUIRE(cluster.apply().ok);
    CHECK_FALSE(cluster.ledger().applied_revision.resources->contains("land.rohan"));
    CHECK_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.approve("land.bree").ok);
    CHECK(cluster.apply().converged);
}

TEST_CASE("an approval that was not used ends with the resource it was given for") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    REQUIRE(cluster.approve("land.shire", "ann", hours{24}).ok);
    const auto is_void = [&] {
        cluster.declare(no_shire);
        const auto planned = cluster.plan();
        CHECK_FALSE(planned.approvals_required.at(0).satisfied);
        CHECK(toy::has_code(planned.diagnostics, codes::approval_stale));
        CHECK_FALSE(cluster.apply().converged);
        CHECK(cluster.store.probe("lands/shire.land") == presence::present);
    };

    SUBCASE("the root is lost and made again") {
        cluster.declare(toy::shire);
        REQUIRE(cluster.store.remove_prefix("lands/shire.land"));
        REQUIRE(cluster.refresh().ok);
        REQUIRE(cluster.apply().converged);
        is_void();
    }
    SUBCASE("another root is accepted in its place") {
        cluster.declare(toy::shire);
        const testing::fake_graph other{.schema = "be kind", .uid = "01J0000000000000000000BREE"};
        REQUIRE(cluster.store.put(testing::fake_manifest("lands/shire.land"),
                                  testing::encode_fake_graph(other, "lands/shire.land")));
        REQUIRE(cluster.refresh({"land.shire"}).ok);
        REQUIRE(cluster.apply().ok);
        is_void();
    }
    SUBCASE("an older ledger is put back") {
        const auto older = cluster.store.get(layout::state)->bytes;
        REQUIRE(cluster.refresh().ok);
        REQUIRE(cluster.approve("land.shire", "eve").ok);
        REQUIRE(cluster.store.put(layout::state, older));
        CHECK(cluster.plan().approvals_required.at(0).approved_by == "ann");
        const auto listed = commands::list_approvals<toy::world>(cluster.env());
        REQUIRE(listed.approvals.size() == 2);
        CHECK(listed.approvals[0].validity == "valid");
        CHECK(listed.approvals[1].validity == "stale");
    }
    SUBCASE("revisions that leave the resource as it is do not end it") {
        REQUIRE(cluster.refresh().ok);
        REQUIRE(cluster.refresh().ok);
        cluster.declare(no_shire + "metadata: { name: other }\n");
        CHECK(cluster.plan().approvals_required.at(0).satisfied);
        CHECK(cluster.apply().converged);
    }
}

TEST_CASE("an approval that lasts as long is returned, one that lasts longer with a warning, and a longer one is new") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    const auto short_one = cluster.approve("land.shire", "ann", hours{1});
    CHECK(short_one.diagnostics.empty());
    CHECK(*cluster.approve("land.shire", "ann", hours{1}).existing);
    const auto longer = cluster.approve("land.shire", "ann");
    CHECK_FALSE(*longer.existing);
    CHECK(longer.approval_id != short_one.approval_id);
    for (const auto* actor : {"ann", "eve"}) {
        const auto again = cluster.approve("land.shire", actor, hours{2});
        CHECK(again.ok);
        CHECK(*again.existing);
        CHECK(again.approval_id == longer.approval_id);
        CHECK_FALSE(again.expires_at);
        REQUIRE(again.diagnostics.size() == 1);
        CHECK(again.diagnostics.front().code == codes::approval_lasts_longer.text);
        CHECK(again.diagnostics.front().remedy->find(*longer.approval_id) != std::string::npos);
    }
    CHECK(commands::list_approvals<toy::world>(cluster.env()).approvals.size() == 2);
}

TEST_CASE("what waited is applied again once it is declared as it was") {
    toy::cluster cluster;
    begin(cluster, no_shire);
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.status().resource_statuses.at("land.shire").status == "blocked");
    cluster.declare(toy::shire);
    const auto done = cluster.apply();
    CHECK(done.converged);
    for (const auto& [address, row] : done.resource_statuses) CHECK(row.status == "applied");
    CHECK_FALSE(cluster.apply().state_written);
}

TEST_CASE("an approval that is used ends the others for the same change") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, guarded("dawn: la, dusk: mm"));
    REQUIRE(cluster.approve("song.bree.dusk", "ada").ok);
    REQUIRE(cluster.approve("song.bree.dusk", "eve", hours{1}).ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(guarded("dawn: la"));
    REQUIRE(cluster.apply().converged);
    cluster.declare(guarded("dawn: la, dusk: mm"));
    CHECK_FALSE(cluster.plan().approvals_required.at(0).satisfied);
    CHECK_FALSE(cluster.apply().converged);
}

namespace {

/// The root of a land is away while `meanwhile` runs.
void without_root(watched& cluster, const std::string& land, auto&& meanwhile) {
    const auto root = "lands/" + land + ".land";
    std::map<std::string, std::string> away;
    for (const auto& entry : cluster.store.list(root).value_or({}))
        away[entry.key] = cluster.store.get(entry.key)->bytes;
    REQUIRE_FALSE(away.empty());
    REQUIRE(cluster.store.remove_prefix(root));
    meanwhile();
    for (const auto& [key, bytes] : away) REQUIRE(cluster.store.put(key, bytes));
}

}  // namespace

namespace {

const std::string no_lands = "version: 1\nlands: {}\n";

}  // namespace

TEST_CASE("a land whose root was away for a refresh is one that was there: what guards it is changed as before") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, sung("dawn: la"));
    without_root(cluster, "bree", [&] { REQUIRE(cluster.refresh().ok); });
    REQUIRE_FALSE(cluster.ledger().applied_revision.resources->contains("land.bree"));
    const std::string comes_back = "create land.bree applied\ncreate law.bree applied\n";

    CHECK(summary(cluster.plan().changes) ==
          comes_back + "delete warden.north blocked approval_required widens_access\n");
    cluster.declare(guarded("dawn: la", "abc!"));
    CHECK(summary(cluster.plan().changes) == comes_back + "update warden.north applied widens_access\n");
    cluster.declare(guarded("dawn: lala"));
    CHECK(summary(cluster.plan().changes) ==
          comes_back + "update song.bree.dawn blocked approval_required widens_access\n");
    cluster.declare(guarded("dawn: la, dusk: mm"));
    CHECK(summary(cluster.plan().changes) ==
          comes_back + "create song.bree.dusk blocked approval_required widens_access\n");

    cluster.declare(sung("dawn: la"));
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.ledger().applied_revision.resources->contains("land.bree"));
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
    REQUIRE(cluster.approve("warden.north").ok);
    CHECK(cluster.apply().converged);
}

TEST_CASE("a land that is created again in the place of a lost one keeps its guard until its removal is approved") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, sung("dawn: la"));
    REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
    CHECK(summary(cluster.plan().changes) ==
          "create land.bree applied\ncreate law.bree applied\n"
          "delete warden.north blocked approval_required widens_access\n");
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.ledger().applied_revision.resources->contains("warden.north"));
}

TEST_CASE("what guarded a land that is gone from the ledger is not dropped with its declaration") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, no_lands);
    const std::string kept = "delete warden.north blocked approval_required widens_access\n";
    without_root(cluster, "bree", [&] {
        REQUIRE(cluster.refresh().ok);
        CHECK(summary(cluster.plan().changes) == "delete song.bree.dawn applied\n" + kept);
    });
    CHECK(summary(cluster.plan().changes) == "delete song.bree.dawn applied\n" + kept);
    CHECK_FALSE(cluster.apply().converged);
    CHECK(summary(cluster.plan().changes) == kept);
    REQUIRE(cluster.approve("warden.north").ok);
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.apply().state_written);
}

TEST_CASE("what guarded a land goes without another approval when the delete of the land is recorded") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, no_lands);
    REQUIRE(cluster.approve("land.bree").ok);
    SUBCASE("in one run") {}
    SUBCASE("after a run that was killed before it wrote the ledger") {
        diagnostics ignored;
        const auto given = list_approvals(cluster.store, ignored).front().record.approval_id;
        sidecar_record sidecar;
        sidecar.operation_id = cluster.clock.new_id();
        sidecar.kind = "land_delete";
        sidecar.graph_id = "bree";
        sidecar.address = "land.bree";
        sidecar.approval_id = given;
        REQUIRE(write_sidecar(cluster.store, sidecar));
        REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
        REQUIRE(cluster.refresh().ok);
        CHECK(summary(cluster.plan().changes) == "delete warden.north applied\n");
    }
    CHECK(cluster.apply().converged);
}

TEST_CASE("a land that was moved comes under the rules of its last address, or is accepted") {
    watched cluster{guarded("")};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    const testing::fake_graph bree{.schema = "fair", .uid = testing::fake_uid("lands/bree.land")};
    const std::string rohan = "version: 1\nlands: { rohan: { law: fair } }\n";
    const auto move = [&] {
        REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
        REQUIRE(
            cluster.store.put("lands/rohan.land/manifest.json", testing::encode_fake_graph(bree, "lands/rohan.land")));
    };
    const auto is_recorded = [&] { return cluster.ledger().applied_revision.resources->contains("land.rohan"); };
    const auto is_refused = [&] {
        CHECK(summary(cluster.plan().changes).find("create land.rohan blocked") != std::string::npos);
        CHECK(toy::has_code(cluster.apply().diagnostics, codes::root_replaced));
        CHECK(toy::has_code(cluster.refresh().diagnostics, codes::root_replaced));
        CHECK_FALSE(is_recorded());
        CHECK(cluster.refresh({"land.rohan"}).ok);
        CHECK(is_recorded());
    };
    SUBCASE("without a guard") {
        cluster.declare(rohan);
        move();
        is_refused();
    }
    SUBCASE("with another guard") {
        cluster.declare(rohan + "wardens: { east: { watches: [rohan], rule: abc } }\n");
        move();
        is_refused();
    }
    SUBCASE("also when another land was made at its last address") {
        move();
        REQUIRE(cluster.apply().converged);
        cluster.declare(
            "version: 1\nlands: { bree: { law: fair }, rohan: { law: fair } }\n"
            "wardens: { north: { watches: [bree], rule: 'ab!' } }\n");
        is_refused();
    }
    SUBCASE("with its own guard, which lets go of the last address after an approval") {
        cluster.declare(rohan + "wardens: { north: { watches: [rohan], rule: 'ab!' } }\n");
        move();
        REQUIRE(cluster.refresh().ok);
        CHECK(summary(cluster.plan().changes) ==
              "create land.rohan blocked dependency_not_applied\ncreate law.rohan blocked dependency_not_applied\n"
              "update warden.north blocked approval_required widens_access\n");
        REQUIRE(cluster.approve("warden.north").ok);
        CHECK(cluster.apply().converged);
        CHECK(is_recorded());
    }
    SUBCASE("with the same guard it is adopted") {
        cluster.declare(rohan + "wardens: { east: { watches: [rohan], rule: 'ab!' } }\n");
        move();
        CHECK(cluster.apply().ok);
        CHECK(is_recorded());
        CHECK(cluster.ledger().applied_revision.resources->contains("warden.east"));
    }
}

TEST_CASE("the row of a guard stays although its text is lost, whatever its kind calls its bindings") {
    watched cluster{guarded("dawn: la")};
    begin(cluster, sung("dawn: la"));
    for (const auto& entry : cluster.store.list("__cluster/resources/warden").value_or({}))
        REQUIRE(cluster.store.remove(entry.key));
    REQUIRE(cluster.refresh().ok);
    CHECK(summary(cluster.plan().changes) == "delete warden.north blocked approval_required widens_access\n");
}
