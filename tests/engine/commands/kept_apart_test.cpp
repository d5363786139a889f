// A ledger that is kept apart from the graphs: what lies where, what is refused, one place that does not answer, and
// the move of a ledger from its graphs and back.
#include <memory>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/commands/former_place.hpp>
#include <omnigraph/cluster/engine/commands/move_ledger.hpp>
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
using toy::together;

TEST_CASE("documents lie with the ledger, graphs and payloads with the storage, and both places name each other") {
    apart_cluster cluster;
    CHECK(cluster.plan().ok);  // looks, and claims nothing
    CHECK(cluster.store.list("")->empty());
    cluster.converge();
    const auto beside = cluster.graphs.list("__cluster");
    REQUIRE(beside);
    for (const auto& entry : *beside) CHECK((entry.key == layout::state || entry.key.starts_with(layout::resources)));
    CHECK(cluster.ledger.list(layout::resources)->empty());
    CHECK(cluster.ledger.list("lands")->empty());
    CHECK(apart_cluster::has(cluster.ledger, layout::apart_ledger));
    CHECK(cluster.ledger.list(layout::history_revisions)->size() == 2);
    const auto beside_graphs = parse_relocation(cluster.graphs.get(layout::state)->bytes);
    const auto beside_ledger = parse_relocation(cluster.ledger.get(layout::state)->bytes);
    REQUIRE(beside_graphs);
    REQUIRE(beside_ledger);
    CHECK(beside_graphs->kind == relocation_kinds::apart);
    CHECK(beside_graphs->place == place);
    CHECK(beside_ledger->kind == relocation_kinds::holds);
    CHECK(beside_ledger->place == cluster.folder.path().string());
    CHECK(beside_graphs->id == beside_ledger->id);
    CHECK(mentions(cluster.status().state_observations.state_path, "/ledger/__cluster/ledger.json"));
    cluster.check_converges();
    cluster.declare(apart + edited);
    cluster.check_converges();
    CHECK(commands::collect_garbage<toy::world>(cluster.env(), {.remove = true}).ok);
    CHECK(commands::refresh<toy::world>(cluster.env(), {}).ok);
}

TEST_CASE("who knows one of the places only is refused, and a root leads to the cluster from either side") {
    apart_cluster cluster;
    cluster.converge();
    cluster.declare(together + lands);
    const auto alone = cluster.apply();
    CHECK(has_code(alone.diagnostics, codes::state_kept_apart));
    CHECK(mentions(remedies(alone.diagnostics), "backend: " + place));
    cluster.declare("version: 1\nstorage: " + place + "\n" + lands);
    const auto as_whole = cluster.plan();
    CHECK(has_code(as_whole.diagnostics, codes::state_kept_apart));
    CHECK(mentions(remedies(as_whole.diagnostics), "storage: " + cluster.folder.path().string()));
    const auto open = cluster.env().open_store;
    for (const auto& root : {cluster.folder.path().string(), place}) {
        CAPTURE(root);
        auto store = open_cluster_at(open, root);
        REQUIRE(store);
        diagnostics found;
        CHECK(read_state(**store, found).state);
        CHECK((*store)->get("lands/shire.land/manifest.json")->bytes == "be kind");
    }
    REQUIRE(cluster.ledger.remove(layout::state));
    CHECK(open_cluster_at(open, cluster.folder.path().string()).error().code == codes::state_backend_mismatch);
}

TEST_CASE(
    "a bucket that is opened by its root is asked once for its ledger and its lists, by whoever reads them first") {
    memory_store bucket{"s3://b/p"};
    REQUIRE(bucket.put(layout::state, encode_state({})));
    const auto open = [&](const std::string&) -> result<std::unique_ptr<object_store>> {
        return std::unique_ptr<object_store>{std::make_unique<testing::borrowed_store>(bucket)};
    };
    const auto before = bucket.counts();
    const auto store = open_cluster_at(open, "s3://b/p", {std::string{layout::recoveries}});
    REQUIRE(store);
    diagnostics found;
    CHECK(read_state(**store, found).state);
    CHECK((*store)->list(layout::recoveries)->empty());
    CHECK(bucket.counts().reads - before.reads == 1);
    CHECK(bucket.counts().lists - before.lists == 1);
    CHECK(read_state(**store, found).state);  // later reads see what is there then
    CHECK(bucket.counts().reads - before.reads == 2);
}

