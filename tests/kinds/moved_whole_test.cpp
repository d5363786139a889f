// A cluster with a graph of the embedded engine is moved while the listings of its place leave something out:
// everything that is referred to arrives, or nothing is moved and the object is named.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/migrate_state.hpp>
#include <omnigraph/cluster/engine/commands/migrate_storage.hpp>
#include <omnigraph/cluster/engine/commands/refresh.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "support/part_of_store.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string target = "/new-place", graph_root = "graphs/kb.omni";

/// A store whose listings leave out some keys.
class hiding_store final : public testing::borrowed_store {
public:
    explicit hiding_store(object_store& owner) : borrowed_store{owner} {}
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        auto entries = borrowed_store::list(prefix);
        if (entries && hides) std::erase_if(*entries, [&](const object_entry& entry) { return hides(entry.key); });
        return entries;
    }

    std::function<bool(const std::string& key)> hides = {};
};

std::map<std::string, std::string> contents_of(object_store& store) {
    std::map<std::string, std::string> all;
    for (const auto& entry : store.list("").value_or({})) all[entry.key] = store.get(entry.key)->bytes;
    return all;
}

std::string people(int from, int count) {
    std::string rows;
    for (int i = from; i < from + count; ++i)
        rows += R"({"type":"Person","data":{"name":"person number )" + std::to_string(i * 7919) + "\"}}\n";
    return rows;
}

/// Two revisions, and a graph with an image, deltas beside its commits, a branch and an earlier schema.
struct moving_brain {
    moving_brain() {
        declare("", "node Person { name: String @key }\n");
        REQUIRE(commands::import_cluster<standard_kinds>(env()).ok);
        REQUIRE(commands::apply<standard_kinds>(env()).converged);
        {
            graph::graph_handles handles{old_place, clock, cache.path()};
            auto opened = handles.open(graph_root);
            REQUIRE(opened);
            REQUIRE((*opened)->load(people(0, 600), load_mode::merge, "ann"));
            REQUIRE((*opened)->care().optimize());
            REQUIRE((*opened)->load(people(600, 400), load_mode::merge, "ann"));
        }
        declare("", "node Person { name: String @key  age: I32? }\n");
        REQUIRE(commands::apply<standard_kinds>(env()).converged);
        graph::graph_handles handles{old_place, clock, cache.path()};
        auto opened = handles.open(graph_root);
        REQUIRE(opened);
        REQUIRE((*opened)->load(people(1000, 400), load_mode::merge, "ann"));
        REQUIRE((*opened)->history().create_branch({.name = "draft"}));
        REQUIRE((*opened)->load(people(1400, 400), load_mode::merge, "ann", "draft"));
        before = contents_of(old_place);
    }

    void declare(const std::string& more, const std::string& schema) {
        folder.write("cluster.yaml", "version: 1\n" + more +
                                         "graphs:\n  kb:\n    schema: kb.pg\n    queries: { all: { file: all.gq } }\n");
        folder.write("kb.pg", schema);
        folder.write("all.gq", "query all() { match { $p: Person } return { $p.name } }\n");
    }

    environment env() {
        return {.config_dir = folder.str(),
                .system = clock,
                .open_store = [this](const std::string& root) -> result<std::unique_ptr<object_store>> {
                    return std::unique_ptr<object_store>{
                        std::make_unique<part_of_store>(listed, root == target ? "new" : "old")};
                },
                .open_host = [this](object_store& opened) -> std::unique_ptr<graph_host> {
                    return std::make_unique<graph::graph_engine>(opened, clock, cache.path());
                }};
    }

    migration_report move(const std::string& to = target) {
        return commands::migrate_storage<standard_kinds>(env(), to);
    }

    /// Loads rows at the place that is in use.
    void load(object_store& place, int from, int count) {
        graph::graph_handles handles{place, clock, cache.path()};
        auto opened = handles.open(graph_root);
        REQUIRE(opened);
        REQUIRE((*opened)->load(people(from, count), load_mode::merge, "ann"));
    }

    /// Every object of the old place, as it was, is at the new one.
    void check_whole(const std::string& but = {}) {
        const auto there = contents_of(new_place);
        for (const auto& [key, bytes] : before) {
            CAPTURE(key);
            if (key == layout::lock || key == but || key.starts_with("__cluster/doctor")) continue;
            REQUIRE(there.contains(key));
            CHECK(there.at(key) == bytes);
        }
    }

    temporary_folder folder, cache;
    system_runtime clock;
    memory_store store;
    hiding_store listed{store};
    part_of_store old_place{store, "old"}, new_place{store, "new"};
    std::map<std::string, std::string> before;
};

std::string said_by(const migration_report& report) {
    std::string text;
    for (const auto& one : report.diagnostics) text += one.path + ": " + one.message + "\n";
    return text;
}

}  // namespace

