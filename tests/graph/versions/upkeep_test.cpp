// The upkeep of a graph: no row changes, whatever is made smaller, removed or made again, and wherever it is killed.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/graph/versions/told_past.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using namespace omnigraph::cluster::testing;

namespace {

std::string company(const std::string& name) { return "{\"type\":\"Company\",\"data\":{\"name\":\"" + name + "\"}}\n"; }

std::string key(std::string_view name) { return std::string{test_root} + "/" + std::string{name}; }

std::size_t stored(object_store& store, std::string_view kind) { return store.list(key(kind))->size(); }

all_rows fresh_rows(object_store& store) {
    system_runtime system;
    test_engine fresh{store, system, {}};
    return rows_of(*test_graph::opened(fresh));
}

/// What an engine with a cache of its own says.
template <class Work>
auto with_engine(object_store& store, const Work& work) {
    system_runtime system;
    graph_engine engine{store, system, {}};
    return work(engine);
}

/// Three commits with rows, an image after the second.
void three_commits(test_graph& graph) {
    graph.loads(people_data);
    graph.loads(company("one"));
    REQUIRE(graph.handle->care().optimize());
    graph.loads(company("two"));
}

/// Removes the objects of a kind, or those of one commit.
void lose(object_store& store, std::string_view kind, std::string_view commit = "") {
    const auto listed = store.list(key(kind));
    REQUIRE(listed);
    for (const auto& object : *listed)
        if (object.key.find(commit) != std::string::npos) REQUIRE(store.remove(object.key));
}

}  // namespace

TEST_CASE("optimize stores the head as one checked image; rows, versions and commits stay") {
    test_graph graph{people_schema, people_data};
    for (int i = 0; i < 5; ++i) graph.loads(company(std::to_string(i)));
    const auto rows = graph.rows();
    const auto version = graph.version();
    const auto made = graph.handle->care().optimize();
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->deltas == 6);
    CHECK(made->image_bytes > 0);
    CHECK(made->manifest_version == version);
    CHECK(stored(graph.store, "images") == 1);
    CHECK(graph.version() == version);
    CHECK(graph.rows() == rows);
    CHECK(fresh_rows(graph.store) == rows);
    CHECK(graph.handle->commits()->size() == 7);
    const auto writes = graph.store.counts().writes;
    CHECK(graph.handle->care().optimize()->deltas == 0);
    CHECK(graph.store.counts().writes == writes);
    graph.loads(company("later"));
    CHECK(fresh_rows(graph.store) == graph.rows());
    auto view = graph.handle->view();
    CHECK(differing_table(view->db(), view->tables(), view->state().branch().tables, {})->empty());
}

TEST_CASE("cleanup needs a rule, looks first, and removes only what old commits need") {
    test_graph graph;
    three_commits(graph);
    auto care = graph.handle->care();
    const auto none = care.cleanup({}, upkeep_mode::perform);
    REQUIRE_FALSE(none);
    CHECK(none.error().fault == graph_fault::bad_request);
    CHECK(none.error().message == "cleanup requires at least one of keep_versions or older_than");
    const auto rows = graph.rows();
    const auto writes = graph.store.counts().writes;
    const auto shown = care.cleanup({.keep = 1}, upkeep_mode::preview);
    REQUIRE_MESSAGE(shown, (shown ? "" : shown.error().message));
    CHECK(shown->commits == 3);
    CHECK(shown->old_versions.at("node:Company") == 3);
    CHECK(shown->old_versions.at("node:Person") == 1);
    CHECK(graph.store.counts().writes == writes);
    // Both rules: a commit goes when it fails both, and all are young.
    CHECK(care.cleanup({.keep = 1, .older_than = std::chrono::hours{1}}, upkeep_mode::preview)->commits == 0);
    CHECK(care.cleanup({.older_than = std::chrono::hours{1}}, upkeep_mode::preview)->commits == 0);
    // The longest times keep everything, and none is taken for a short one.
    for (const auto longest : {std::chrono::seconds::max(), std::chrono::seconds{9'223'372'036'855}})
        CHECK(care.cleanup({.older_than = longest}, upkeep_mode::preview)->commits == 0);
    for (const auto negative : {std::chrono::seconds{-1}, std::chrono::seconds::min()})
        CHECK(care.cleanup({.older_than = negative}, upkeep_mode::preview).error().fault == graph_fault::bad_request);

    const auto made = care.cleanup({.keep = 1}, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->commits == 3);
    CHECK(made->oldest == (*graph.handle->head())->branch().head.id);
    CHECK(main_of((*graph.handle->head())->manifest.record).horizon == made->oldest);
    CHECK(graph.rows() == rows);
    CHECK(fresh_rows(graph.store) == rows);
    CHECK(graph.handle->commits()->size() == 4);
    CHECK(care.cleanup({.keep = 1}, upkeep_mode::perform)->commits == 0);
    CHECK(care.cleanup({.keep = 1}, upkeep_mode::preview)->old_versions.empty());
    // What was given up does not come back, and later commits extend what can be read.
    graph.loads(company("later"));
    CHECK(care.cleanup({.keep = 9}, upkeep_mode::perform)->commits == 0);
    CHECK(main_of((*graph.handle->head())->manifest.record).horizon == made->oldest);
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a commit that cleanup gave up is told as expired, those that stay are read") {
    test_graph graph;
    three_commits(graph);
    const auto commits = *graph.handle->history().commits("main", 10);
    REQUIRE(commits.size() == 4);
    const auto shown = [&](std::size_t at) { return graph.handle->view(read_point{.commit = commits[at].id}); };
    CHECK(shown(1));
    REQUIRE(graph.handle->care().cleanup({.keep = 2}, upkeep_mode::perform));
    CHECK(shown(2));
    const auto expired = shown(1);
    REQUIRE_FALSE(expired);
    CHECK(expired.error().fault == graph_fault::not_found);
    const auto& said = expired.error().message;
    CHECK(said.starts_with("snapshot expired by cleanup: commit " + commits[1].id + " of 20"));
    CHECK(said.find("the oldest that can is " + commits[2].id + " of 20") != std::string::npos);
}

