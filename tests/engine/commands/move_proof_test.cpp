// What a move proves before a new place is opened; with a graph of the embedded engine: kinds/moved_whole_test.cpp.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/engine/commands/move_proof.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

/// An applied cluster, and a place to which nothing was copied yet.
struct bare_place {
    bare_place() {
        REQUIRE(commands::import_cluster<toy::world>(cluster.env()).ok);
        REQUIRE(commands::apply<toy::world>(cluster.env()).converged);
        ledger = cluster.store.get(layout::state)->bytes;
    }

    bool prove(moved_part part) {
        found.clear();
        const auto env = cluster.env();
        move_proof proof{env, kind_list_of<toy::world>.kinds, cluster.store, target, part, found};
        return proof.documents(ledger, "So it stands.");
    }

    toy::cluster cluster;
    memory_store target{"/new"};
    std::string ledger;
    diagnostics found;
};

}  // namespace

TEST_CASE("the roots of a ledger are those of its rows; a row of an unknown kind is an error") {
    bare_place place;
    auto state = place.cluster.ledger();
    CHECK(*roots_of(kind_list_of<toy::world>.kinds, state) == std::set<std::string>{"lands/shire.land"});
    state.applied_revision.resources->emplace("moon.one", resource_entry{std::string(64, 'a')});
    CHECK(roots_of(kind_list_of<toy::world>.kinds, state).error().code == codes::unknown_resource_kind);
}

TEST_CASE("everything that a ledger names is fetched, and the part that stays is not") {
    for (const auto part : {moved_part::all, moved_part::graphs, moved_part::ledger}) {
        CAPTURE(static_cast<int>(part));
        bare_place place;
        REQUIRE(place.prove(part));
        CHECK(place.found.empty());
        const bool has_payloads = !place.target.list(layout::resources)->empty();
        const bool has_history = !place.target.list(layout::history_revisions)->empty();
        CHECK(has_payloads == (part != moved_part::ledger));
        CHECK(has_history == (part != moved_part::graphs));
    }
}

TEST_CASE("a payload that neither place has is named, with what stands until then") {
    bare_place place;
    const auto key = place.cluster.store.list(layout::resources)->front().key;
    REQUIRE(place.cluster.store.remove(key));
    CHECK_FALSE(place.prove(moved_part::all));
    REQUIRE(place.found.size() == 1);
    CHECK(place.found.front().code == codes::migration_failed);
    CHECK(place.found.front().path == place.target.display(key));
    CHECK(place.found.front().message.ends_with("So it stands."));
    CHECK(place.prove(moved_part::ledger));
}

TEST_CASE("a used approval that neither place has is a warning, once for all proofs") {
    bare_place place;
    place.cluster.declare("version: 1\nmints: { royal: crown }\n");
    REQUIRE(place.cluster.approve("land.shire").ok);
    REQUIRE(place.cluster.apply().converged);
    place.ledger = place.cluster.store.get(layout::state)->bytes;
    REQUIRE(place.prove(moved_part::all));
    CHECK(place.found.empty());
    const auto key = place.cluster.store.list(layout::approvals)->front().key;
    for (auto* each : {static_cast<object_store*>(&place.cluster.store), static_cast<object_store*>(&place.target)})
        REQUIRE(each->remove(key));
    CHECK(place.prove(moved_part::graphs));
    CHECK(place.found.empty());
    const auto env = place.cluster.env();
    move_proof proof{env,        kind_list_of<toy::world>.kinds, place.cluster.store, place.target, moved_part::all,
                     place.found};
    CHECK(proof.documents(place.ledger, "So it stands."));
    CHECK(proof.documents(place.ledger, "So it stands."));
    REQUIRE(place.found.size() == 1);
    CHECK(place.found.front().code == codes::approval_not_found);
    CHECK(place.found.front().path == place.target.display(key));
}

TEST_CASE("a break of the history at both places is a warning, and a record that cannot be read is an error") {
    bare_place place;
    const auto records = *place.cluster.store.list(layout::history_revisions);
    REQUIRE(records.size() == 2);
    REQUIRE(place.cluster.store.remove(records.front().key));
    CHECK(place.prove(moved_part::all));
    REQUIRE(place.found.size() == 1);
    CHECK(place.found.front().level == severity::warning);
}
