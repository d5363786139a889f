// Large loads: they store and report what small ones do, in steps that grow with the rows alone.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/bulk_load.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_matcher.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/record_stream.hpp>
#include <omnigraph/cluster/graph/sqlite/write_pulse.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "graph/graph_fixture.hpp"
#include "support/laws.hpp"
#include "support/piecewise_source.hpp"

namespace omnigraph::cluster::graph {
namespace {

constexpr std::string_view schema = R"(
node P {k: String @key  n: I64? @index  f: F64?  b: Bool?  l: [String]?  v: Vector(2)?  @unique(n)}
node Q {t: String?  rowid: I32?  _rowid_: I32?}
node R {oid: I32?  rowid: I32?  _rowid_: I32?}
edge E: P -> P {w: I32?}
edge U: P -> Q @card(0..2) {w: I32?  @unique(src, dst)}
)";

/// A database of its own, with the tables of the schema.
struct tables_of {
    tables_of() {
        lang::faults found;
        catalog = lang::compile_schema(schema, found);
        REQUIRE(catalog);
        layout.emplace(*catalog);
        db.emplace(*database::in_memory());
        REQUIRE(db->run(layout->ddl()));
    }
    load_request asked(std::string_view records, load_mode mode) { return {.records = records, .mode = mode}; }
    graph_result<loaded_rows> one_by_one(std::string_view records, load_mode mode) {
        return load_records(*db, *layout, asked(records, mode), clock);
    }
    graph_result<std::optional<loaded_rows>> in_bulk(std::string_view records, load_mode mode) {
        return load_in_bulk(*db, *layout, asked(records, mode), clock);
    }
    /// All rows; ids that the program drew are left out.
    std::multiset<std::string> rows() {
        std::multiset<std::string> all;
        for (const auto& [key, table] : layout->tables()) {
            auto query = db->prepare("SELECT * FROM " + table.sql_name());
            while (*query->step()) {
                std::string text = key;
                for (int at = 0; at < query->columns(); ++at) {
                    const auto cell = query->text(at);
                    text += at == 0 && cell.size() == 26 ? "|drawn" : "|" + std::string{cell};
                }
                all.insert(text);
            }
        }
        return all;
    }
    std::set<std::string> indices() {
        std::set<std::string> all;
        auto query = db->prepare("SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type = 'index'");
        while (*query->step()) all.insert(std::string{query->text(0)} + std::string{query->text(1)});
        return all;
    }

    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    std::optional<database> db;
    testing::fake_runtime clock;
};

std::string record_of(int pick) {
    const auto a = std::to_string(pick % 3), b = std::to_string(pick / 3 % 4), c = std::to_string(pick / 12 % 3);
    switch (pick / 36 % 8) {
        case 0:
        case 1:
            return R"({"type":"P","data":{"k":"p)" + b + R"(","n":)" + std::to_string(pick / 36 % 5) + a +
                   R"(,"f":-0.0,"b":true,"l":["x",")" + c + R"("],"v":[1,)" + c + "]}}";
        case 2: return R"({"type":"P","data":{"k":"p)" + b + R"("}})";
        case 3: return R"({"type":"Q","data":{"id":"q)" + a + R"(","t":")" + c + R"("}})";
        case 4: return R"({"type":"Q","data":{"t":")" + c + R"("}})";
        case 5: return R"({"edge":"E","from":"p)" + a + R"(","to":"p)" + b + R"(","data":{"id":"e)" + c + R"("}})";
        case 6: return R"({"edge":"E","from":"p)" + a + R"(","to":"p)" + b + R"(","data":{"w":)" + c + "}}";
        default: return R"({"edge":"U","from":"p)" + b + R"(","to":"q)" + a + R"(","data":{"w":)" + c + "}}";
    }
}

std::string records_of(const std::vector<int>& picks) {
    std::string text;
    for (const auto pick : picks) text += record_of(pick & 0xFFFF) + "\n";
    return text;
}

constexpr std::string_view ends = R"({"type":"P","data":{"k":"p0"}} {"type":"P","data":{"k":"p1"}}
{"type":"P","data":{"k":"p2"}} {"type":"P","data":{"k":"p3"}}
{"type":"Q","data":{"id":"q0"}} {"type":"Q","data":{"id":"q1"}} {"type":"Q","data":{"id":"q2"}}
)";

}  // namespace