TEST_CASE("(4) what a branch beside main needs stays, from where it begins") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("one"));
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto session = *engine.open(test_root);
    REQUIRE(session->create_branch({.name = "dev"}));
    REQUIRE(session->load({.records = company("of dev"), .branch = "dev"}));
    for (const auto* name : {"two", "three", "four"}) graph.loads(company(name));
    REQUIRE(engine.optimize(test_root));
    const auto made = engine.cleanup(test_root, {.keep = 1}, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->commits == 2);  // the first commit, and the one before the fork
    with_engine(graph.store, [&](graph_engine& fresh) {
        const auto other = *fresh.open(test_root);
        CHECK(other
                  ->query({.source = "query q() { match { $c: Company } return { $c.name } }",
                           .name = "q",
                           .at = {.branch = "dev"}})
                  ->rows.size() == 4);
        const auto merged = other->merge_branch({.source = "dev", .target = "main"});
        CHECK_MESSAGE(merged, (merged ? "" : merged.error().message));
        return 0;
    });
    CHECK(fresh_rows(graph.store).at("node:Company").size() == 7);
}

TEST_CASE("images that only old commits need are removed, with the bytes counted") {
    test_graph graph{people_schema, people_data};
    for (int i = 0; i < 3; ++i) {
        graph.loads(company(std::to_string(i)));
        REQUIRE(graph.handle->care().optimize());
    }
    graph.loads(company("last"));
    graph.loads(company("head"));
    CHECK(stored(graph.store, "images") == 3);
    const auto made = graph.handle->care().cleanup({.keep = 2}, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->objects == 6);  // two images, and the records of four commits, which held what these changed
    CHECK(made->bytes > 0);
    CHECK(stored(graph.store, "images") == 1);
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("an image that the kept commits stand on stays, however many that stood on it have expired") {
    test_graph graph{people_schema, people_data};
    REQUIRE(graph.handle->care().optimize());
    for (const auto* name : {"one", "two", "three", "four"}) graph.loads(company(name));
    REQUIRE(graph.handle->care().cleanup({.keep = 2}, upkeep_mode::perform));
    CHECK(stored(graph.store, "images") == 1);
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("the head that was optimized and cleaned up can still be read when it is the head no longer") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("one"));
    const auto rows = graph.rows();
    REQUIRE(graph.handle->care().optimize());
    const auto kept = graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform);
    REQUIRE(kept);
    graph.loads(company("two"));
    system_runtime system;
    test_engine fresh{graph.store, system, {}};
    CHECK(rows_of(*test_graph::opened(fresh), {.commit = kept->oldest}) == rows);
}

TEST_CASE("an image that optimize stored once and nothing refers to any more goes at once, as after a hard drop") {
    test_graph graph{people_schema, people_data};
    REQUIRE(graph.handle->care().optimize());
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto dropped = engine.apply_schema(test_root, "node Person {name: String @key  age: I32?}", "tester", {},
                                             lang::drop_mode::hard);
    REQUIRE_MESSAGE(dropped, (dropped ? "" : dropped.error().message));
    CHECK(stored(graph.store, "images") == 1);
    CHECK(stored(graph.store, "deltas") == 0);
}

TEST_CASE("(3) what nothing refers to is left alone for a day, then it is litter") {
    temporary_folder folder;
    file_store store{(folder / "store").string()};
    system_runtime system;
    test_engine host{store, system, folder / "cache"};
    REQUIRE(host.init(test_root, people_schema, "ann"));
    auto graph = *host.open(test_root);
    REQUIRE(graph->load(people_data, load_mode::merge, "ann"));
    const auto orphan = key("images/01ARZ3NDEKTSV4RRFFQ69G5FAV-" + std::string(64, 'a'));
    REQUIRE(store.put(orphan, "left by a killed writer"));
    REQUIRE(store.put(key("notes.txt"), "not ours"));
    auto made = graph->care().cleanup({.keep = 9}, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->litter == 0);
    CHECK(made->litter_waiting == 1);
    CHECK(store.get(orphan));
    for (const auto& name : {orphan, key("notes.txt")})
        std::filesystem::last_write_time(folder / "store" / name,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours{25});
    made = graph->care().cleanup({.keep = 9}, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->litter == 1);
    CHECK(made->bytes == 23);
    CHECK_FALSE(store.get(orphan));
    CHECK(store.get(key("notes.txt")));
    CHECK(rows_of(*graph) == fresh_rows(store));
}

