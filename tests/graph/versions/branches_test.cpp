// Branches, merges and history of the embedded engine, on the level of what a session promises.
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/sqlite/merged_rows.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/versions/branch_editor.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/merger.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/state_difference.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>

#include <graph/graph_fixture.hpp>
#include <graph/racing_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::string person(const std::string& name, int age) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"" + name + "\",\"age\":" + std::to_string(age) + "}}\n";
}

template <class T>
T given(graph_result<T> outcome) {
    REQUIRE_MESSAGE(outcome, (outcome ? "" : outcome.error().message));
    return *std::move(outcome);
}

template <class T>
graph_error refused(const graph_result<T>& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

struct branched_graph : test_graph {
    using test_graph::test_graph;

    void loads_into(std::string_view branch, std::string_view records, load_mode mode = load_mode::merge) {
        static_cast<void>(given(handle->load(records, mode, "tester", branch)));
    }
    void mutates(std::string_view branch, const std::string& text) {
        engine_session session{handle, system, nullptr};
        const auto source = "query q() { " + text + " }";
        static_cast<void>(given(session.mutate({.source = source, .name = "q", .at = {.branch = branch}}, "tester")));
    }
    branch_info branches_off(std::string_view name, const read_point& from = {}) {
        return given(handle->history().create_branch({.name = name, .from = from}));
    }
    merge_outcome merges(std::string_view source, std::string_view target = main_branch, bool dry_run = false) {
        return given(handle->history().merge_branch(
            {.source = source, .target = target, .actor = "merger", .dry_run = dry_run}));
    }
    all_rows rows_at(const read_point& at) { return rows_of(*handle, at); }
    std::string age(const std::string& name, std::string_view branch) {
        return rows_at({.branch = branch})["node:Person"][name];
    }
};

std::vector<std::string> kinds_of(const merge_outcome& outcome) {
    std::vector<std::string> kinds;
    for (const auto& one : outcome.conflicts)
        kinds.push_back(one.table + " " + one.row.value_or("-") + " " + std::string{spelling(one.kind)});
    return kinds;
}

}  // namespace

TEST_CASE("a branch begins as its fork, and writes to one branch are seen on no other") {
    branched_graph graph{people_schema, people_data};
    const auto fork = graph.rows();
    const auto writes = graph.store.counts().writes;
    const auto made = graph.branches_off("draft");
    CHECK(graph.store.counts().writes == writes + 1);
    CHECK(made.version == graph.version());
    CHECK(made.parent == "main");
    CHECK(made.fork == made.head);
    CHECK(graph.rows_at({.branch = "draft"}) == fork);

    graph.loads_into("draft", person("Alice", 31));
    graph.loads(person("Bob", 26));
    CHECK(graph.age("Alice", "draft") == "31|Alice");
    CHECK(graph.age("Alice", "main") == "30|Alice");
    CHECK(graph.age("Bob", "draft") == "25|Bob");
    CHECK(graph.age("Bob", "main") == "26|Bob");

    const auto commits = given(graph.handle->history().commits("draft", 100));
    CHECK(commits.back().branch == "draft");
    CHECK(commits.back().version == made.version + 1);
    CHECK(commits.back().parents.front().id == made.fork);
    CHECK(commits.front().kind == "init");
    const auto shown = given(graph.handle->history().snapshot_at({.branch = "draft"}));
    for (const auto& table : shown.tables)
        CHECK(table.branch.value_or("main") == (table.table == "node:Person" ? "draft" : "main"));
}

TEST_CASE("a branch that meets a cleanup begins at a commit that can still be read") {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    graph_engine host{racing, graph.system, graph.cache_folder / "other"};
    const auto session = *host.open(test_root);
    bool raced = false;
    racing.before_swap = [&] {
        if (std::exchange(raced, true)) return;
        graph.loads(R"({"type":"Company","data":{"name":"New"}})");
        graph_engine rival{graph.store, graph.system, {}};
        REQUIRE(rival.optimize(test_root));
        REQUIRE(rival.cleanup(test_root, {.keep = 1}, upkeep_mode::perform));
    };
    const auto head_before = (*graph.handle->head())->branch().head.id;
    const auto made = session->create_branch({.name = "dev"});
    REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
    CHECK(made->head != head_before);
    graph_engine fresh{graph.store, graph.system, {}};
    CHECK((*fresh.open(test_root))
              ->query({.source = "query q() { match { $c: Company } return { $c.name } }",
                       .name = "q",
                       .at = {.branch = "dev"}})
              ->rows.size() == 3);
}