TEST_CASE("a ledger is used with its own graphs only") {
    const auto refused = [](auto&& spoil, std::string_view part) {
        apart_cluster cluster;
        cluster.converge();
        spoil(cluster);
        const auto before = cluster.store.list("")->size();
        for (const auto& found : {cluster.apply().diagnostics, cluster.plan().diagnostics, cluster.status().diagnostics,
                                  cluster.import().diagnostics}) {
            REQUIRE(has_code(found, codes::state_backend_mismatch));
            CHECK(mentions(found.front().message, part));
        }
        CHECK(cluster.store.list("")->size() == before);
    };
    refused([](auto& cluster) { REQUIRE(cluster.graphs.remove(layout::state)); }, "to another place");
    refused([](auto& cluster) { REQUIRE(cluster.ledger.remove(layout::state)); }, "has lost the mark");
    refused([](auto& cluster) { cluster.declare("version: 1\nstorage: /third\n" + apart.substr(11) + lands); },
            "belongs to the graphs at");
    refused([](auto& cluster) { cluster.declare("version: 1\nstate: { backend: /third }\n" + lands); }, "is kept at");
    refused(
        [](auto& cluster) {
            const auto mark = parse_relocation(cluster.graphs.get(layout::state)->bytes);
            auto other = *mark;
            other.id = "01JXB4Z5J0000000000000000G";
            REQUIRE(cluster.graphs.put(layout::state, encode_relocation(other)));
        },
        "two different clusters");
    refused(
        [](auto& cluster) {
            REQUIRE(cluster.third.put(layout::state, encode_state({})));
            REQUIRE(cluster.graphs.remove(layout::state));
            cluster.declare("version: 1\nstate: { backend: /third }\n" + lands);
        },
        "A whole cluster is stored");
}

TEST_CASE("a lost ledger, and a lost place of the ledger, are rebuilt by an import") {
    for (const bool whole_place : {false, true}) {
        CAPTURE(whole_place);
        apart_cluster cluster;
        cluster.converge();
        if (whole_place) REQUIRE(cluster.ledger.remove_prefix("__cluster"));
        else REQUIRE(cluster.ledger.remove(layout::apart_ledger));
        CHECK(
            has_code(cluster.apply().diagnostics, whole_place ? codes::state_backend_mismatch : codes::state_missing));
        // An empty place may be a folder that is not mounted: nothing is written there.
        if (whole_place) CHECK(cluster.ledger.list("")->empty());
        REQUIRE(cluster.import().ok);
        const auto applied = cluster.apply();
        CHECK(applied.converged);
        CHECK(cluster.graphs.get("lands/shire.land/manifest.json")->bytes == "be kind");
    }
}

TEST_CASE("a first import and apply over two places that stop at any call are finished by the next ones") {
    std::size_t points = 0;
    for (const auto mode : testing::every_fault_mode)
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(testing::name_of(mode));
            CAPTURE(at);
            apart_cluster cluster;
            testing::faulty_store failing{cluster.store, at, mode};
            if (cluster.import(&failing).ok) static_cast<void>(cluster.apply(&failing));
            if (!failing.has_failed()) break;
            ++points;
            CAPTURE(failing.failed_call());
            cluster.check_converges();
        }
    CHECK(points >= 60);
}

TEST_CASE("when one of the two places stops to answer, nothing is lost, and the next apply finishes") {
    for (const bool of_ledger : {false, true}) {
        CAPTURE(of_ledger);
        int at = 0;
        for (;; ++at) {
            CAPTURE(at);
            apart_cluster cluster;
            cluster.converge();
            cluster.declare(apart + edited);
            auto& answers = of_ledger ? cluster.ledger_answers : cluster.graphs_answer;
            answers = at;
            const auto stopped = cluster.apply();
            if (answers >= 0) break;
            if (at == 0) CHECK_FALSE(stopped.ok);
            cluster.check_converges();
            CHECK(cluster.graphs.get("lands/rohan.land/manifest.json")->bytes == "ride");
        }
        CHECK(at >= 10);
    }
}

