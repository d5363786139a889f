// A cluster that is moved to another place: what arrives, what is refused, and an interruption at every call.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"
#include "support/part_of_store.hpp"

using namespace omnigraph::cluster;
using toy::has_code;
using toy::lands;

namespace {

const std::string target = "/new-place";

/// A cluster whose folder is its storage root, and a second place; both are parts of one store.
struct two_places : toy::cluster {
    two_places() : basic_cluster{"version: 1\n" + lands} {
        REQUIRE(commands::import_cluster<toy::world>(env()).ok);
        REQUIRE(commands::apply<toy::world>(env()).converged);
    }

    environment env(object_store* seen_as = nullptr) {
        auto made = basic_cluster::env();
        made.open_store = [all = seen_as ? seen_as
                                         : &store](const std::string& root) -> result<std::unique_ptr<object_store>> {
            return std::unique_ptr<object_store>{std::make_unique<part_of_store>(*all, root == target     ? "new"
                                                                                       : root == "/third" ? "third"
                                                                                                          : "old")};
        };
        return made;
    }

    migration_report move(object_store* seen_as = nullptr) {
        return commands::migrate_storage<toy::world>(env(seen_as), target);
    }

    /// From now on the folder declares the new place.
    void follow() { declare("version: 1\nstorage: " + target + "\n" + lands); }

    void unlock() {
        for (auto* place : {&old_place, &new_place}) {
            diagnostics ignored;
            const auto seen = observe_lock(*place, ignored);
            if (seen.present) REQUIRE(force_unlock(*place, seen.record->lock_id));
        }
    }

    static bool has_ledger(object_store& place) {
        diagnostics ignored;
        return read_state(place, ignored).state.has_value();
    }
    static bool has_graph(object_store& place, const std::string& root) {
        const auto reference = place.get(graph_reference(root));
        return reference && !parse_moved_graph(reference->bytes);
    }

    /// Only one place can be in use.
    void check_one_lives() {
        CHECK_FALSE((has_ledger(old_place) && has_ledger(new_place)));
        for (const auto* root : {"lands/bree.land", "lands/shire.land"}) {
            CAPTURE(root);
            CHECK_FALSE((has_graph(old_place, root) && has_graph(new_place, root)));
        }
    }

    void check_moved() {
        check_one_lives();
        REQUIRE(has_ledger(new_place));
        CHECK(new_place.get("lands/shire.land/manifest.json")->bytes == "be kind");
        CHECK(new_place.get("lands/bree.land/manifest.json")->bytes == "fair");
        CHECK(has_code(commands::plan<toy::world>(env()).diagnostics, codes::state_moved));
        CHECK(has_code(commands::apply<toy::world>(env()).diagnostics, codes::state_moved));
        CHECK(has_code(commands::import_cluster<toy::world>(env()).diagnostics, codes::state_moved));
        follow();
        const auto applied = commands::apply<toy::world>(env());
        CHECK(applied.ok);
        CHECK(applied.converged);
        CHECK(applied.changes.empty());
        CHECK(commands::status<toy::world>(env()).diagnostics.empty());
        CHECK(commands::log<toy::world>(env(), {}).verified);
    }

    part_of_store old_place{store, "old"}, new_place{store, "new"};
};

}  // namespace

TEST_CASE("a cluster is moved whole, byte for byte, and the old place refuses every command") {
    two_places world;
    const auto ledger = world.old_place.get(layout::state)->bytes;
    const auto moved = world.move();
    REQUIRE(moved.ok);
    CHECK(moved.completed);
    CHECK_FALSE(moved.resumed);
    CHECK(moved.graph_count == 2);
    CHECK(moved.copied_count > 0);
    CHECK(moved.to == target);
    CHECK(world.new_place.get(layout::state)->bytes == ledger);
    CHECK(world.new_place.list(layout::history_revisions)->size() == 2);
    CHECK(parse_relocation(world.old_place.get(layout::state)->bytes)->ledger == ledger);
    diagnostics ignored;
    CHECK_FALSE(observe_lock(world.old_place, ignored).present);
    // Once more, it has nothing to do and says so.
    const auto again = world.move();
    CHECK(again.ok);
    CHECK(again.completed);
    CHECK(again.copied_count == 0);
    world.check_moved();
}