TEST_CASE("optimize and cleanup that stop at any store call change no row, and the next ones finish") {
    const auto prepare = [](object_store& store) {
        with_engine(store, [&](graph_engine& engine) {
            REQUIRE(engine.init(test_root, people_schema, "ann"));
            auto session = *engine.open(test_root);
            REQUIRE(session->load(people_data, load_mode::merge, "ann"));
            REQUIRE(engine.optimize(test_root));
            REQUIRE(session->load(company("one"), load_mode::merge, "ann"));
            return 0;
        });
    };
    memory_store whole;
    prepare(whole);
    const auto rows = fresh_rows(whole);
    const auto tried = for_each_crash_point(
        prepare,
        [](object_store& store) {
            with_engine(store, [](graph_engine& engine) {
                (void)engine.optimize(test_root);
                return engine.cleanup(test_root, {.keep = 1}, upkeep_mode::perform).has_value();
            });
        },
        [&](object_store& store) {
            CHECK(fresh_rows(store) == rows);
            const auto again = with_engine(store, [](graph_engine& engine) {
                REQUIRE(engine.optimize(test_root));
                return engine.cleanup(test_root, {.keep = 1}, upkeep_mode::perform);
            });
            REQUIRE_MESSAGE(again, (again ? "" : again.error().message));
            CHECK(fresh_rows(store) == rows);
            // The head's, and perhaps one of an optimize that lost its swap, which is younger than a day.
            CHECK(stored(store, "images") <= 2);
            CHECK(with_engine(store, [](graph_engine& engine) {
                      return engine.repair(test_root, upkeep_mode::preview)->found;
                  }) == repair_class::sound);
        });
    CHECK(tried > 8);
}

TEST_CASE("repair finds nothing in a sound graph and writes nothing") {
    test_graph graph;
    three_commits(graph);
    const auto writes = graph.store.counts().writes;
    const auto checked = graph.handle->care().repair(upkeep_mode::perform);
    REQUIRE(checked);
    CHECK(checked->found == repair_class::sound);
    CHECK_FALSE(checked->healed);
    CHECK(checked->faults.empty());
    CHECK(graph.store.counts().writes == writes);
}