TEST_CASE("a place that does not answer is told by its name") {
    apart_cluster cluster;
    cluster.converge();
    cluster.ledger_answers = 0;
    const auto silent_ledger = cluster.plan();
    CHECK(has_code(silent_ledger.diagnostics, codes::state_read_error));
    CHECK(mentions(remedies(silent_ledger.diagnostics), "/ledger/__cluster/state.json"));
    cluster.mend();
    cluster.graphs_answer = 0;
    const auto silent_graphs = cluster.plan();
    CHECK(has_code(silent_graphs.diagnostics, codes::state_read_error));
    CHECK(mentions(remedies(silent_graphs.diagnostics), "/graphs/__cluster/state.json"));
}

TEST_CASE("a ledger moves to a place of its own and back, byte for byte") {
    apart_cluster cluster{together};
    cluster.converge();
    const auto text = cluster.graphs.get(layout::state)->bytes;
    const auto moved = cluster.move(place);
    REQUIRE(moved.ok);
    CHECK(moved.completed);
    CHECK(moved.copied_count >= 2);
    CHECK(cluster.ledger.get(layout::apart_ledger)->bytes == text);
    CHECK(cluster.graphs.list(layout::history)->empty());
    CHECK(has_code(cluster.plan().diagnostics, codes::state_kept_apart));
    CHECK(cluster.move(place).completed);  // once more, it has nothing to do
    cluster.declare(apart + lands);
    CHECK(cluster.plan().changes.empty());
    auto then = cluster.env();
    then.to_revision = "2";  // from before the move
    const auto earlier = commands::plan<toy::world>(then);
    CHECK(earlier.ok);
    CHECK(earlier.changes.empty());
    cluster.check_converges();
    CHECK(has_code(cluster.move("/third").diagnostics, codes::migration_impossible));

    const auto kept = cluster.ledger.get(layout::apart_ledger)->bytes;
    const auto back = cluster.move("cluster");
    REQUIRE(back.ok);
    CHECK(back.completed);
    CHECK(cluster.graphs.get(layout::state)->bytes == kept);
    CHECK(cluster.ledger.list("")->empty());
    CHECK(has_code(cluster.plan().diagnostics, codes::state_backend_mismatch));
    cluster.declare(together + lands);
    cluster.check_converges();
    CHECK(cluster.move("cluster").completed);
}

TEST_CASE("a move of the ledger that stops at any call leaves one ledger at most, and the same command finishes it") {
    for (const bool is_back : {false, true}) {
        CAPTURE(is_back);
        std::size_t points = 0;
        const std::string target = is_back ? "cluster" : place;
        for (const auto mode : testing::every_fault_mode)
            for (std::uint64_t at = 1;; ++at) {
                CAPTURE(testing::name_of(mode));
                CAPTURE(at);
                apart_cluster cluster{is_back ? apart : together};
                cluster.converge();
                testing::faulty_store failing{cluster.store, at, mode};
                static_cast<void>(cluster.move(target, &failing));
                if (!failing.has_failed()) break;
                ++points;
                CAPTURE(failing.failed_call());
                cluster.check_one_ledger();
                // Who has edited cluster.yaml too early can still unlock and go on.
                cluster.declare(apart + lands);
                if (!cluster.move(target).completed) {
                    cluster.mend();
                    const auto second = cluster.move(target);
                    REQUIRE(second.ok);
                    REQUIRE(second.completed);
                }
                cluster.check_cleared(is_back);
                cluster.declare((is_back ? together : apart) + lands);
                cluster.check_converges();
            }
        CHECK(points >= 40);
    }
}