TEST_CASE("what may be removed leaves out whatever holds a place that stays") {
    const memory_store place{"/old"};
    const std::set<std::string> roots{"lands/bree.land", "lands/shire.land"};
    using names = std::vector<std::string>;
    const names all{"/old/__cluster", "/old/lands/bree.land", "/old/lands/shire.land", "/old/.omnigraph-locks#0"};
    CHECK(removable_entries(place, roots, {"/old/new", "/old", "/elsewhere"}) == all);
    CHECK(removable_entries(place, roots, {"/old/lands/bree.land/new", "/old/__cluster/state"}) ==
          names{"/old/lands/shire.land", "/old/.omnigraph-locks#0"});
    CHECK(removable_entries(memory_store{"s3://b/p"}, roots, {}) ==
          names{"s3://b/p/__cluster", "s3://b/p/lands/bree.land", "s3://b/p/lands/shire.land"});
}

TEST_CASE("a move that stops at any call leaves one place in use at most, and the same command finishes it") {
    std::size_t points = 0;
    for (const auto mode : testing::every_fault_mode)
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(testing::name_of(mode));
            CAPTURE(at);
            two_places world;
            testing::faulty_store failing{world.store, at, mode};
            const auto first = world.move(&failing);
            if (!failing.has_failed()) break;
            ++points;
            CAPTURE(failing.failed_call());
            world.check_one_lives();
            if (first.completed) REQUIRE(two_places::has_ledger(world.new_place));
            world.unlock();
            const auto second = world.move();
            REQUIRE(second.ok);
            REQUIRE(second.completed);
            world.check_moved();
        }
    CHECK(points >= 50);
}

TEST_CASE("what the first run copied is not sent again by the second") {
    two_places world;
    const auto whole = two_places{}.move().copied_count;
    two_places other;  // counts the calls: the last ones write the new ledger and release the lock
    testing::faulty_store all_calls{other.store};
    REQUIRE(other.move(&all_calls).completed);
    testing::faulty_store failing{world.store, all_calls.changes() - 1, testing::fault_mode::crash_before};
    CHECK_FALSE(world.move(&failing).completed);
    world.unlock();
    const auto second = world.move();
    REQUIRE(second.completed);
    CHECK(second.resumed);
    CHECK(second.copied_count == 0);
    CHECK(second.equal_count > 0);
    CHECK(whole > 0);
}

namespace {

/// What `command` says that has to be written into the place of the ledger.
std::string claim_in_remedy(const migration_report& report) {
    for (const auto& found : report.diagnostics) {
        const auto remedy = found.remedy.value_or("");
        const auto begin = remedy.find('{'), end = remedy.rfind('}');
        if (found.code == codes::migration_target_lost.text) return remedy.substr(begin, end - begin + 1);
    }
    return {};
}

/// Another folder stands for the new place, as when a volume is not mounted.
void empty(object_store& place) {
    for (const auto& entry : place.list("").value_or({})) REQUIRE(place.remove(entry.key));
}

}  // namespace

TEST_CASE("a move that has finished is never finished again at a place that lost the cluster") {
    for (const auto* state_there : {"nothing", "a new cluster", "damage"}) {
        CAPTURE(state_there);
        two_places world;
        REQUIRE(world.move().completed);
        world.follow();
        REQUIRE(commands::apply<toy::world>(world.env()).ok);
        REQUIRE(world.new_place.put("lands/shire.land/manifest.json", "be kinder"));
        world.declare("version: 1\n" + lands);  // an old checkout
        empty(world.new_place);
        if (state_there == std::string{"a new cluster"}) REQUIRE(world.new_place.put(layout::state, encode_state({})));
        if (state_there == std::string{"damage"}) REQUIRE(world.new_place.put(layout::state, "{"));
        const auto before = toy::contents_of(world.store);
        const auto again = world.move();
        CHECK_FALSE(again.ok);
        CHECK_FALSE(again.completed);
        CHECK(has_code(again.diagnostics, codes::migration_target_lost));
        CHECK(toy::contents_of(world.store) == before);
        // Who knows that nothing else is left writes the claim of the remedy by hand.
        REQUIRE(world.new_place.put(layout::state, claim_in_remedy(again)));
        const auto brought_back = world.move();
        CHECK(brought_back.completed);
        CHECK(brought_back.resumed);
        world.check_moved();
    }
}

TEST_CASE("after a move, the ledger of the new place is believed as little as any other") {
    two_places world;
    REQUIRE(world.move().completed);
    auto state = *parse_json(world.new_place.get(layout::state)->bytes);
    state.at("observations").as_object().erase("ledger");
    REQUIRE(world.new_place.put(layout::state, pretty_json(state)));
    const auto again = world.move();
    CHECK_FALSE(again.ok);
    CHECK(has_code(again.diagnostics, codes::state_altered));
}