TEST_CASE("a lost image is made again, from the local copy or from the changes before it") {
    test_graph graph;
    three_commits(graph);
    const auto rows = graph.rows();
    lose(graph.store, "images");
    SUBCASE("from the local copy") {}
    SUBCASE("from the changes before it") {
        graph.handle.reset();
        std::filesystem::remove_all(graph.cache_folder.path());
    }
    const auto work = [&](upkeep_mode mode) { return graph.host.repair(test_root, mode); };
    const auto shown = work(upkeep_mode::preview);
    REQUIRE_MESSAGE(shown, (shown ? "" : shown.error().message));
    CHECK(shown->found == repair_class::recoverable);
    CHECK_FALSE(shown->healed);
    REQUIRE(shown->faults.size() == 1);
    CHECK(shown->faults.front().find("image") != std::string::npos);
    CHECK(stored(graph.store, "images") == 0);
    const auto made = work(upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->healed);
    CHECK(fresh_rows(graph.store) == rows);
    CHECK(work(upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("a lost image of a branch is made again like that of main") {
    test_graph graph;
    graph.loads(people_data);
    REQUIRE(graph.handle->care().optimize());
    graph_engine engine{graph.store, graph.system, graph.cache_folder.path()};
    const auto of_dev = [&](bool is_fresh) {
        system_runtime system;
        test_engine own{graph.store, system, is_fresh ? std::filesystem::path{} : graph.cache_folder.path()};
        return rows_of(*test_graph::opened(own), {.branch = "dev"});
    };
    {
        const auto session = *engine.open(test_root);
        REQUIRE(session->create_branch({.name = "dev"}));
        REQUIRE(session->load({.records = company("of dev"), .branch = "dev"}));
    }
    graph.loads(company("of main"));
    const auto rows = of_dev(false);
    bool lost_main = true;
    SUBCASE("where main stands on a newer one") {
        REQUIRE(graph.handle->care().optimize());
        lost_main = false;
    }
    SUBCASE("with that of main") {}
    const auto branch = (*graph.handle->head())->manifest.record.branches.at("dev").image;
    SUBCASE("from the local copy") {}
    SUBCASE("from the changes before it") {
        graph.handle.reset();
        std::filesystem::remove_all(graph.cache_folder.path());
    }
    REQUIRE(graph.store.remove(key(object_name(branch))));
    const auto writes = graph.store.counts().writes;
    const auto shown = graph.host.repair(test_root, upkeep_mode::preview);
    REQUIRE_MESSAGE(shown, (shown ? "" : shown.error().message));
    CHECK(shown->found == repair_class::recoverable);
    CHECK(shown->faults.size() == (lost_main ? 2U : 1U));
    CHECK(shown->faults.back().starts_with("branch 'dev': "));
    CHECK(graph.store.counts().writes == writes);
    const auto made = graph.host.repair(test_root, upkeep_mode::perform);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->healed);
    CHECK(made->found == repair_class::recoverable);
    CHECK(of_dev(true) == rows);
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("a lost record of an old commit is named, and the sound head is left alone") {
    test_graph graph;
    three_commits(graph);
    REQUIRE(graph.handle->care().optimize());
    const auto commits = *graph.handle->history().commits("main", 10);
    const auto listed = graph.store.list(key("commits"));
    for (const auto& object : *listed)
        if (object.key.find(commits[1].id) != std::string::npos) REQUIRE(graph.store.remove(object.key));
    const auto found = graph.host.repair(test_root, upkeep_mode::perform);
    REQUIRE(found);
    CHECK(found->found == repair_class::unverifiable);
    CHECK(found->healed);  // what stood on the lost one has an image, too
    CHECK(found->faults.size() == 1);
    CHECK(found->unreadable == 2);  // the lost one, and what only it leads to
    CHECK(found->given_up == 2);
    CHECK(found->readable_from == commits[2].id);
    const auto writes = graph.store.counts().writes;
    CHECK_FALSE(graph.host.repair(test_root, upkeep_mode::perform)->healed);
    CHECK(graph.store.counts().writes == writes);
    CHECK(graph.handle->view(read_point{.commit = commits[2].id}));
    CHECK(fresh_rows(graph.store) == graph.rows());

    // It is given up when forced, and everything that walks over the commits ends there.
    const auto forced = graph.host.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(forced, (forced ? "" : forced.error().message));
    CHECK(forced->forced);
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
    CHECK(fresh_rows(graph.store) == graph.rows());
    with_engine(graph.store, [&](graph_engine& engine) {
        const auto session = engine.open(test_root);
        REQUIRE(session);
        const auto left = (*session)->commits(10);
        REQUIRE_MESSAGE(left, (left ? "" : left.error().message));
        CHECK(left->size() == 2);
        REQUIRE((*session)->load({.records = company("later")}));
        const auto gone = (*session)->commit(commits[0].id);
        REQUIRE_FALSE(gone);
        CHECK(gone.error().fault == graph_fault::not_found);
        const auto cleaned = engine.cleanup(test_root, {.keep = 1}, upkeep_mode::perform);
        REQUIRE_MESSAGE(cleaned, (cleaned ? "" : cleaned.error().message));
        CHECK(cleaned->commits == 2);
        return 0;
    });
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("of what cleanup gave up the store keeps who and when, and no value") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("PASSWORD"));
    graph.loads(company("two"));
    const auto commits = *graph.handle->history().commits("main", 10);
    const auto shows = [&](std::string_view text) {
        const auto listed = graph.store.list(std::string{test_root});
        for (const auto& object : *listed) {
            const auto bytes = graph.store.get(object.key)->bytes;
            if (bytes.find(text) != std::string::npos) return true;
            for (auto at = bytes.find("\"inlined\""); at != std::string::npos; at = bytes.find("\"inlined\"", at + 1)) {
                std::string raw;
                const auto begin = bytes.find('"', bytes.find(':', at)) + 1;
                static_cast<void>(append_base64(bytes.substr(begin, bytes.find('"', begin) - begin), raw));
                if (raw.find(text) != std::string::npos) return true;
            }
        }
        return false;
    };
    REQUIRE(shows("PASSWORD"));
    REQUIRE(graph.handle->care().optimize());
    REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
    CHECK_FALSE(shows("PASSWORD"));
    CHECK(stored(graph.store, "history") == 1);
    const auto rows = graph.rows();
    CHECK(fresh_rows(graph.store) == rows);
    // Commits are listed as before, by this engine and by one that has read nothing yet.
    with_engine(graph.store, [&](graph_engine& engine) {
        const auto session = engine.open(test_root);
        REQUIRE(session);
        const auto listed = (*session)->commits(10);
        REQUIRE_MESSAGE(listed, (listed ? "" : listed.error().message));
        REQUIRE(listed->size() == commits.size());
        for (const auto& commit : commits) {
            const auto same = std::ranges::find(*listed, commit.id, &graph_commit::id);
            REQUIRE(same != listed->end());
            CHECK(same->actor == commit.actor);
            CHECK(same->created_at_us == commit.created_at_us);
        }
        return 0;
    });
    // The next cleanup adds to the history, and loses nothing of it.
    graph.loads(company("three"));
    REQUIRE(graph.handle->care().optimize());
    REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
    CHECK(with_engine(graph.store, [](graph_engine& engine) {
              return (*engine.open(test_root))->commits(10)->size();
          }) == commits.size() + 1);
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("a damaged part of the history is named, and given up when forced") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("one"));
    REQUIRE(graph.handle->care().optimize());
    REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
    lose(graph.store, "history");
    const auto found =
        with_engine(graph.store, [](graph_engine& engine) { return *engine.repair(test_root, upkeep_mode::perform); });
    CHECK(found.found == repair_class::unverifiable);
    CHECK(found.faults.size() == 1);
    CHECK(found.lost_history == 1);
    CHECK(found.given_up == 0);
    const auto forced =
        with_engine(graph.store, [](graph_engine& engine) { return *engine.repair(test_root, upkeep_mode::force); });
    CHECK(forced.forced);
    CHECK(with_engine(graph.store, [](graph_engine& engine) {
              return engine.repair(test_root, upkeep_mode::preview)->found;
          }) == repair_class::sound);
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a lost image below the head leaves the commits on it unreadable, which repair says before and after") {
    test_graph graph;
    three_commits(graph);
    graph.loads(company("three"));
    const auto commits = *graph.handle->history().commits("main", 10);
    lose(graph.store, "images");
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform}) {
        const auto found = graph.host.repair(test_root, mode);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        CHECK(found->found == repair_class::recoverable);
        CHECK(found->unreadable == 1);  // "two" stands on it; the head is made again
        CHECK(found->given_up == commits.size() - 1);
    }
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a commit that changed no row stands on an image several commits below it") {
    test_graph graph{people_schema, people_data};
    const auto describe = [&graph](const std::string& text) {
        auto source = std::string{people_schema};
        source.insert(source.find('{'), "@description(\"" + text + "\") ");
        REQUIRE(graph.host.apply_schema(test_root, source, "tester", {}));
    };
    REQUIRE(graph.handle->care().optimize());
    graph.loads(company("one"));
    describe("a");
    REQUIRE(graph.handle->care().optimize());
    describe("b");
    REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
    describe("c");
    const auto found = graph.host.repair(test_root, upkeep_mode::preview);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->faults.empty());
    CHECK(found->found == repair_class::sound);
}