TEST_CASE("whatever one object the listings of the old place leave out, it arrives") {
    const auto all = moving_brain{}.before;
    REQUIRE(all.size() > 15);
    for (std::size_t at = 0; at < all.size(); ++at) {
        moving_brain brain;
        REQUIRE(brain.before.size() == all.size());
        const auto hidden = std::next(brain.before.begin(), static_cast<std::ptrdiff_t>(at))->first;
        CAPTURE(hidden);
        brain.listed.hides = [&](const std::string& key) { return key == "old/" + hidden; };
        const auto moved = brain.move();
        REQUIRE_MESSAGE(moved.completed, said_by(moved));
        CHECK(moved.ok);
        brain.check_whole();
    }
}

TEST_CASE("listings that leave out a whole folder move nothing less") {
    for (const std::string folder : {"commits", "images", "deltas", "schemas", "resources", "revisions", "sources"}) {
        CAPTURE(folder);
        moving_brain brain;
        brain.listed.hides = [&](const std::string& key) {
            return key.starts_with("old/") && key.find("/" + folder + "/") != std::string::npos;
        };
        const auto moved = brain.move();
        REQUIRE_MESSAGE(moved.completed, said_by(moved));
        brain.check_whole();
    }
}

TEST_CASE("a cluster with a graph returns to the place that it left, whatever one object listings leave out") {
    const std::string schema = "node Person { name: String @key  age: I32? }\n";
    const auto return_home = [&](const std::string& hidden) {
        moving_brain brain;
        REQUIRE(brain.move().completed);
        brain.load(brain.new_place, 1800, 300);
        brain.declare("storage: " + target + "\n", schema);
        brain.folder.write("all.gq", "query all() { match { $p: Person } return { $p.age } }\n");
        REQUIRE(commands::apply<standard_kinds>(brain.env()).converged);
        const auto latest = contents_of(brain.new_place);
        brain.listed.hides = [&](const std::string& key) { return key == "new/" + hidden; };
        const auto home = brain.move(brain.folder.path().string());
        REQUIRE_MESSAGE(home.completed, said_by(home));
        for (const auto& [key, bytes] : latest) {
            CAPTURE(key);
            if (key == layout::lock || key.starts_with("__cluster/doctor")) continue;
            CHECK(brain.old_place.get(key).value_or(stored_object{}).bytes == bytes);
        }
        brain.declare("", schema);
        CHECK(commands::apply<standard_kinds>(brain.env()).converged);
        brain.load(brain.old_place, 2100, 10);
        return latest;
    };
    int nth = 0;
    for (const auto& [key, bytes] : return_home({}))
        if (++nth % 3 == 0) return_home(key);
    CHECK(nth > 20);
}

TEST_CASE("what is lost at the old place is named before that place is closed, and nothing is moved") {
    const auto all = moving_brain{}.before;
    int lost = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
        moving_brain brain;
        const auto key = std::next(brain.before.begin(), static_cast<std::ptrdiff_t>(at))->first;
        const bool is_of_graph = key.starts_with(graph_root) && !key.ends_with("/manifest.json");
        if (!is_of_graph && !key.starts_with(layout::resources)) continue;
        CAPTURE(key);
        ++lost;
        REQUIRE(brain.old_place.remove(key));
        const auto moved = brain.move();
        CHECK_FALSE(moved.ok);
        CHECK_FALSE(moved.completed);
        REQUIRE(moved.diagnostics.size() == 1);
        CHECK(moved.diagnostics.front().code == codes::migration_failed.text);
        CHECK_MESSAGE(said_by(moved).find(key) != std::string::npos, said_by(moved));
        CHECK_FALSE(parse_relocation(brain.old_place.get(layout::state)->bytes));
        REQUIRE(brain.old_place.put(key, brain.before.at(key)));
        CHECK(brain.move().completed);
        brain.check_whole();
    }
    CHECK(lost > 8);
}

