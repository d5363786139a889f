// A cluster whose ledger is kept apart, when its places go elsewhere: graphs that are moved, folders that are moved or
// copied by hand, marks that are damaged, and locks that are found through a mark.
#include <map>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/moved_marks.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>

#include "engine/apart_cluster.hpp"

using namespace omnigraph::cluster;
using toy::apart;
using toy::apart_cluster;
using toy::edited;
using toy::has_code;
using toy::lands;
using toy::mentions;
using toy::place;
using toy::remedies;

namespace {

const std::string target = "/third";
const std::string moved_header = "version: 1\nstorage: " + target + "\nstate: { backend: " + place + " }\n";

migration_report move_graphs(apart_cluster& cluster, object_store* seen_as = nullptr) {
    return commands::migrate_storage<toy::world>(cluster.env(seen_as), target);
}

bool has_graph(object_store& at) {
    const auto reference = at.get("lands/shire.land/manifest.json");
    return reference && !parse_moved_graph(reference->bytes);
}

bool accepts_commands(apart_cluster& cluster, const std::string& header) {
    cluster.declare(header + lands);
    return cluster.plan().ok;
}

/// The old place refuses, the new one has everything, and the ledger is the same.
void check_moved(apart_cluster& cluster, const std::string& ledger) {
    CHECK_FALSE(has_graph(cluster.graphs));
    CHECK(cluster.ledger.get(layout::apart_ledger)->bytes == ledger);
    CHECK(has_code(cluster.apply().diagnostics, codes::state_moved));
    cluster.declare(moved_header + lands);
    CHECK(cluster.plan().changes.empty());
    CHECK(cluster.third.get("lands/shire.land/manifest.json")->bytes == "be kind");
    CHECK(cluster.third.list(layout::history)->empty());
    for (const auto& root : {target, place}) {
        CAPTURE(root);
        const auto store = open_cluster_at(cluster.env().open_store, root);
        REQUIRE(store);
        CHECK((*store)->get("lands/bree.land/manifest.json")->bytes == "fair");
        CHECK((*store)->get(layout::state)->bytes == ledger);
    }
    const auto applied = cluster.apply();
    CHECK(applied.converged);
    CHECK(applied.changes.empty());
    CHECK(cluster.status().diagnostics.empty());
    CHECK(commands::log<toy::world>(cluster.env(), {}).verified);
}

using toy::contents_of;

void copy(object_store& from, object_store& to) {
    for (const auto& [key, bytes] : contents_of(from)) REQUIRE(to.put(key, bytes));
}

/// `storage` and `backend` of cluster.yaml.
std::string header_of(const std::string& storage, const std::string& ledger) {
    return "version: 1\nstorage: " + storage + "\nstate: { backend: " + ledger + " }\n";
}

}  // namespace

TEST_CASE("the graphs of a ledger that is kept apart are moved, and the ledger stays where it is") {
    apart_cluster cluster;
    cluster.converge();
    const auto ledger = cluster.ledger.get(layout::apart_ledger)->bytes;
    const auto documents = cluster.ledger.list(layout::history)->size();
    const auto id = parse_relocation(cluster.ledger.get(layout::state)->bytes)->id;
    const auto moved = move_graphs(cluster);
    REQUIRE(moved.ok);
    CHECK(moved.completed);
    CHECK(moved.graph_count == 2);
    CHECK(cluster.ledger.list(layout::history)->size() == documents);
    CHECK(parse_relocation(cluster.ledger.get(layout::state)->bytes)->place == target);
    CHECK(parse_relocation(cluster.ledger.get(layout::state)->bytes)->id == id);
    CHECK(parse_relocation(cluster.third.get(layout::state)->bytes)->id == id);
    const auto again = move_graphs(cluster);  // once more, it has nothing to do
    CHECK(again.completed);
    CHECK(again.copied_count == 0);
    CHECK(mentions(remedies(cluster.plan().diagnostics), "backend: " + place));
    check_moved(cluster, ledger);

    // With the ledger out of sight, the old place is none from which a second ledger could be made.
    cluster.declare("version: 1\n" + lands);
    CHECK(has_code(move_graphs(cluster).diagnostics, codes::state_moved));

    // And back, with what has changed since.
    cluster.declare(moved_header + edited);
    REQUIRE(cluster.apply().converged);
    const auto home = cluster.folder.path().string();
    REQUIRE(commands::migrate_storage<toy::world>(cluster.env(), home).completed);
    cluster.declare(apart + edited);
    cluster.check_converges();
    CHECK(cluster.graphs.get("lands/rohan.land/manifest.json")->bytes == "ride");
}