TEST_CASE("names of branches: what is refused, and what is not there") {
    branched_graph graph;
    auto& history = graph.handle->history();
    for (const auto* name : {"", "  ", "main", " main ", " draft ", "__schema_apply_lock__", "/__schema_apply_lock__",
                             "a\nb", "01M8HKTNFMB46XPGHB15QAAG1C"}) {
        CAPTURE(name);
        CHECK(refused(history.create_branch({.name = name})).fault == graph_fault::bad_request);
    }
    graph.branches_off("draft");
    CHECK(refused(history.create_branch({.name = "draft"})).fault == graph_fault::conflict);
    CHECK(refused(history.create_branch({.name = "x", .from = {.branch = "nobody"}})).message ==
          "branch 'nobody' not found");
    CHECK(refused(graph.handle->load("", load_mode::merge, "", "nobody")).fault == graph_fault::not_found);
    CHECK(refused(graph.handle->view({.branch = "nobody"})).fault == graph_fault::not_found);
    CHECK(given(history.branches()).size() == 2);
}

TEST_CASE("a branch is removed unless another was made from it") {
    branched_graph graph{people_schema, people_data};
    auto& history = graph.handle->history();
    graph.branches_off("draft");
    graph.branches_off("detail", {.branch = "draft"});
    CHECK(refused(history.delete_branch("draft")).message ==
          "cannot delete branch 'draft' because descendant branch 'detail' still depends on it");
    CHECK(refused(history.delete_branch("main")).fault == graph_fault::bad_request);
    CHECK(refused(history.delete_branch("nobody")).fault == graph_fault::not_found);
    graph.loads_into("detail", person("Eve", 1));
    const auto id = given(history.commits("detail", 1)).front().id;
    REQUIRE(history.delete_branch("detail"));
    REQUIRE(history.delete_branch("draft"));
    CHECK(refused(history.commit(id)).fault == graph_fault::not_found);
    CHECK(given(history.branches()).size() == 1);
    // A name can be used again, and is another branch then.
    graph.branches_off("detail");
    CHECK(graph.age("Eve", "detail").empty());
}

TEST_CASE("a merge takes what only the source changed, as one commit with two parents, and a second one nothing") {
    branched_graph graph{people_schema, people_data};
    graph.branches_off("draft");
    graph.loads_into("draft", person("Alice", 31) + person("Eve", 5));
    graph.mutates("draft", "delete Person where name = \"Charlie\"");
    const auto ahead = graph.merges("draft", "main", true);
    CHECK(ahead.result == merge_result::fast_forward);
    CHECK_FALSE(ahead.commit);
    CHECK(graph.age("Eve", "main").empty());
    graph.loads(person("Bob", 26));

    const auto merged = graph.merges("draft");
    CHECK(merged.result == merge_result::merged);
    CHECK(merged.tables.at("node:Person") == row_counts{1, 1, 1});
    CHECK(merged.tables.at("edge:Knows") == row_counts{0, 0, 1});
    REQUIRE(merged.commit);
    CHECK(merged.commit->kind == "merge");
    CHECK(merged.commit->actor == "merger");
    REQUIRE(merged.commit->parents.size() == 2);
    CHECK(merged.commit->parents[1] == given(graph.handle->history().branches())[1].head);
    CHECK(graph.age("Alice", "main") == "31|Alice");
    CHECK(graph.age("Bob", "main") == "26|Bob");
    CHECK(graph.age("Charlie", "main").empty());

    CHECK(graph.merges("draft").result == merge_result::already_up_to_date);
    const auto back = graph.merges("main", "draft");
    CHECK(back.result == merge_result::fast_forward);
    CHECK(graph.rows_at({.branch = "draft"}) == graph.rows());
    CHECK(graph.merges("main", "draft").result == merge_result::already_up_to_date);
    CHECK(graph.merges("draft").result == merge_result::fast_forward);
}

TEST_CASE("the truth table of a merge: 36 cells") {
    // Each side of `x` in the base, the source and the target: absent, or one of three values. The result, or the kind
    // of the conflict.
    enum state { none, one, two, three };
    const auto expected = [](int base, int source, int target) -> std::string {
        if (source == base) return std::to_string(target);
        if (target == base || source == target) return std::to_string(source);
        if (base == none) return "divergent_insert";
        return source == none || target == none ? "delete_vs_update" : "divergent_update";
    };
    for (int base = none; base <= two; ++base)
        for (int source = none; source <= three; ++source)
            for (int target = none; target <= three; ++target) {
                CAPTURE(base);
                CAPTURE(source);
                CAPTURE(target);
                branched_graph graph{"node Person {name: String @key  age: I32?}", person("other", 0)};
                const auto set = [&](std::string_view branch, int value) {
                    if (value != none) graph.loads_into(branch, person("x", value));
                    else graph.mutates(branch, "delete Person where name = \"x\"");
                };
                set("main", base);
                graph.branches_off("draft");
                set("draft", source);
                set("main", target);
                const auto before = graph.rows();
                const auto merged = graph.merges("draft");
                const auto wanted = expected(base, source, target);
                if (merged.result == merge_result::conflicting) {
                    CHECK(kinds_of(merged) == std::vector<std::string>{"node:Person x " + wanted});
                    CHECK(graph.rows() == before);
                } else {
                    const auto held = graph.age("x", "main");
                    CHECK((held.empty() ? "0" : held.substr(0, 1)) == wanted);
                }
            }
}

