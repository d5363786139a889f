// @default and null tests in writes: what a row holds that is given no value, and which rows a null test selects.
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// Required and nullable properties with a default, and one without.
lang::schema_catalog tasks() {
    lang::faults found;
    auto made = lang::compile_schema(R"(
        node Task { name: String @key kind: enum(open, shut) @default("open") weight: I32? @default(3) note: String? }
        edge Blocks: Task -> Task { since: Date @default("1970-01-08") note: String? }
    )",
                                     found);
    REQUIRE(made);
    return *std::move(made);
}

struct task_graph {
    lang::schema_catalog catalog = tasks();
    table_layout schema{catalog};
    database db = *database::in_memory();
    testing::fake_runtime clock;

    task_graph() { REQUIRE(db.run(schema.ddl())); }

    graph_result<mutated_rows> mutate(std::string_view source, const json& given = nullptr) {
        lang::faults found;
        auto file = lang::parse_queries(source, found);
        REQUIRE(file);
        const auto checked = lang::check_query(file->queries.front(), catalog, found);
        REQUIRE_MESSAGE(checked, (found.empty() ? "" : found.front().message));
        const auto values = lang::bind_parameters(checked->tree.parameters, given);
        REQUIRE(values);
        auto change = transaction::begin(db);
        REQUIRE(change);
        auto changed = run_mutation(db, schema, *checked, *values, clock.now(), clock);
        end(*change, static_cast<bool>(changed));
        return changed;
    }

    void load(std::string_view records, load_mode mode = load_mode::merge) {
        auto change = transaction::begin(db);
        REQUIRE(change);
        const auto loaded = load_records(db, schema, {.records = records, .mode = mode}, clock);
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        end(*change, true);
    }

    /// `name|kind|note|weight`, or what else is asked for, a line a row.
    std::string rows(const std::string& select = "SELECT name, kind, note, weight FROM n_Task ORDER BY id") {
        auto query = db.prepare(select);
        REQUIRE(query);
        std::string all;
        while (*query->step()) {
            for (int at = 0; at < query->columns(); ++at)
                all += (at ? "|" : "") + (query->is_null(at) ? "null" : std::string{query->text(at)});
            all += "\n";
        }
        return all;
    }

private:
    /// The temporary tables of a call end with its connection; here the next call needs the names again.
    void end(transaction& change, bool good) {
        for (const auto* name : {"matched", "noted_n_Task", "noted_e_Blocks"})
            (void)db.run("DROP TABLE IF EXISTS temp." + sql_identifier(name));
        if (good) REQUIRE(change.commit());
    }
};

}  // namespace

TEST_CASE("an insert that leaves a property out stores its default, and an explicit null only where none can be") {
    task_graph graph;
    REQUIRE(graph.mutate(
        R"(query q() { insert Task { name: "bare" } insert Task { name: "full", kind: "shut", weight: 9, note: "n" } })"));
    REQUIRE(graph.mutate(R"(query q($k: String?, $w: I32?) { insert Task { name: "nulls", kind: $k, weight: $w } })",
                         {{"k", nullptr}, {"w", nullptr}}));
    CHECK(graph.rows() == "bare|open|null|3\nfull|shut|n|9\nnulls|open|null|null\n");
}

TEST_CASE("inserting a key again replaces the row, with defaults for what is left out") {
    task_graph graph;
    REQUIRE(graph.mutate(R"(query q() { insert Task { name: "a", kind: "shut", weight: 9, note: "n" } })"));
    REQUIRE(graph.mutate(R"(query q() { insert Task { name: "a" } })"));
    CHECK(graph.rows() == "a|open|null|3\n");
}

TEST_CASE("properties of edges have defaults as well") {
    task_graph graph;
    REQUIRE(graph.mutate(R"(query q() { insert Task { name: "a" } insert Blocks { from: "a", to: "a" }
                                        insert Blocks { from: "a", to: "a", since: date("1970-01-03"), note: "n" } })"));
    CHECK(graph.rows("SELECT since, note FROM e_Blocks ORDER BY since") == "2|n\n7|null\n");
    graph.load(R"({"edge": "Blocks", "from": "a", "to": "a", "data": {"note": "loaded"}})");
    CHECK(graph.rows("SELECT since, note FROM e_Blocks WHERE note = 'loaded'") == "7|loaded\n");
}

TEST_CASE("a load stores defaults for what a record leaves out, in every mode") {
    for (const auto mode : {load_mode::append, load_mode::merge, load_mode::overwrite}) {
        task_graph graph;
        graph.load(R"({"type": "Task", "data": {"name": "bare"}}
                      {"type": "Task", "data": {"name": "nulls", "kind": null, "weight": null}}
                      {"type": "Task", "data": {"name": "full", "kind": "shut", "weight": 1}})",
                   mode);
        CHECK(graph.rows() == "bare|open|null|3\nfull|shut|null|1\nnulls|open|null|null\n");
    }
    task_graph graph;
    graph.load(R"({"type": "Task", "data": {"name": "a", "kind": "shut", "weight": 1, "note": "n"}})");
    graph.load(R"({"type": "Task", "data": {"name": "a"}})");
    CHECK(graph.rows() == "a|open|null|3\n");
}

TEST_CASE("an update knows no defaults: what it does not assign stays, and a required property takes no null") {
    task_graph graph;
    REQUIRE(graph.mutate(R"(query q() { insert Task { name: "a", kind: "shut", weight: 9 } })"));
    REQUIRE(graph.mutate(R"(query q() { update Task set { note: "n" } where name = "a" })"));
    CHECK(graph.rows() == "a|shut|n|9\n");
    const auto refused =
        graph.mutate(R"(query q($k: String?) { update Task set { kind: $k } where name = "a" })", {{"k", nullptr}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message ==
          "statement 1: missing required property 'kind' of Task: expected enum(open, shut), found null");
}

TEST_CASE("update and delete select rows by a null test") {
    task_graph graph;
    graph.load(
        R"({"type": "Task", "data": {"name": "a", "note": "n"}} {"type": "Task", "data": {"name": "b", "weight": null}}
                  {"type": "Task", "data": {"name": "c", "weight": null, "note": "n"}} {"edge": "Blocks", "from": "a", "to": "b", "data": {"note": "n"}}
                  {"edge": "Blocks", "from": "b", "to": "a"})");
    const auto updated = graph.mutate(R"(query q() { update Task set { weight: 0 } where weight is null })");
    REQUIRE(updated);
    CHECK(updated->nodes == 2);
    CHECK(graph.rows() == "a|open|n|3\nb|open|null|0\nc|open|n|0\n");
    const auto unlinked = graph.mutate(R"(query q() { delete Blocks where note is null })");
    REQUIRE(unlinked);
    CHECK(unlinked->edges == 1);
    CHECK(graph.rows("SELECT src FROM e_Blocks") == "a\n");
    const auto none = graph.mutate(R"(query q() { delete Blocks where from is null })");
    REQUIRE(none);
    CHECK(none->edges == 0);
    const auto deleted = graph.mutate(R"(query q() { delete Task where note is not null })");
    REQUIRE(deleted);
    CHECK(deleted->nodes == 2);
    CHECK(deleted->edges == 1);
    CHECK(graph.rows() == "b|open|null|0\n");
    const auto negative = graph.mutate(R"(query q() { update Task set { weight: -5 } where weight > -1 })");
    REQUIRE(negative);
    CHECK(graph.rows() == "b|open|null|-5\n");
    CHECK(graph.mutate(R"(query q() { delete Task where weight = -5 })")->nodes == 1);
}

}  // namespace omnigraph::cluster::graph
