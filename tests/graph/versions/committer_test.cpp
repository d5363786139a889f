// Publishing a commit: crashes at every step, lost races, and answers that got lost.
#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include <graph/graph_fixture.hpp>
#include <graph/racing_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using namespace omnigraph::cluster::testing;

namespace {

std::string company(const std::string& name) { return "{\"type\":\"Company\",\"data\":{\"name\":\"" + name + "\"}}\n"; }

std::size_t companies(graph_handle& graph) {
    auto rows = rows_of(graph);
    return rows["node:Company"].size();
}

}  // namespace

TEST_CASE("a load that stops at any store call leaves the old commit or the new one, and a retry converges") {
    system_runtime system;
    const auto old_rows = test_graph{people_schema, people_data}.rows();
    const auto new_data = std::string{people_data} + company("New");
    const auto new_rows = test_graph{people_schema, new_data}.rows();
    std::optional<graph_result<load_outcome>> outcome;
    const auto tried = for_each_crash_point(
        [&](object_store& store) {
            test_engine host{store, system, {}};
            REQUIRE(host.init(test_root, people_schema, "tester"));
            REQUIRE(test_graph::opened(host)->load(people_data, load_mode::append, "tester"));
        },
        [&](object_store& store) {
            test_engine host{store, system, {}};
            outcome = test_graph::opened(host)->load(new_data, load_mode::merge, "tester");
        },
        [&](object_store& store) {
            test_engine host{store, system, {}};
            auto graph = test_graph::opened(host);
            const auto rows = rows_of(*graph);
            const bool moved = rows == new_rows;
            CHECK((moved || rows == old_rows));
            if (*outcome) CHECK(moved);
            else if (outcome->error().effect == write_effect::no) CHECK_FALSE(moved);
            REQUIRE(graph->load(new_data, load_mode::merge, "tester"));
            CHECK(rows_of(*graph) == new_rows);
            CHECK(graph->commits()->size() == 3);
        });
    CHECK(tried == 10);
}

TEST_CASE("an init that stops at any store call leaves a graph or none, and says so") {
    system_runtime system;
    std::optional<graph_result<live_graph>> outcome;
    const auto tried = for_each_crash_point(
        [&](object_store& store) {
            outcome = test_engine{store, system, {}}.init(test_root, people_schema, "tester");
        },
        [&](object_store& store) {
            test_engine host{store, system, {}};
            const auto state = host.probe(test_root);
            REQUIRE(state);
            CHECK(*state != root_state::residue);
            if (*outcome) CHECK(*state == root_state::present);
            else if (outcome->error().effect == write_effect::no) CHECK(*state == root_state::absent);
            if (*state == root_state::present) CHECK(host.observe(test_root)->schema_source == people_schema);
            else CHECK(host.init(test_root, people_schema, "tester"));
        });
    CHECK(tried == 5);
}

TEST_CASE("a load that loses the race runs again on the new head, so nobody's rows are lost") {
    test_graph graph;
    racing_store racing{graph.store};
    int rivals = 2;
    racing.before_swap = [&] {
        if (rivals-- > 0)
            REQUIRE(graph.handle->load(company("rival" + std::to_string(rivals)), load_mode::append, "rival"));
    };
    test_engine host{racing, graph.system, {}};
    const auto loaded = test_graph::opened(host)->load(company("mine"), load_mode::append, "me");
    REQUIRE(loaded);
    CHECK(loaded->commit->version == 4);
    CHECK(companies(*graph.handle) == 3);
    CHECK(graph.handle->commits()->size() == 4);
}

TEST_CASE("a re-executed append finds what the winner brought") {
    test_graph graph;
    racing_store racing{graph.store};
    racing.before_swap = [&] { REQUIRE(graph.handle->load(company("same"), load_mode::merge, "rival")); };
    test_engine host{racing, graph.system, {}};
    const auto loaded = test_graph::opened(host)->load(company("same"), load_mode::append, "me");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message ==
          "record 1 (line 1): there is a Company 'same' already; load in mode merge to replace it");
    CHECK(companies(*graph.handle) == 1);
}

TEST_CASE("a writer that always loses gives up as a conflict, without a trace") {
    test_graph graph;
    racing_store racing{graph.store};
    int rivals = 0;
    racing.before_swap = [&] {
        REQUIRE(graph.handle->load(company("rival" + std::to_string(++rivals)), load_mode::append, "rival"));
    };
    test_engine host{racing, graph.system, {}};
    const auto loaded = test_graph::opened(host)->load(company("mine"), load_mode::append, "me");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().fault == graph_fault::conflict);
    CHECK(loaded.error().effect == write_effect::no);
    CHECK(rivals == committer::attempts);
    CHECK_FALSE(graph.rows().at("node:Company").contains("mine"));
}