TEST_CASE("a place that was put back to the time before a return does not get the old state again") {
    two_places world;
    REQUIRE(world.move().completed);
    world.follow();
    const auto then = toy::contents_of(world.old_place);
    REQUIRE(commands::migrate_storage<toy::world>(world.env(), world.folder.path().string()).completed);
    for (const auto& [key, text] : then) REQUIRE(world.old_place.put(key, text));
    const auto again = commands::migrate_storage<toy::world>(world.env(), world.folder.path().string());
    CHECK(has_code(again.diagnostics, codes::migration_target_lost));
    CHECK(world.old_place.get(layout::state)->bytes == then.at(std::string{layout::state}));
}

TEST_CASE("a place that cannot be named in a mark is refused before anything is touched") {
    two_places world;
    const auto before = toy::contents_of(world.store);
    const std::string hidden =
        "/a\xE2\x80\xAE"
        "b";
    CHECK(
        has_code(commands::migrate_storage<toy::world>(world.env(), hidden).diagnostics, codes::invalid_storage_root));
    CHECK(toy::contents_of(world.store) == before);
}

TEST_CASE("a place that holds something of another cluster is refused, and keeps it") {
    const auto refused = [](auto&& occupy) {
        two_places world;
        occupy(world);
        const auto before = toy::contents_of(world.new_place);
        const auto moved = world.move();
        CHECK_FALSE(moved.ok);
        CHECK(has_code(moved.diagnostics, codes::migration_target_in_use));
        CHECK(toy::contents_of(world.new_place) == before);
        CHECK(two_places::has_ledger(world.old_place));
        CHECK(commands::apply<toy::world>(world.env()).ok);
    };
    const auto mark = [](std::string_view kind, const std::string& place) {
        relocation_record record{.kind = std::string{kind},
                                 .place = place,
                                 .at = "2026-06-10T02:07:08Z",
                                 .id = "01JXB4Z5J0000000000000000G"};
        if (kind == relocation_kinds::moved) record.ledger = encode_state({});
        return encode_relocation(record);
    };
    refused([](auto& world) { REQUIRE(world.new_place.put(layout::state, encode_state({}))); });
    refused([](auto& world) { REQUIRE(world.new_place.put(layout::state, "{")); });
    refused([](auto& world) { REQUIRE(world.new_place.put(layout::lock, "{")); });
    refused([](auto& world) { REQUIRE(world.new_place.put("graphs/kb.omni/manifest.json", "{}")); });
    refused([](auto& world) { REQUIRE(world.new_place.put("lands/shire.land/manifest.json", "mine")); });
    refused([&](auto& world) {
        REQUIRE(world.new_place.put(layout::state, mark(relocation_kinds::copying, "/elsewhere")));
    });
    refused(
        [&](auto& world) { REQUIRE(world.new_place.put(layout::state, mark(relocation_kinds::moved, "/elsewhere"))); });
}

TEST_CASE("what is no move at all is refused before anything is touched") {
    two_places world;
    const auto code_of = [](const migration_report& report) {
        REQUIRE_FALSE(report.ok);
        return report.diagnostics.front().code;
    };
    const auto before = toy::contents_of(world.store);
    const auto folder = world.folder.path().string();
    for (const auto& same : {folder, folder + "/", folder + "/graphs/x", folder + "/__cluster"})
        CHECK(code_of(commands::migrate_storage<toy::world>(world.env(), same)) == codes::migration_impossible.text);
    CHECK(code_of(commands::migrate_storage<toy::world>(world.env(), "ftp://x")) == "invalid_storage_root");
    CHECK(toy::contents_of(world.store) == before);
    world.declare("version: 1\nstate: { lock: false }\n" + lands);
    CHECK(has_code(world.move().diagnostics, codes::migration_impossible));
    CHECK(toy::contents_of(world.store) == before);
}

TEST_CASE("an interrupted operation is finished before a move, and a held lock is waited for") {
    two_places world;
    REQUIRE(world.old_place.put(layout::sidecar("01JXB4Z5J0000000000000000G"), "{}"));
    const auto pending = world.move();
    CHECK_FALSE(pending.ok);
    CHECK(has_code(pending.diagnostics, codes::cluster_recovery_pending));
    CHECK(toy::contents_of(world.new_place).empty());
    REQUIRE(world.old_place.remove(layout::sidecar("01JXB4Z5J0000000000000000G")));
    auto held = acquire_lock(world.old_place, "apply", world.clock);
    REQUIRE(held);
    CHECK(has_code(world.move().diagnostics, codes::state_lock_held));
    REQUIRE(held->release());
    CHECK(world.move().completed);
}