TEST_CASE("two branches with one head are both made again") {
    test_graph graph{people_schema, people_data};
    REQUIRE(graph.handle->care().optimize());
    REQUIRE(graph.handle->history().create_branch({.name = "dev"}));
    const auto rows = graph.rows();
    lose(graph.store, "images");
    const auto found = graph.host.repair(test_root, upkeep_mode::preview);
    REQUIRE(found);
    CHECK(found->faults.size() == 2);
    CHECK(graph.host.repair(test_root, upkeep_mode::perform)->healed);
    system_runtime system;
    for (const auto* branch : {"main", "dev"}) {
        test_engine fresh{graph.store, system, {}};
        CHECK(rows_of(*test_graph::opened(fresh), {.branch = branch}) == rows);
    }
}

TEST_CASE("a branch that begins below what is given up keeps its head, and what follows it") {
    test_graph graph;
    graph.loads(company("one"));
    graph.loads(company("two"));
    const auto lost = (*graph.handle->head())->branch().head;
    graph.loads(company("three"));
    REQUIRE(graph.handle->history().create_branch({.name = "dev"}));
    const auto writes = [&](const std::string& name) {
        REQUIRE(graph.handle->load(company(name), load_mode::merge, "ann", "dev"));
        return (*graph.handle->history().commits("dev", 1)).front().id;
    };
    const auto first = writes("d1"), head = writes("d2");
    graph.loads(company("four"));
    REQUIRE(graph.handle->care().optimize());
    graph.loads(company("five"));
    const auto of_dev = rows_of(*graph.handle, {.branch = "dev"});
    REQUIRE(graph.store.remove(key(object_name(lost))));

    const auto repair = [&](upkeep_mode mode) { return *graph.host.repair(test_root, mode); };
    CHECK(repair(upkeep_mode::perform).cut_off == std::vector<std::string>{"dev"});
    const auto forced = repair(upkeep_mode::force);
    CHECK(forced.forced);
    CHECK(forced.cut_off == std::vector<std::string>{"dev"});
    const auto after = repair(upkeep_mode::preview);
    CHECK(after.found == repair_class::sound);
    CHECK(after.cut_off == std::vector<std::string>{"dev"});

    system_runtime system;
    test_engine fresh{graph.store, system, {}};
    const auto opened = test_graph::opened(fresh);
    for (const auto& at :
         {read_point{.branch = "dev"}, read_point{.commit = head}, read_point{.branch = "dev", .time = system.now()}})
        CHECK(rows_of(*opened, at) == of_dev);
    const auto gone = opened->view(read_point{.commit = first});
    REQUIRE_FALSE(gone);
    CHECK(gone.error().fault == graph_fault::not_found);
    CHECK(opened->history().commits("dev", 10)->size() >= 2);
    CHECK(opened->history().create_branch({.name = "again", .from = {.commit = head}}));
    CHECK(opened->history().delete_branch("again"));
    const auto merged = opened->history().merge_branch({.source = "dev", .target = "main", .dry_run = true});
    REQUIRE_FALSE(merged);
    CHECK(merged.error().fault == graph_fault::conflict);

    REQUIRE(opened->load(company("d3"), load_mode::merge, "ann", "dev"));
    const auto third = (*opened->history().commits("dev", 1)).front().id;
    REQUIRE(opened->load(company("d4"), load_mode::merge, "ann", "dev"));
    const auto last = rows_of(*opened, {.branch = "dev"});
    REQUIRE(opened->history().create_branch({.name = "later", .from = {.commit = third}}));
    REQUIRE(opened->load(company("d5"), load_mode::merge, "ann", "later"));
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->cut_off == std::vector<std::string>{"dev", "later"});
    REQUIRE(opened->care().cleanup({.keep = 1}, upkeep_mode::perform));
    test_engine later{graph.store, system, {}};
    CHECK(rows_of(*test_graph::opened(later), {.branch = "dev"}) == last);
    CHECK(rows_of(*test_graph::opened(later), {.commit = third}).at("node:Company").contains("d3"));
}