TEST_CASE("a place that an interrupted move has left takes the ledger again, also after the graphs have moved on") {
    for (std::uint64_t at = 1;; ++at) {
        CAPTURE(at);
        apart_cluster cluster;
        cluster.converge();
        testing::faulty_store failing{cluster.store, at, testing::fault_mode::crash_after};
        static_cast<void>(cluster.move("cluster", &failing));
        if (!failing.has_failed()) break;
        cluster.mend();
        cluster.declare(together + lands);  // nothing names the place any more
        REQUIRE(cluster.move("cluster").completed);
        REQUIRE(commands::migrate_storage<toy::world>(cluster.env(), "/third").completed);
        cluster.declare("version: 1\nstorage: /third\n" + lands);
        const auto again = cluster.move(place);
        REQUIRE_MESSAGE(again.completed, again.diagnostics.front().message);
        cluster.declare("version: 1\nstorage: /third\nstate: { backend: " + place + " }\n" + lands);
        CHECK(cluster.apply().converged);
        CHECK(commands::log<toy::world>(cluster.env(), {}).verified);
    }
}

TEST_CASE("a lock that was left at the new place is told before anything is moved") {
    for (const bool is_back : {false, true}) {
        CAPTURE(is_back);
        apart_cluster cluster{is_back ? apart : together};
        cluster.converge();
        auto& target = is_back ? static_cast<object_store&>(cluster.graphs) : cluster.ledger;
        lock_record left{1, "01JXB4Z5J0000000000000000G", "apply", "2026-06-10T02:07:08Z", 7, {}, {}, {}};
        REQUIRE(target.put(layout::lock, encode_lock(left)));
        const auto before = toy::contents_of(cluster.store);
        const auto refused = cluster.move(is_back ? "cluster" : place);
        CHECK_FALSE(refused.completed);
        CHECK(has_code(refused.diagnostics, codes::state_lock_held));
        CHECK(mentions(remedies(refused.diagnostics), "remove " + target.display(layout::lock)));
        CHECK(toy::contents_of(cluster.store) == before);
        REQUIRE(target.remove(layout::lock));
        CHECK(cluster.move(is_back ? "cluster" : place).completed);
    }
}

TEST_CASE("only a place that this ledger has left is cleared, and never one that is in use or of another cluster") {
    memory_store left{"/ledger"}, present{"/graphs"};
    const auto mark = [](std::string_view kind, const std::string& names, std::optional<std::string> ledger = {}) {
        return encode_relocation({.kind = std::string{kind},
                                  .place = names,
                                  .at = "2026-06-10T02:07:08Z",
                                  .id = "01JXB4Z5J0000000000000000G",
                                  .ledger = std::move(ledger)});
    };
    CHECK_FALSE(*was_left(left, "/graphs", present));
    REQUIRE(left.put(layout::state, mark(relocation_kinds::holds, "/graphs")));
    CHECK(*was_left(left, "/graphs", present));
    CHECK_FALSE(*was_left(left, "/others", present));
    const auto ledger = encode_state({});
    REQUIRE(left.put(layout::apart_ledger, ledger));
    CHECK_FALSE(*was_left(left, "/graphs", present));
    REQUIRE(left.put(layout::apart_ledger, mark(relocation_kinds::apart, "/graphs", ledger)));
    CHECK_FALSE(*was_left(left, "/graphs", present));
    REQUIRE(present.put(layout::history_record(0, digest_of_bytes(ledger)), "{}"));
    CHECK(*was_left(left, "/others", present));
    CHECK(*has_left_ledger(left, present));
    REQUIRE(left.put(layout::approval("x"), "{}"));
    CHECK(*has_documents(left));
    diagnostics found;
    remove_leftovers(left, former_place::of_graphs, found);
    CHECK_FALSE(*has_documents(left));
    CHECK(left.list("")->size() == 2);
    remove_leftovers(left, former_place::of_ledger, found);
    CHECK(left.list("")->empty());
    CHECK(found.empty());
}

TEST_CASE("a ledger is not said to be with its graphs when neither it nor a mark can be read there") {
    for (const bool damaged : {false, true}) {
        CAPTURE(damaged);
        apart_cluster cluster;
        cluster.converge();
        if (damaged) REQUIRE(cluster.graphs.put(layout::state, "{"));
        else REQUIRE(cluster.graphs.remove(layout::state));
        const auto moved = cluster.move("cluster");
        CHECK_FALSE(moved.ok);
        CHECK_FALSE(moved.completed);
        CHECK(has_code(moved.diagnostics, damaged ? codes::invalid_state_json : codes::state_missing));
        CHECK(cluster.ledger.get(layout::apart_ledger));
    }
}