TEST_CASE("a row of a kind that this program does not know is not left behind silently") {
    two_places world;
    diagnostics found;
    auto base = read_state(world.old_place, found);
    auto next = *base.state;
    (*next.applied_revision.resources)["robot.r2"] = {.digest = digest_of_bytes("x").hex()};
    REQUIRE(write_state(world.old_place, next, base));
    CHECK(has_code(world.move().diagnostics, codes::unknown_resource_kind));
    CHECK(two_places::has_ledger(world.old_place));
}

namespace {

/// Somebody commits to a graph each time when its reference is about to be replaced.
class busy_graph final : public testing::borrowed_store {
public:
    busy_graph(object_store& owner, int commits) : borrowed_store{owner}, owner_{owner}, left_{commits} {}
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (key == "old/lands/shire.land/manifest.json" && left_ > 0) {
            const auto name = "old/lands/shire.land/commit-" + std::to_string(left_--);
            REQUIRE(owner_.put(name, "rows"));
            REQUIRE(owner_.put(key, "be kind, " + std::to_string(left_) + " to come"));
        }
        return borrowed_store::put_if_match(key, bytes, expected);
    }

private:
    object_store& owner_;
    int left_;
};

}  // namespace

TEST_CASE("a commit that is made while a graph is moved moves along; endless ones end the move") {
    two_places world;
    busy_graph twice{world.store, 2};
    REQUIRE(world.move(&twice).completed);
    CHECK(world.new_place.get("lands/shire.land/manifest.json")->bytes == "be kind, 0 to come");
    CHECK(world.new_place.get("lands/shire.land/commit-1")->bytes == "rows");
    CHECK(world.new_place.get("lands/shire.land/commit-2")->bytes == "rows");
    world.check_one_lives();

    two_places other;
    busy_graph endless{other.store, 1000};
    const auto given_up = other.move(&endless);
    CHECK_FALSE(given_up.ok);
    CHECK(has_code(given_up.diagnostics, codes::migration_failed));
    CHECK(other.move().completed);
}

TEST_CASE("a cluster can return to the place where it was, with what has changed since") {
    two_places world;
    REQUIRE(world.move().completed);
    world.declare("version: 1\nstorage: " + target + "\nlands: { shire: { law: be kinder, songs: { dusk: mm } } }\n");
    const auto approved = [&](const std::string& address) {
        auto who = world.env();
        who.actor = "ann";
        return commands::approve<toy::world>(who, {address, {}});
    };
    static_cast<void>(approved("land.bree"));
    static_cast<void>(commands::apply<toy::world>(world.env()));
    REQUIRE(commands::apply<toy::world>(world.env()).ok);
    const auto ledger = world.new_place.get(layout::state)->bytes;
    const auto back = commands::migrate_storage<toy::world>(world.env(), world.folder.path().string());
    REQUIRE_MESSAGE(back.ok, (back.diagnostics.empty() ? "" : back.diagnostics.front().message));
    CHECK(back.completed);
    CHECK(world.old_place.get(layout::state)->bytes == ledger);
    CHECK(has_code(commands::plan<toy::world>(world.env()).diagnostics, codes::state_moved));
    CHECK(two_places::has_graph(world.old_place, "lands/shire.land"));
    CHECK_FALSE(two_places::has_graph(world.new_place, "lands/shire.land"));
    // A third place is free, too: the cluster is only at one of them.
    world.declare("version: 1\nlands: { shire: { law: be kinder, songs: { dusk: mm } } }\n");
    CHECK(commands::migrate_storage<toy::world>(world.env(), "/third").completed);
    CHECK(has_code(world.move().diagnostics, codes::state_moved));
}

TEST_CASE("a ledger that changes under the move is not lost") {
    two_places world;
    class meddling_store final : public testing::borrowed_store {
    public:
        explicit meddling_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
        store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                  const object_version& expected) override {
            if (key == "old/__cluster/state.json") REQUIRE(owner_.put(key, owner_.get(key)->bytes));
            return borrowed_store::put_if_match(key, bytes, expected);
        }

    private:
        object_store& owner_;
    } meddling{world.store};
    CHECK(has_code(world.move(&meddling).diagnostics, codes::state_cas_mismatch));
    CHECK(two_places::has_ledger(world.old_place));
    CHECK(world.move().completed);
}

TEST_CASE("without a ledger there is nothing to move") {
    two_places world;
    REQUIRE(world.old_place.remove(layout::state));
    CHECK(has_code(world.move().diagnostics, codes::state_missing));
    CHECK(toy::contents_of(world.new_place).empty());
}