TEST_CASE("such a move that stops at any call leaves one place in use at most, and the same command finishes it") {
    std::size_t points = 0;
    for (const auto mode : testing::every_fault_mode)
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(testing::name_of(mode));
            CAPTURE(at);
            apart_cluster cluster;
            cluster.converge();
            const auto ledger = cluster.ledger.get(layout::apart_ledger)->bytes;
            testing::faulty_store failing{cluster.store, at, mode};
            static_cast<void>(move_graphs(cluster, &failing));
            if (!failing.has_failed()) break;
            ++points;
            CAPTURE(failing.failed_call());
            CHECK_FALSE((has_graph(cluster.graphs) && has_graph(cluster.third)));
            cluster.mend();
            CHECK_FALSE((accepts_commands(cluster, apart) && accepts_commands(cluster, moved_header)));
            cluster.declare(apart + lands);
            const auto second = move_graphs(cluster);
            REQUIRE(second.ok);
            REQUIRE(second.completed);
            check_moved(cluster, ledger);
        }
    CHECK(points >= 50);
}

TEST_CASE("such a move is refused onto the ledger, without a ledger, and with the ledger of other graphs") {
    apart_cluster cluster;
    const auto to = [&](const std::string& root) {
        return commands::migrate_storage<toy::world>(cluster.env(), root).diagnostics;
    };
    CHECK(has_code(to(target), codes::state_missing));
    cluster.converge();
    CHECK(has_code(to(place), codes::migration_impossible));
    CHECK(has_code(to(place + "/__cluster"), codes::migration_impossible));
    const auto before = cluster.contents();
    cluster.declare(header_of(target, place) + lands);
    CHECK(has_code(to("/elsewhere"), codes::state_backend_mismatch));
    CHECK(cluster.contents() == before);
    cluster.declare("version: 1\nstate: { backend: " + place + ", lock: false }\n" + lands);
    CHECK(has_code(to(target), codes::migration_impossible));
}

TEST_CASE("a damaged mark is said to be damaged, and the text in the remedy mends it") {
    for (const bool beside_ledger : {false, true})
        for (const std::string_view damage : {"{", "", R"({"version": 3, "kind": "apart"})"}) {
            CAPTURE(beside_ledger);
            CAPTURE(damage);
            apart_cluster cluster;
            cluster.converge();
            auto& at = beside_ledger ? cluster.ledger : cluster.graphs;
            REQUIRE(at.put(layout::state, damage));
            const auto found = cluster.apply().diagnostics;
            REQUIRE(has_code(found, codes::state_backend_mismatch));
            CHECK(mentions(found.front().message, "neither a ledger nor a mark"));
            const auto remedy = remedies(found);
            const auto begin = remedy.find('{'), end = remedy.rfind('}');
            REQUIRE(begin != std::string::npos);
            REQUIRE(at.put(layout::state, remedy.substr(begin, end + 1 - begin)));
            cluster.check_converges();
        }
}

TEST_CASE("the text of a mark in a remedy keeps the blanks of the place that it names") {
    apart_cluster cluster{"version: 1\nstate: { backend: \"/our  ledger\" }\n"};
    cluster.parts["/our  ledger"] = "ledger";
    cluster.converge();
    REQUIRE(cluster.graphs.put(layout::state, "{"));
    CHECK(mentions(remedies(cluster.apply().diagnostics), R"("/our  ledger")"));
}

TEST_CASE("the text of a lost mark is in the remedy, at whichever place it was") {
    for (const bool beside_ledger : {true, false}) {
        CAPTURE(beside_ledger);
        apart_cluster cluster;
        cluster.converge();
        auto& at = beside_ledger ? cluster.ledger : cluster.graphs;
        REQUIRE(at.remove(layout::state));
        const auto remedy = remedies(cluster.apply().diagnostics);
        const auto begin = remedy.find('{'), end = remedy.rfind('}');
        REQUIRE(begin != std::string::npos);
        CHECK(mentions(remedy, at.display(layout::state)));
        REQUIRE(at.put(layout::state, remedy.substr(begin, end + 1 - begin)));
        cluster.check_converges();
    }
}