TEST_CASE("a ledger is not said to be at a place that has lost it") {
    apart_cluster cluster{together};
    cluster.converge();
    REQUIRE(cluster.move(place).completed);
    for (const auto what : {layout::apart_ledger, layout::state}) {
        REQUIRE(cluster.ledger.remove(what));
        const auto again = cluster.move(place);
        CHECK_FALSE(again.ok);
        CHECK_FALSE(again.completed);
        CHECK(
            has_code(again.diagnostics, what == layout::state ? codes::state_backend_mismatch : codes::state_missing));
    }
    CHECK(cluster.ledger.list("__cluster")->empty() == false);
}

TEST_CASE("one folder under two names is refused before anything is written") {
    apart_cluster cluster{together};
    const auto folder = cluster.folder.path();
    std::filesystem::create_directory(folder / "st");
    std::filesystem::create_directory_symlink("st", folder / "link");
    const auto code_of = [](const auto& report) {
        REQUIRE_FALSE(report.ok);
        return report.diagnostics.front().code;
    };
    cluster.declare("version: 1\nstorage: ./st\nstate: { backend: ./link }\n" + lands);
    CHECK(code_of(cluster.import()) == codes::invalid_storage_root.text);
    CHECK(code_of(cluster.apply()) == codes::invalid_storage_root.text);
    CHECK(cluster.store.list("")->empty());
    cluster.declare("version: 1\nstorage: ./st\n" + lands);
    cluster.converge();
    CHECK(code_of(cluster.move((folder / "link").string())) == codes::migration_impossible.text);
    CHECK(code_of(commands::migrate_storage<toy::world>(cluster.env(), (folder / "link").string())) ==
          codes::migration_impossible.text);
    CHECK(cluster.plan().ok);
}

TEST_CASE("a ledger is not moved to a place in use, beside itself, without a ledger, or in the middle of something") {
    const auto refused = [](const std::string& to, diagnostic_code code, auto&& spoil) {
        apart_cluster cluster{together};
        cluster.converge();
        spoil(cluster);
        const auto moved = cluster.move(to);
        CHECK_FALSE(moved.ok);
        CHECK_FALSE(moved.completed);
        CHECK_MESSAGE(has_code(moved.diagnostics, code), moved.diagnostics.front().message);
    };
    const auto nothing = [](auto&) {};
    refused(place, codes::migration_target_in_use,
            [](auto& cluster) { REQUIRE(cluster.ledger.put(layout::state, encode_state({}))); });
    refused(place, codes::migration_target_in_use,
            [](auto& cluster) { REQUIRE(cluster.ledger.put(layout::apart_ledger, encode_state({}))); });
    refused(place, codes::migration_target_in_use,
            [](auto& cluster) { REQUIRE(cluster.ledger.put(layout::approval("x"), "{}")); });
    refused(place, codes::migration_target_in_use, [](auto& cluster) {
        REQUIRE(cluster.ledger.put(layout::state, encode_relocation({.kind = std::string{relocation_kinds::holds},
                                                                     .place = "/elsewhere",
                                                                     .at = "2026-06-10T02:07:08Z",
                                                                     .id = "01JXB4Z5J0000000000000000G"})));
    });
    refused(place, codes::state_missing, [](auto& cluster) { REQUIRE(cluster.graphs.remove(layout::state)); });
    refused(place, codes::migration_impossible,
            [](auto& cluster) { cluster.declare("version: 1\nstate: { lock: false }\n" + lands); });
    refused(place, codes::cluster_recovery_pending,
            [](auto& cluster) { REQUIRE(cluster.graphs.put(layout::sidecar("01JXB4Z5J0000000000000000G"), "{")); });
    refused("s3://", codes::invalid_storage_root, nothing);
    apart_cluster cluster{together};
    CHECK(has_code(cluster.move(cluster.folder.path().string() + "/graphs").diagnostics, codes::migration_impossible));
}