TEST_CASE("the oldest readable commit whose image was made again is read from it when it is the head no longer") {
    test_graph graph;
    three_commits(graph);
    bool is_forced = false;
    SUBCASE("after a cleanup") { REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform)); }
    SUBCASE("given up in the run that makes the head again") {
        is_forced = true;
        graph.loads(company("three"));
    }
    const auto rows = graph.rows();
    const auto oldest = (*graph.handle->head())->branch().head.id;
    lose(graph.store, "images");
    const auto said = graph.host.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(said, (said ? "" : said.error().message));
    CHECK(said->healed);
    CHECK(said->forced == is_forced);
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
    system_runtime system;
    test_engine other{graph.store, system, {}};
    REQUIRE(test_graph::opened(other)->load(company("later"), load_mode::merge, "ann"));
    test_engine fresh{graph.store, system, {}};
    CHECK(rows_of(*test_graph::opened(fresh), {.commit = oldest}) == rows);
    CHECK(fresh.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("the lost schema of an earlier commit is told as lost") {
    test_graph graph{people_schema, people_data};
    const auto before = (*graph.handle->head())->branch().head.id;
    REQUIRE(
        graph.host.apply_schema(test_root, std::string{people_schema} + "node Place {name: String @key}", "ann", {}));
    REQUIRE(test_graph::opened(graph.host)->view(read_point{.commit = before}));
    lose(graph.store, "schemas");
    system_runtime system;
    test_engine fresh{graph.store, system, {}};
    const auto read = test_graph::opened(fresh)->view(read_point{.commit = before});
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == graph_fault::internal);
    CHECK(fresh.repair(test_root, upkeep_mode::preview)->unreadable == 2);
}

TEST_CASE("what cannot be made again is named, and nothing is changed") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("one"));
    const auto head = (*graph.handle->head())->branch().head;
    REQUIRE(graph.store.remove(key(object_name(head))));
    graph.handle.reset();
    std::filesystem::remove_all(graph.cache_folder.path());
    const auto writes = graph.store.counts().writes;
    const auto found = graph.host.repair(test_root, upkeep_mode::perform);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->found == repair_class::unverifiable);
    CHECK_FALSE(found->healed);
    REQUIRE(found->faults.size() == 1);
    CHECK(found->faults.front().find(head.id) != std::string::npos);
    CHECK(graph.store.counts().writes == writes);
}

TEST_CASE("repair names earlier commits that cannot be read, and gives them up only when forced") {
    test_graph graph;
    three_commits(graph);
    graph.loads(company("three"));
    REQUIRE(graph.handle->care().optimize());
    graph.loads(company("four"));
    const auto commits = *graph.handle->history().commits("main", 10);
    const auto rows = graph.rows();
    const auto newest = object_name((*graph.handle->head())->branch().image);
    const auto images = graph.store.list(key("images"));
    REQUIRE(images->size() == 2);
    for (const auto& image : *images)
        if (!image.key.ends_with(newest)) REQUIRE(graph.store.remove(image.key));
    const auto& oldest = commits[commits.size() - 2];
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform}) {
        const auto writes = graph.store.counts().writes;
        const auto found = graph.host.repair(test_root, mode);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        CHECK(found->found == repair_class::unverifiable);
        CHECK_FALSE(found->forced);
        CHECK(found->unreadable == 1);  // "two" stands on the lost image; "three" does, and has one of its own
        CHECK(found->given_up == commits.size() - 2);
        CHECK(found->readable_from == oldest.id);
        REQUIRE(found->faults.size() == 1);
        CHECK(found->faults.front().find("image") != std::string::npos);
        CHECK(graph.store.counts().writes == writes + (found->healed ? 1 : 0));
        CHECK(found->healed == (mode == upkeep_mode::perform));
    }
    CHECK(graph.handle->view(read_point{.commit = oldest.id}));
    const auto forced = graph.host.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(forced, (forced ? "" : forced.error().message));
    CHECK(forced->forced);
    CHECK(main_of((*graph.handle->head())->manifest.record).horizon == oldest.id);
    CHECK(fresh_rows(graph.store) == rows);
    CHECK(graph.handle->commits()->size() == commits.size());
    CHECK(graph.host.repair(test_root, upkeep_mode::force)->found == repair_class::sound);
    graph.loads(company("five"));
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a head that is lost names the newest commit that can be read, and force changes nothing") {
    test_graph graph{people_schema, people_data};
    REQUIRE(graph.handle->care().optimize());
    std::string large;
    for (int i = 0; i < 2000; ++i) large += company(digest_of_bytes(std::to_string(i)).hex());
    graph.loads(large);
    const auto commits = *graph.handle->history().commits("main", 10);
    graph.handle.reset();
    std::filesystem::remove_all(graph.cache_folder.path());
    std::size_t removed = 0;
    for (const auto* kind : {"deltas", "images"}) {
        const auto listed = graph.store.list(key(kind));
        for (const auto& object : *listed)
            if (object.key.find(commits.back().id) != std::string::npos && graph.store.remove(object.key)) ++removed;
    }
    REQUIRE(removed > 0);
    const auto writes = graph.store.counts().writes;
    const auto found = graph.host.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->found == repair_class::unverifiable);
    CHECK_FALSE(found->forced);
    CHECK(found->last_readable == commits[commits.size() - 2].id);
    CHECK(found->given_up == 0);
    CHECK(found->readable_from.empty());
    CHECK(graph.store.counts().writes == writes);
}