TEST_CASE("properties of one row are never mixed, and all conflicts are named in order") {
    branched_graph graph{people_schema, people_data};
    graph.branches_off("draft");
    graph.mutates("draft", "update Knows set { since: date(\"2021-01-01\") } where from = \"Alice\" and to = \"Bob\"");
    graph.loads_into("draft", person("Alice", 31) + person("Bob", 1) + person("Eve", 1));
    graph.mutates("main", "delete Knows where from = \"Alice\" and to = \"Bob\"");
    graph.loads(person("Alice", 32) + person("Bob", 1) + person("Eve", 2));
    const auto before = graph.rows();
    const auto version = graph.version();
    const auto refused = graph.merges("draft");
    CHECK(refused.result == merge_result::conflicting);
    CHECK(kinds_of(refused) == std::vector<std::string>{"edge:Knows k1 delete_vs_update",
                                                        "node:Person Alice divergent_update",
                                                        "node:Person Eve divergent_insert"});
    CHECK(refused.conflict_count == 3);
    CHECK(refused.conflicts.front().message == "delete/update conflict for id 'k1'");
    CHECK(graph.rows() == before);
    CHECK(graph.version() == version);
}

TEST_CASE("constraints are checked on the merged rows") {
    branched_graph graph{R"(
node Person {name: String @key  mail: String? @unique}
edge Owns: Person -> Person @card(0..2)
)",
                         R"({"type":"Person","data":{"name":"a"}} {"type":"Person","data":{"name":"b"}}
{"type":"Person","data":{"name":"c"}} {"type":"Person","data":{"name":"d"}}
{"edge":"Owns","from":"a","to":"b","data":{"id":"o1"}})"};
    graph.branches_off("draft");
    graph.loads_into("draft", R"({"type":"Person","data":{"name":"a","mail":"m"}}
{"edge":"Owns","from":"a","to":"c","data":{"id":"o2"}} {"edge":"Owns","from":"b","to":"d","data":{"id":"o3"}})");
    graph.loads(R"({"type":"Person","data":{"name":"b","mail":"m"}}
{"edge":"Owns","from":"a","to":"b","data":{"id":"o4"}})");
    graph.mutates("main", "delete Person where name = \"d\"");
    const auto refused = graph.merges("draft");
    CHECK(kinds_of(refused) == std::vector<std::string>{"edge:Owns - cardinality_violation", "edge:Owns o3 orphan_edge",
                                                        "node:Person b unique_violation"});
    REQUIRE(refused.conflicts.size() == 3);
    CHECK(refused.conflicts[1].message == "dst 'd' not found in Person");
    CHECK(refused.conflicts[2].message == "unique constraint [mail] violated by 'a' and 'b'");
    graph.mutates("main", "delete Person where name = \"b\"");
    graph.branches_off("other");
    graph.mutates("draft", "delete Person where name = \"d\"");
    const auto orphan = graph.merges("draft");
    CHECK(orphan.result == merge_result::merged);
}

TEST_CASE("each row whose value breaks a rule of its type is a conflict, with its id") {
    branched_graph graph{"node Person {name: String @key  age: I32? @range(age, 0..9)}"};
    const auto view = given(graph.handle->view());
    auto db = database::in_memory();
    REQUIRE(db->run(view.tables().ddl()));
    REQUIRE(db->run("INSERT INTO n_Person VALUES ('a', 10, 'a'), ('b', 11, 'b'), ('c', 9, 'c')"));
    merged_rows taken{*db, view.tables()};
    for (const auto* id : {"b", "a", "c"}) REQUIRE(taken.note(view.tables().node("Person"), id, {}));
    conflict_list conflicts;
    REQUIRE(taken.check(conflicts));
    REQUIRE(conflicts.kept.size() == 2);
    for (const auto& one : conflicts.kept) CHECK(one.kind == merge_conflict_kind::value_constraint_violation);
    CHECK(conflicts.kept[0].row == "a");
    CHECK(conflicts.kept[1].row == "b");
    CHECK(conflicts.kept[1].message == "@range violation on Person.age of 'b': 11 is not within 0..9");
    CHECK(conflicts.kept[1].outline == "@range violation on Person.age: a value is not within 0..9");
}