TEST_CASE("a load in bulk stores and reports what a load row by row does, or leaves the word to it") {
    int agreed = 0;
    // About one in ten of the drawn loads has nothing wrong with it.
    testing::check_until({{agreed, 6}}, [&agreed](std::vector<int> before, std::vector<int> picks, bool with_ends) {
        if (before.size() > 6) before.resize(6);
        if (picks.size() > 12) picks.resize(12);
        for (const auto mode : {load_mode::append, load_mode::merge, load_mode::overwrite}) {
            tables_of slow, fast;
            // Records that do not go together leave the graph with the ends alone.
            auto made_before = (before.empty() ? std::string{} : std::string{ends}) + records_of(before);
            tables_of tried;
            if (!tried.one_by_one(made_before, load_mode::merge)) made_before = ends;
            RC_ASSERT(slow.one_by_one(made_before, load_mode::merge).has_value());
            RC_ASSERT(fast.one_by_one(made_before, load_mode::merge).has_value());
            for (auto* one : {&slow, &fast})
                for (const auto& [key, table] : one->layout->tables())
                    RC_ASSERT(one->db->run("DROP TABLE IF EXISTS " + table_writer::notes_of(table)).has_value());
            const auto records = (with_ends ? std::string{ends} : std::string{}) + records_of(picks);
            const auto expected = slow.one_by_one(records, mode);
            const auto loaded = fast.in_bulk(records, mode);
            RC_ASSERT(loaded.has_value());
            RC_ASSERT(loaded->has_value() == expected.has_value());
            if (!expected) continue;
            ++agreed;
            RC_ASSERT((*loaded)->rows == expected->rows);
            RC_ASSERT((*loaded)->unchanged == expected->unchanged);
            RC_ASSERT((*loaded)->tables.changed == expected->tables.changed);
            RC_ASSERT((*loaded)->tables.strict == expected->tables.strict);
            RC_ASSERT(fast.rows() == slow.rows());
            RC_ASSERT(fast.indices() == slow.indices());
        }
    });
}

TEST_CASE("a table of which no row can be named by its number is left to the load row by row") {
    tables_of graph;
    CHECK(bulk_writer::can_write(graph.layout->node("Q")));
    CHECK_FALSE(bulk_writer::can_write(graph.layout->node("R")));
    const auto loaded = graph.in_bulk(R"({"type":"R","data":{"oid":1}})", load_mode::append);
    REQUIRE(loaded);
    CHECK_FALSE(*loaded);
}

TEST_CASE("few rows into many are checked by themselves") {
    tables_of graph;
    std::string many{ends};
    for (int i = 0; i < 64; ++i)
        many += R"({"type":"P","data":{"k":"m)" + std::to_string(i) + R"(","n":)" + std::to_string(i) + "}}\n";
    REQUIRE(*graph.in_bulk(many, load_mode::append));
    CHECK(*graph.in_bulk(R"({"type":"P","data":{"k":"x","n":64}})", load_mode::append));
    CHECK_FALSE(*graph.in_bulk(R"({"type":"P","data":{"k":"y","n":7}})", load_mode::append));
    tables_of other;
    std::string edges = many;
    for (int i = 0; i < 64; ++i) edges += R"({"edge":"E","from":"p0","to":"p1"})";
    REQUIRE(*other.in_bulk(edges, load_mode::append));
    CHECK(*other.in_bulk(R"({"edge":"E","from":"p0","to":"p2"})", load_mode::append));
    CHECK_FALSE(*other.in_bulk(R"({"edge":"E","from":"p0","to":"p9"})", load_mode::append));
}