TEST_CASE("a lost delta is named also where its commit has an image, by which it is read") {
    test_graph graph{people_schema, people_data};
    std::string large;
    for (int i = 0; i < 2000; ++i) large += company(digest_of_bytes(std::to_string(i)).hex());
    const auto commit = *graph.loads(large).commit;
    REQUIRE(stored(graph.store, "images") == 1);
    SUBCASE("of the head") {}
    SUBCASE("of an earlier commit") { graph.loads(company("later")); }
    REQUIRE(stored(graph.store, "deltas") == 1);
    lose(graph.store, "deltas");
    for (const auto mode : {upkeep_mode::perform, upkeep_mode::force}) {
        const auto found = graph.host.repair(test_root, mode);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        CHECK(found->found == repair_class::unverifiable);
        CHECK(found->unreadable == 0);
        CHECK_FALSE(found->forced);
        REQUIRE(found->faults.size() == 1);
        CHECK(found->faults.front().find(commit.id) != std::string::npos);
    }
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a damaged head beside main is named with its branch, and the others are not given up for it") {
    test_graph graph{people_schema, people_data};
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto session = *engine.open(test_root);
    REQUIRE(session->create_branch({.name = "dev"}));
    const auto loaded = session->load({.records = company("of dev"), .branch = "dev"});
    REQUIRE(loaded);
    const auto listed = graph.store.list(key("commits"));
    for (const auto& object : *listed)
        if (object.key.find(loaded->commit->id) != std::string::npos) REQUIRE(graph.store.remove(object.key));
    const auto found = graph.host.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->found == repair_class::unverifiable);
    CHECK_FALSE(found->forced);
    REQUIRE_FALSE(found->faults.empty());
    CHECK(found->faults.front().starts_with("branch 'dev': "));
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("a head whose own way is lost is made from the head of another branch that it stands on") {
    test_graph graph{people_schema, people_data};
    REQUIRE(graph.handle->care().optimize());
    graph.loads(company("one"));
    auto described = std::string{people_schema};
    described.insert(described.find('{'), "@description(\"text\") ");
    REQUIRE(graph.host.apply_schema(test_root, described, "tester", {}));
    auto& history = graph.handle->history();
    REQUIRE(history.create_branch({.name = "dev"}));
    const auto below = history.commits("main", 2)->front().id;  // the head is the last one
    const auto begun = (*graph.handle->head())->manifest.record;
    auto lost = std::string{"no id"};
    SUBCASE("whose image is newer") {}
    SUBCASE("without the record of the commit of that image, which was given up") {
        REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
        lost = below;
    }
    REQUIRE(graph.handle->care().optimize());
    {
        graph_engine engine{graph.store, graph.system, {}};
        REQUIRE((*engine.open(test_root))->load({.records = company("of dev"), .branch = "dev"}));
    }
    const auto rows_of_dev = [&] {
        system_runtime system;
        test_engine fresh{graph.store, system, {}};
        return rows_of(*test_graph::opened(fresh), {.branch = "dev"});
    };
    const auto rows = rows_of_dev();
    REQUIRE(graph.store.remove(key(object_name(begun.branches.at("dev").image))));
    lose(graph.store, "commits", lost);
    const auto repair = [&](upkeep_mode mode) {
        return with_engine(graph.store, [&](graph_engine& engine) { return *engine.repair(test_root, mode); });
    };
    const auto shown = repair(upkeep_mode::preview), made = repair(upkeep_mode::perform);
    CHECK(shown.can_heal);
    CHECK(made.healed);
    CHECK(made.found == repair_class::recoverable);
    CHECK(rows_of_dev() == rows);
    CHECK(repair(upkeep_mode::perform).found == repair_class::sound);
}