TEST_CASE("an overwrite of a table that moved meanwhile is a conflict with both versions; of another table it is not") {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    bool raced = false;
    racing.before_swap = [&] {
        if (!std::exchange(raced, true)) REQUIRE(graph.handle->load(company("rival"), load_mode::append, "rival"));
    };
    test_engine host{racing, graph.system, {}};
    auto mine = test_graph::opened(host);
    const auto lost = mine->load(company("Acme") + company("Globex") + company("Mine"), load_mode::overwrite, "me");
    REQUIRE_FALSE(lost);
    CHECK(lost.error().fault == graph_fault::conflict);
    CHECK(lost.error().conflict == version_conflict{"node:Company", 2, 3});
    CHECK(lost.error().message ==
          "stale view of 'node:Company': expected manifest table version 2 but current is 3 - refresh and retry");
    CHECK(companies(*graph.handle) == 3);

    raced = false;
    racing.before_swap = [&] {
        if (!std::exchange(raced, true)) REQUIRE(graph.handle->load(company("rival2"), load_mode::append, "rival"));
    };
    REQUIRE(
        mine->load(R"({"edge":"Knows","from":"Alice","to":"Bob","data":{"id":"only"}})", load_mode::overwrite, "me"));
    CHECK(graph.rows().at("edge:Knows").size() == 1);
    CHECK(companies(*graph.handle) == 4);
}

TEST_CASE("a swap whose answer is lost is recognised as our own, even when others have committed since") {
    test_graph graph;
    racing_store racing{graph.store};
    racing.after_swap = [&]() -> std::optional<store_error> {
        racing.after_swap = nullptr;
        for (int i = 0; i < 3; ++i)
            REQUIRE(graph.handle->load(company("later" + std::to_string(i)), load_mode::append, "rival"));
        return store_error{store_fault::ambiguous, "manifest.json", "timeout"};
    };
    test_engine host{racing, graph.system, {}};
    auto mine = test_graph::opened(host);
    const auto loaded = mine->load(company("mine"), load_mode::append, "me");
    REQUIRE(loaded);
    CHECK(loaded->commit->version == 2);
    CHECK(companies(*graph.handle) == 4);
    CHECK(graph.handle->commits()->size() == 5);
    CHECK(rows_of(*mine) == graph.rows());
}