TEST_CASE("whoever watches a long write is called now and then, the innermost alone") {
    std::string nodes;
    for (int i = 0; i < 5000; ++i) nodes += R"({"type":"P","data":{"k":"n)" + std::to_string(i) + "\"}}\n";
    int outer = 0, inner = 0;
    const write_pulse outside{[&] { ++outer; }};
    {
        const write_pulse inside{[&] { ++inner; }};
        tables_of graph;
        REQUIRE(*graph.in_bulk(nodes, load_mode::append));
    }
    CHECK(inner == 4);
    CHECK(outer == 0);
    write_pulse::beat();
    CHECK(outer == 1);
}

TEST_CASE("the steps of a load grow with its rows, in every mode and for equal parallel edges") {
    constexpr int rows = 2000;
    std::string nodes{ends}, edges;
    for (int i = 0; i < rows; ++i) {
        nodes += R"({"type":"P","data":{"k":"n)" + std::to_string(i * 7919 % rows) + "\"}}\n";
        edges += R"({"edge":"E","from":"p0","to":"p1"})";
    }
    tables_of graph;
    // A quadratic step over equal edges alone would take a thousand steps a row.
    const auto within = [&](std::string_view records, load_mode mode) {
        graph.db->cap(database::caps{{}, 250 * rows});
        const auto loaded = graph.in_bulk(records, mode);
        graph.db->cap(std::nullopt);
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        CHECK(loaded->has_value());
    };
    within(nodes, load_mode::append);
    within(edges, load_mode::append);
    within(nodes, load_mode::merge);
    within(edges, load_mode::merge);
    within(nodes, load_mode::overwrite);
    within(edges, load_mode::overwrite);
}

TEST_CASE("a large load is one commit, is refused with every fault, and merging it again changes nothing") {
    std::string people, knows;
    const std::string filler(200, 'x');
    for (int i = 0; i < 6000; ++i) {
        const auto name = std::to_string(i) + filler;
        people += R"({"type":"Person","data":{"name":")" + name + "\"}}\n";
        if (i % 2 == 0) knows += R"({"edge":"Knows","from":")" + name + R"(","to":")" + name + "\"}\n";
    }
    REQUIRE(people.size() > committer::largest_in_place);
    test_graph graph{people_schema, people_data};
    piecewise_source source{knows + people, std::size_t{1} << 16};
    const auto loaded = graph.handle->load({.actor = "tester", .source = &source}, nullptr);
    REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
    CHECK(loaded->rows == std::map<std::string, std::uint64_t>{{"edge:Knows", 3000}, {"node:Person", 6000}});
    CHECK(graph.rows().at("node:Person").size() == 6004);
    CHECK(graph.rows().at("edge:Knows").size() == 3003);
    CHECK(graph.version() == 3);
    const auto again = graph.handle->load({.actor = "tester", .source = &source}, nullptr);
    REQUIRE(again);
    CHECK_FALSE(again->commit);
    CHECK(again->unchanged.at("edge:Knows") == 3000);
    CHECK(graph.version() == 3);
    const auto wrong = graph.refuses(people + R"({"type":"Person","data":{"name":"Eve","age":"old"}}
{"type":"Persn"})");
    REQUIRE(wrong.size() == 2);
    CHECK(wrong[0].starts_with("record 6001 (line 6001): Person.age: expected I32?"));
    CHECK(wrong[1].starts_with("record 6002 (line 6002): unknown node type 'Persn'"));
    CHECK(graph.refuses(people + people.substr(0, people.find('\n'))).front().starts_with("record 6001"));
    CHECK(graph.refuses(people + R"({"edge":"Knows","from":"nobody","to":"Alice"})") ==
          std::vector<std::string>{"record 6001 (line 6001): edge Knows: src 'nobody' not found in Person"});
    CHECK(graph.version() == 3);
}

}  // namespace omnigraph::cluster::graph