TEST_CASE("a graph without its reference is not moved until it is given up, and a lost text of the history is named") {
    for (const bool is_whole_root : {false, true}) {
        CAPTURE(is_whole_root);
        moving_brain brain;
        if (is_whole_root) REQUIRE(brain.old_place.remove_prefix(graph_root));
        else REQUIRE(brain.old_place.remove(graph_reference(graph_root)));
        const auto refused = brain.move();
        CHECK_FALSE(refused.completed);
        REQUIRE(refused.diagnostics.size() == 1);
        CHECK(refused.diagnostics.front().code == codes::migration_failed.text);
        CHECK_MESSAGE(said_by(refused).find(graph_root) != std::string::npos, said_by(refused));
        CHECK_FALSE(parse_relocation(brain.old_place.get(layout::state)->bytes));
        REQUIRE(brain.old_place.remove_prefix(graph_root));
        REQUIRE(commands::refresh<standard_kinds>(brain.env()).ok);
        CHECK(brain.move().completed);
    }
    int lost = 0;
    for (const auto& [key, bytes] : moving_brain{}.before) {
        if (!key.starts_with(layout::history_sources)) continue;
        CAPTURE(key);
        ++lost;
        moving_brain brain;
        if (lost % 2 == 0) REQUIRE(brain.old_place.remove(key));
        else REQUIRE(brain.old_place.put(key, "cut"));
        const auto moved = brain.move();
        CHECK_MESSAGE(moved.completed, said_by(moved));
        REQUIRE_MESSAGE(moved.diagnostics.size() == 1, said_by(moved));
        CHECK(moved.diagnostics.front().code == codes::revision_text_missing.text);
        CHECK(moved.diagnostics.front().severity == "warning");
        const bool is_named = said_by(moved).find(key) != std::string::npos;
        // What only earlier revisions have may have been removed on purpose, so it is counted.
        CHECK_MESSAGE((is_named || said_by(moved).find("1 text(s) of earlier revisions") != std::string::npos),
                      said_by(moved));
        if (lost % 2 == 1) CHECK(is_named);
    }
    CHECK(lost >= 3);
}

TEST_CASE("what an interrupted move does not find at either place is a warning when it ends, and so is a lost record") {
    moving_brain brain;
    REQUIRE(brain.move().completed);
    // As after an interruption behind the marks: the claim is there again, and the graph is nowhere.
    const auto mark = parse_relocation(brain.old_place.get(layout::state)->bytes);
    const auto claim = encode_relocation({.kind = std::string{relocation_kinds::copying},
                                          .place = brain.folder.path().string(),
                                          .at = mark->at,
                                          .id = mark->id});
    REQUIRE(brain.new_place.put(layout::state, claim));
    for (auto* place : {&brain.old_place, &brain.new_place}) REQUIRE(place->remove_prefix(graph_root));
    const auto ended = brain.move();
    CHECK_MESSAGE(ended.completed, said_by(ended));
    CHECK(std::ranges::any_of(ended.diagnostics, [](const auto& one) { return one.code == "root_vanished"; }));

    moving_brain other;
    const auto newest = other.old_place.list(layout::history_revisions)->back().key;
    REQUIRE(other.old_place.remove(newest));
    const auto moved = other.move();
    CHECK(moved.completed);
    CHECK_MESSAGE(
        std::ranges::any_of(moved.diagnostics,
                            [](const auto& one) { return one.code == "history_gap" && one.severity == "warning"; }),
        said_by(moved));
}

TEST_CASE("a run after the move has finished finds what the new place lacks, and fetches it") {
    moving_brain brain;
    REQUIRE(brain.move().completed);
    for (const auto& [key, bytes] : contents_of(brain.new_place)) {
        if (key == layout::state || key.starts_with("__cluster/doctor") || key.ends_with("/manifest.json")) continue;
        CAPTURE(key);
        const bool is_damaged = key.starts_with(graph_root) || key.starts_with(layout::history);
        if (is_damaged) REQUIRE(brain.new_place.put(key, "damaged"));
        else REQUIRE(brain.new_place.remove(key));
        const auto again = brain.move();
        CHECK_MESSAGE(again.ok, said_by(again));
        CHECK(again.completed);
        CHECK(again.copied_count == 1);
        CHECK(brain.new_place.get(key)->bytes == bytes);
        if (key.starts_with(layout::history)) continue;  // a break of the history is a warning
        REQUIRE(brain.new_place.remove(key));
        REQUIRE(brain.old_place.remove(key));
        const auto lost = brain.move();
        CHECK_FALSE(lost.ok);
        CHECK_MESSAGE(said_by(lost).find(key) != std::string::npos, said_by(lost));
        CHECK(said_by(lost).find("in use at " + target) != std::string::npos);
        for (auto* place : {&brain.old_place, &brain.new_place}) REQUIRE(place->put(key, bytes));
    }
}

TEST_CASE("a ledger that is kept apart takes its whole history along, whatever listings leave out") {
    moving_brain brain;
    for (const std::string folder : {"revisions", "sources"}) {
        CAPTURE(folder);
        brain.listed.hides = [&](const std::string& key) {
            return key.starts_with("old/") && key.find("/" + folder + "/") != std::string::npos;
        };
        const auto out = commands::migrate_state<standard_kinds>(brain.env(), target);
        REQUIRE(out.completed);
        for (const auto& [key, bytes] : brain.before) {
            CAPTURE(key);
            if (!key.starts_with(layout::history)) continue;
            REQUIRE(brain.new_place.get(key));
            CHECK(brain.new_place.get(key)->bytes == bytes);
        }
        brain.listed.hides = {};
        brain.declare("state: { backend: " + target + " }\n", "node Person { name: String @key  age: I32? }\n");
        REQUIRE(commands::migrate_state<standard_kinds>(brain.env(), "cluster").completed);
        brain.declare("", "node Person { name: String @key  age: I32? }\n");
    }
}