TEST_CASE("a lock beside a ledger that is kept apart is found through the mark") {
    apart_cluster cluster;
    cluster.converge();
    auto lock = acquire_lock(cluster.ledger, "apply", cluster.clock);
    REQUIRE(lock);
    const auto id = lock->record().lock_id;
    cluster.declare("version: 1\n" + lands);  // without `backend`
    CHECK(has_code(commands::force_unlock<toy::world>(cluster.env(), "01JXB4Z5J0000000000000000G").diagnostics,
                   codes::state_lock_id_mismatch));
    CHECK(commands::force_unlock<toy::world>(cluster.env(), id).lock_removed);
    CHECK(has_code(commands::force_unlock<toy::world>(cluster.env(), id).diagnostics, codes::state_lock_missing));
    diagnostics ignored;
    CHECK_FALSE(observe_lock(cluster.ledger, ignored).present);
    static_cast<void>(lock->release());
}

TEST_CASE("two folders that were moved together still belong to each other, and get their new names") {
    apart_cluster cluster{header_of("/old/brain", "/old/brain/state")};
    cluster.parts["/old/brain/state"] = "ledger";
    cluster.converge();
    cluster.parts = {{"/new/brain/state", "ledger"}, {"/old/brain", "gone"}, {"/old/brain/state", "gone"}};
    cluster.declare(header_of("/new/brain", "/new/brain/state") + edited);
    CHECK(cluster.plan().ok);
    CHECK(parse_relocation(cluster.graphs.get(layout::state)->bytes)->place == "/old/brain/state");
    REQUIRE(cluster.apply().converged);
    CHECK(parse_relocation(cluster.graphs.get(layout::state)->bytes)->place == "/new/brain/state");
    CHECK(parse_relocation(cluster.ledger.get(layout::state)->bytes)->place == "/new/brain");
    cluster.check_converges();
    for (const auto& root : {"/new/brain", "/new/brain/state"}) CHECK(open_cluster_at(cluster.env().open_store, root));
}

TEST_CASE("a copy of both places is a cluster of its own, and nothing of the original is changed") {
    apart_cluster cluster{header_of("/a/brain", "/a/brain/state")};
    cluster.parts["/a/brain/state"] = "ledger";
    cluster.converge();
    part_of_store graphs{cluster.store, "copied graphs"}, ledger{cluster.store, "copied ledger"};
    copy(cluster.graphs, graphs);
    copy(cluster.ledger, ledger);
    cluster.parts["/b/brain"] = "copied graphs";
    cluster.parts["/b/brain/state"] = "copied ledger";
    const auto open = cluster.env().open_store;
    // Until it has names of its own, neither place leads to the original.
    CHECK(open_cluster_at(open, "/b/brain").error().code == codes::state_backend_mismatch);
    CHECK(open_cluster_at(open, "/b/brain/state").error().code == codes::state_backend_mismatch);
    const auto before = contents_of(cluster.graphs), documents = contents_of(cluster.ledger);
    cluster.declare(header_of("/b/brain", "/b/brain/state") + edited);
    REQUIRE(cluster.apply().converged);
    CHECK(graphs.get("lands/rohan.land/manifest.json")->bytes == "ride");
    CHECK(open_cluster_at(open, "/b/brain"));
    CHECK(open_cluster_at(open, "/b/brain/state"));
    CHECK(contents_of(cluster.graphs) == before);
    CHECK(contents_of(cluster.ledger) == documents);
}

TEST_CASE("a copy of the graphs alone does not write to the ledger of the original, and can get its own") {
    apart_cluster cluster{header_of("/a/brain", place)};
    cluster.converge();
    part_of_store graphs{cluster.store, "copied graphs"};
    copy(cluster.graphs, graphs);
    cluster.parts["/b/brain"] = "copied graphs";
    const auto before = contents_of(cluster.store);
    cluster.declare(header_of("/b/brain", place) + edited);
    for (const auto& found : {cluster.apply().diagnostics, cluster.plan().diagnostics, cluster.import().diagnostics}) {
        REQUIRE(has_code(found, codes::state_backend_mismatch));
        CHECK(mentions(remedies(found), "a copy"));
    }
    CHECK(open_cluster_at(cluster.env().open_store, "/b/brain").error().code == codes::state_backend_mismatch);
    CHECK(contents_of(cluster.store) == before);
    // As the remedy says.
    cluster.declare(header_of("/b/brain", "/third") + edited);
    REQUIRE(graphs.remove(layout::state));
    REQUIRE(cluster.import().ok);
    REQUIRE(cluster.apply().converged);
    CHECK(graphs.get("lands/rohan.land/manifest.json")->bytes == "ride");
    CHECK_FALSE(cluster.graphs.get("lands/rohan.land/manifest.json"));
}