TEST_CASE("a lost record of what was merged is named, and given up with what is below the merge when forced") {
    test_graph graph{people_schema, people_data};
    std::string on_dev, merge;
    with_engine(graph.store, [&](graph_engine& engine) {
        const auto session = *engine.open(test_root);
        REQUIRE(session->create_branch({.name = "dev"}));
        const auto loaded = session->load({.records = company("of dev"), .branch = "dev"});
        REQUIRE(loaded);
        on_dev = loaded->commit->id;
        REQUIRE(session->load({.records = company("of main")}));
        const auto merged = session->merge_branch({.source = "dev", .target = "main"});
        REQUIRE(merged);
        merge = merged->commit->id;
        REQUIRE(session->delete_branch("dev"));
        return 0;
    });
    const auto rows = fresh_rows(graph.store);
    lose(graph.store, "commits", on_dev);
    const auto repair = [&](upkeep_mode mode) {
        return with_engine(graph.store, [&](graph_engine& engine) { return *engine.repair(test_root, mode); });
    };
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform}) {
        const auto found = repair(mode);
        CHECK(found.found == repair_class::unverifiable);
        REQUIRE(found.faults.size() == 1);
        CHECK(found.faults.front().find(on_dev) != std::string::npos);
        CHECK(found.readable_from == merge);
    }
    const auto clean = [&](graph_engine& engine) {
        return engine.cleanup(test_root, {.keep = 2}, upkeep_mode::perform).has_value();
    };
    CHECK_FALSE(with_engine(graph.store, clean));
    CHECK(repair(upkeep_mode::force).forced);
    CHECK(repair(upkeep_mode::preview).found == repair_class::sound);
    CHECK(with_engine(graph.store, clean));
    CHECK(fresh_rows(graph.store) == rows);
}

TEST_CASE("what was merged from a branch that is gone can be read as long as the commit where it began") {
    test_graph graph{people_schema, people_data};
    const auto read = [&](const std::string& commit) { return graph.handle->view(read_point{.commit = commit}); };
    const auto session = [&](const auto& work) {
        with_engine(graph.store, [&](graph_engine& engine) { return work(**engine.open(test_root)), 0; });
    };
    std::string on_dev;
    session([&](graph_session& shown) {
        REQUIRE(shown.create_branch({.name = "dev"}));
        // Too large to stand in its record, so it is an object of its own.
        std::string many;
        for (int i = 0; i < 4000; ++i) many += company("c" + std::to_string(i * 7919));
        const auto loaded = shown.load({.records = many, .branch = "dev"});
        REQUIRE(loaded);
        on_dev = loaded->commit->id;
        REQUIRE(shown.merge_branch({.source = "dev", .target = "main"}));
        REQUIRE(shown.delete_branch("dev"));
    });
    graph.loads(company("later"));
    const auto rows = fresh_rows(graph.store);
    // The commit where dev began is the third of four on main.
    REQUIRE(graph.handle->care().cleanup({.keep = 3}, upkeep_mode::perform));
    CHECK(read(on_dev));
    REQUIRE(graph.handle->care().cleanup({.keep = 2}, upkeep_mode::perform));
    const auto expired = read(on_dev);
    REQUIRE_FALSE(expired);
    CHECK(expired.error().message.starts_with("snapshot expired by cleanup: commit " + on_dev));
    CHECK(fresh_rows(graph.store) == rows);
    CHECK(graph.handle->care().repair(upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("a damaged copy of the schema that the head has is written again from the manifest") {
    test_graph graph{people_schema, people_data};
    const std::string other = std::string{people_schema} + "node Town {name: String @key}\n";
    REQUIRE(graph.host.apply_schema(test_root, other, "ann", {}));
    REQUIRE(graph.host.apply_schema(test_root, people_schema, "ann", {}));
    const auto kept = key(schema_name((*graph.handle->head())->manifest.record.schema.sha256));
    const auto text = graph.store.get(kept)->bytes;
    REQUIRE(graph.store.put(kept, "node Person {}"));
    const auto shown = graph.handle->care().repair(upkeep_mode::preview);
    REQUIRE(shown);
    CHECK(shown->found == repair_class::recoverable);
    CHECK(shown->faults.size() == 1);
    CHECK(graph.store.get(kept)->bytes != text);
    CHECK(graph.handle->care().repair(upkeep_mode::perform)->healed);
    CHECK(graph.store.get(kept)->bytes == text);
    CHECK(graph.handle->care().repair(upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("an engine without upkeep refuses it") {
    graph_upkeep none;
    CHECK(none.optimize("graphs/kb.omni").error().fault == graph_fault::bad_request);
    CHECK(none.cleanup("graphs/kb.omni", {.keep = 1}, upkeep_mode::preview).error().message ==
          "The engine of this graph has no cleanup.");
    CHECK_FALSE(none.repair("graphs/kb.omni", upkeep_mode::perform));
}