TEST_CASE("a commit that meets an optimize is made again on the new image, and so is one that meets a cleanup") {
    test_graph graph{people_schema, people_data};
    for (const auto* name : {"one", "two"})
        graph.loads("{\"type\":\"Company\",\"data\":{\"name\":\"" + std::string{name} + "\"}}");
    racing_store racing{graph.store};
    test_engine host{racing, graph.system, graph.cache_folder / "other"};
    bool is_cleaned = false;
    SUBCASE("optimize") {}
    SUBCASE("optimize and cleanup") { is_cleaned = true; }
    bool raced = false;
    racing.before_swap = [&] {
        if (std::exchange(raced, true)) return;
        graph_engine rival{graph.store, graph.system, {}};
        REQUIRE(rival.optimize(test_root));
        if (is_cleaned) REQUIRE(rival.cleanup(test_root, {.keep = 1}, upkeep_mode::perform));
    };
    REQUIRE(test_graph::opened(host)->load(R"({"type":"Company","data":{"name":"three"}})", load_mode::append, "me"));
    CHECK(raced);
    test_engine fresh{graph.store, graph.system, {}};
    const auto opened = test_graph::opened(fresh);
    CHECK(rows_of(*opened).at("node:Company").size() == 5);
    const auto& branch = (*opened->head())->branch();
    REQUIRE(branch.chain);
    CHECK(branch.chain->length == 1);
    CHECK(branch.chain->base == branch.image.commit);
    CHECK(fresh.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

TEST_CASE("an ambiguous swap is sent once, and whoever sends it again has it once") {
    test_graph graph;
    racing_store racing{graph.store};
    int times = 0;
    racing.instead_of_swap = [&] {
        ++times;
        return std::optional{store_error{store_fault::ambiguous, "manifest.json", "timeout"}};
    };
    test_engine host{racing, graph.system, {}};
    const auto unknown = test_graph::opened(host)->load(company("mine"), load_mode::append, "me");
    REQUIRE_FALSE(unknown);
    CHECK(times == 1);
    CHECK(graph.handle->commits()->size() == 1);
    racing.instead_of_swap = nullptr;
    REQUIRE(test_graph::opened(host)->load(company("mine"), load_mode::append, "me"));
    CHECK(graph.handle->commits()->size() == 2);

    CHECK(unknown.error().effect == write_effect::unknown);
    CHECK(unknown.error().message.starts_with("The store did not say whether commit "));
    CHECK(unknown.error().message.find(" of the graph at 'memory://graphs/kb.omni' was published; look for it among "
                                       "the graph's commits before retrying.") != std::string::npos);
    CHECK(unknown.error().message.ends_with(" The store's last answer: timeout."));

    racing.instead_of_swap = [] {
        return std::optional{store_error{store_fault::denied, "manifest.json", "read only"}};
    };
    const auto denied = test_graph::opened(host)->load(company("other"), load_mode::append, "me");
    REQUIRE_FALSE(denied);
    CHECK(denied.error().effect == write_effect::no);
    CHECK(denied.error().message.ends_with("read only"));
    CHECK(denied.error().remedy.starts_with("Check who may read and write there"));
    CHECK(companies(*graph.handle) == 1);
}

TEST_CASE("writers of several hosts and threads lose nothing to each other") {
    test_graph graph;
    std::vector<std::thread> threads;
    std::vector<int> loaded(4);
    for (std::size_t t = 0; t < loaded.size(); ++t)
        threads.emplace_back([&, t] {
            system_runtime system;
            // Two of them share a host, so that they queue; the others collide.
            test_engine own{graph.store, system, graph.cache_folder.path()};
            auto handle = t < 2 ? graph.handle : *own.open(test_root);
            for (int i = 0; i < 6; ++i)
                while (true) {
                    auto done =
                        handle->load(company(std::to_string(t) + "-" + std::to_string(i)), load_mode::append, "");
                    if (!done && done.error().fault == graph_fault::conflict) continue;
                    loaded[t] += done ? 1 : 0;
                    break;
                }
        });
    for (auto& thread : threads) thread.join();
    CHECK(loaded == std::vector<int>{6, 6, 6, 6});
    CHECK(companies(*graph.handle) == 24);
    CHECK(graph.handle->commits()->size() == 25);
    CHECK(graph.version() == 25);
}

TEST_CASE("a commit costs two writes: its record, and the swap") {
    test_graph graph;
    graph.loads(company("one"));
    const auto before = graph.store.counts();
    graph.loads(company("two"));
    CHECK(graph.store.counts().writes - before.writes == 2);
    CHECK(graph.store.counts().reads - before.reads == 1);
}

TEST_CASE("a write is checked against the schema of the head it runs on, also when that moved meanwhile") {
    test_graph graph{"node Person {name: String @key  age: I32?}"};
    racing_store racing{graph.store};
    bool moved = false;
    std::string_view next = "node Person {name: String @key}";
    racing.before_swap = [&] {
        if (!std::exchange(moved, true)) REQUIRE(graph.host.apply_schema(test_root, next, "somebody", {}));
    };
    test_engine host{racing, graph.system, {}};
    engine_session session{test_graph::opened(host), graph.system, nullptr};
    const query_request request{R"(query add() { insert Person { name: "Ann", age: 30 } })", "add"};

    SUBCASE("a query that no longer fits is refused, and nothing is published") {
        CHECK(session.check(request)->empty());
        const auto refused = session.mutate(request, "me");
        CHECK(moved);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == graph_fault::bad_request);
        CHECK(refused.error().effect == write_effect::no);
        REQUIRE(refused.error().query_faults.size() == 1);
        CHECK(refused.error().query_faults.front().part == query_part::text);
        CHECK(session.check(request)->size() == 1);
        CHECK(session.commits()->size() == 2);
    }
    SUBCASE("a query that still fits runs on the new schema") {
        next = "node Person {name: String @key  age: I32?  note: String?}";
        const auto changed = session.mutate(request, "me");
        REQUIRE_MESSAGE(changed, (changed ? "" : changed.error().message));
        CHECK(changed->commit->version == 3);
        CHECK(session.query({"query q() { match { $p: Person } return { $p.age, $p.note } }", "q"})->rows.size() == 1);
    }
    SUBCASE("so are the records of a load") {
        const auto refused =
            session.load(R"({"type": "Person", "data": {"name": "Ann", "age": 30}})", load_mode::append, "me");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == graph_fault::bad_request);
        CHECK(refused.error().faults.size() == 1);
        CHECK(session.commits()->size() == 2);
    }
}