TEST_CASE("an earlier commit is read as it was, with the schema that it had, and at a time") {
    branched_graph graph{"node Person {name: String @key  age: I32?}", person("Alice", 30)};
    auto& history = graph.handle->history();
    const auto first = given(history.commits("main", 100));
    const auto then = graph.rows();
    graph.loads(person("Alice", 31));
    REQUIRE(graph.host.apply_schema(test_root, "node Person {name: String @key  nick: String?}", "ann", {}));
    CHECK(graph.rows_at({.commit = first.back().id}) == then);
    CHECK(graph.rows_at({.commit = first.front().id}).empty());
    CHECK(graph.rows_at({.time = instant{std::chrono::microseconds{first.back().created_at_us}}}) == then);
    const auto too_early = refused(graph.handle->view({.time = instant{}}));
    CHECK(too_early.fault == graph_fault::not_found);
    CHECK(too_early.remedy.starts_with("Ask for a later time"));
    CHECK(refused(graph.handle->view({.commit = "01M8HKTNFMB46XPGHB15QAAG1C"})).fault == graph_fault::not_found);
    engine_session session{graph.handle, graph.system, nullptr};
    const query_request ages{"query q() { match { $p: Person } return { $p.age } }", "q"};
    CHECK_FALSE(session.query(ages));
    auto past = ages;
    past.at.commit = first.back().id;
    CHECK(given(session.query(past)).rows.size() == 1);
    CHECK(refused(history.create_branch({.name = "old", .from = {.commit = first.back().id}})).fault ==
          graph_fault::conflict);
    // A commit of this schema can be the beginning of a branch; another process without a cache reads both.
    const auto now = given(history.commits("main", 1)).front().id;
    graph.loads("{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}");
    graph.branches_off("now", {.commit = now});
    test_engine fresh{graph.store, graph.system, {}};
    const auto other = test_graph::opened(fresh);
    CHECK(rows_of(*other, {.branch = "now"}).at("node:Person").size() == 1);
    CHECK(rows_of(*other, {.commit = first.back().id}) == then);
}

TEST_CASE("a schema is applied only where main stands alone, and branches share it") {
    branched_graph graph{"node Person {name: String @key}"};
    graph.branches_off("draft");
    const auto why = refused(graph.host.apply_schema(test_root, "node Person {name: String @key  age: I32?}", "", {}));
    CHECK(why.fault == graph_fault::conflict);
    CHECK(why.message.find("draft") != std::string::npos);
    REQUIRE(graph.handle->history().delete_branch("draft"));
    CHECK(graph.host.apply_schema(test_root, "node Person {name: String @key  age: I32?}", "", {}));
}

TEST_CASE("a diff is the net change between two states, in both directions") {
    branched_graph graph{people_schema, people_data};
    auto& history = graph.handle->history();
    graph.branches_off("draft");
    graph.loads_into("draft", person("Alice", 31) + person("Eve", 5));
    graph.loads_into("draft", person("Bob", 99));
    graph.loads_into("draft", person("Bob", 25));
    graph.mutates("draft", "delete Person where name = \"Charlie\"");
    graph.mutates("draft", "update Knows set { since: date(\"2021-01-01\") } where from = \"Alice\" and to = \"Bob\"");
    const auto there = given(history.diff({.from = {}, .to = {.branch = "draft"}}));
    CHECK(there.tables == std::map<std::string, row_counts>{{"edge:Knows", {0, 1, 1}}, {"node:Person", {1, 1, 1}}});
    REQUIRE(there.changes.size() == 5);
    CHECK(there.changes[0].id == "k1");
    CHECK(there.changes[0].edit == row_edit::update);
    CHECK(there.changes[0].properties == std::vector<std::string>{"since"});
    CHECK(there.changes[0].from == "Alice");
    CHECK(there.changes[1].to == "Charlie");
    CHECK(there.complete);
    const auto back = given(history.diff({.from = {.branch = "draft"}, .to = {}, .edit = row_edit::insert, .most = 1}));
    CHECK(back.tables == std::map<std::string, row_counts>{{"edge:Knows", {1, 0, 0}}, {"node:Person", {1, 0, 0}}});
    CHECK(back.changes.size() == 1);
    CHECK_FALSE(back.complete);
    CHECK(given(history.diff({})).tables.empty());
    CHECK(refused(history.diff({.tables = {"node:Persn"}})).fault == graph_fault::bad_request);
    REQUIRE(history.delete_branch("draft"));
    // Across schemas, what both have is compared.
    const auto before = given(history.commits("main", 1)).front().id;
    REQUIRE(graph.host.apply_schema(test_root,
                                    "node Person {name: String @key  age: I32?  nick: String?}\n"
                                    "edge Knows: Person -> Person {since: Date?}\n",
                                    "", {}));
    const auto across = given(history.diff({.from = {.commit = before}, .to = {}}));
    CHECK(across.tables == std::map<std::string, row_counts>{{"edge:WorksAt", {0, 0, 2}}, {"node:Company", {0, 0, 2}}});
}