TEST_CASE("what runs inside a commit sees a private copy; it is published whole, once, or not at all") {
    memory_store store;
    fake_runtime clock;
    temporary_folder folder;
    const auto shape = compile_shape(people_schema);
    REQUIRE(shape);
    repository objects{store, std::string{test_root}};
    REQUIRE(objects.create(genesis_manifest(**shape, "ann", clock)));
    snapshots states{objects, std::make_shared<file_cache>(folder.path()), clock};
    committer writes{states, clock};
    const auto insert = [](const std::string& name, bool changes) -> table_write {
        return [=](database& db, const snapshot& head) -> graph_result<written_tables> {
            const auto& tables = head.shape->tables;
            if (auto added = db.run("INSERT OR REPLACE INTO " + tables.node("Company").sql_name() + " VALUES ('" +
                                    name + "', '" + name + "')");
                !added)
                return from_sql(added.error(), "inserting");
            return changes ? written_tables{{"node:Company"}, {}} : written_tables{};
        };
    };
    const auto count = [&] {
        auto db = states.open(**states.latest());
        REQUIRE(db);
        return **db->integer_of("SELECT count(*) FROM n_Company");
    };

    const auto commit = writes.publish({"main", "load", "ann"}, insert("Acme", true));
    REQUIRE((commit && *commit));
    CHECK((*commit)->version == 2);
    CHECK((*commit)->kind == "load");
    CHECK((*commit)->actor == "ann");
    CHECK((*commit)->tables.at("node:Company").version == 2);
    CHECK((*commit)->tables.at("node:Person").version == 1);
    CHECK(count() == 1);

    const auto nothing = writes.publish({"main", "load", "ann"}, insert("Globex", false));
    REQUIRE(nothing);
    CHECK_FALSE(*nothing);
    CHECK(count() == 1);

    const auto failed = writes.publish({"main", "load", "ann"}, [&](database& db, const snapshot& head) {
        REQUIRE(insert("Initech", true)(db, head));
        return graph_result<written_tables>{bad_request("no")};
    });
    REQUIRE_FALSE(failed);
    CHECK(failed.error().effect == write_effect::no);
    CHECK(count() == 1);
    CHECK((*states.latest())->branch().version == 2);
}

TEST_CASE("an update of a table that the schema lost meanwhile is checked again, not called stale") {
    test_graph graph{"node Person {name: String @key  age: I32?}\nnode Pet {name: String @key  age: I32?}",
                     R"({"type": "Pet", "data": {"name": "Rex", "age": 3}})"};
    racing_store racing{graph.store};
    bool moved = false;
    racing.before_swap = [&] {
        if (!std::exchange(moved, true))
            REQUIRE(graph.host.apply_schema(test_root, "node Person {name: String @key  age: I32?}", "somebody", {}));
    };
    test_engine host{racing, graph.system, {}};
    engine_session session{test_graph::opened(host), graph.system, nullptr};
    const auto refused =
        session.mutate({R"(query age() { update Pet set { age: 4 } where name = "Rex" })", "age"}, "me");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::bad_request);
    CHECK(refused.error().query_faults.size() == 1);
}

TEST_CASE("a writer whose graph is removed meanwhile leaves nothing at its root") {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    racing.before_swap = [&] { REQUIRE(graph.host.destroy(test_root, {})); };
    test_engine host{racing, graph.system, {}};
    const auto loaded = test_graph::opened(host)->load(company("mine"), load_mode::append, "me");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().fault == graph_fault::not_found);
    CHECK(loaded.error().effect == write_effect::no);
    CHECK(*graph.host.probe(test_root) == root_state::absent);
}

TEST_CASE("(4) a write whose stop is requested before the swap changes nothing; from the swap on it is told as done") {
    memory_store inside;
    racing_store store{inside};
    system_runtime system;
    test_engine host{store, system, {}};
    REQUIRE(host.init(test_root, people_schema, "tester"));
    auto graph = test_graph::opened(host);
    REQUIRE(graph->load(people_data, load_mode::append, "tester"));
    const auto before = rows_of(*graph);
    const auto load = [&](const std::string& name, const std::stop_source& stop) {
        const stop_scope scope{stop.get_token()};
        return graph->load(company(name), load_mode::append, "tester");
    };

    std::stop_source at_once, in_between, at_the_swap;
    at_once.request_stop();
    const auto writes = inside.counts().writes;
    auto stopped = load("Late", at_once);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().effect == write_effect::no);
    CHECK(inside.counts().writes == writes);

    // The loser of a swap begins again, and finds that it should not.
    store.instead_of_swap = [&]() -> std::optional<store_error> {
        in_between.request_stop();
        return store_error{store_fault::precondition_failed, std::string{test_root}, "lost"};
    };
    stopped = load("Later", in_between);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().effect == write_effect::no);
    store.instead_of_swap = {};
    CHECK(rows_of(*graph) == before);

    store.before_swap = [&] { at_the_swap.request_stop(); };
    CHECK(load("Initech", at_the_swap));
    CHECK(companies(*graph) == 3);
}
