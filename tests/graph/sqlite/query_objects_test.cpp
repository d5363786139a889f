// Whole nodes and edges in the result of a query.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/object_reader.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

lang::value text(const char* words) { return {std::string{words}}; }

struct company : query_graph {
    company()
        : query_graph{R"(
              node Person { name: String @key  age: I32?  born: Date?  tags: [String]?  face: Vector(2)?  photo: Blob? }
              node Firm { name: String @key  size: F32? }
              edge Knows: Person -> Person { since: Date?  weight: F64? }
              edge WorksAt: Person -> Firm
          )"} {
        node("Person", "ann",
             {{"name", text("ann")},
              {"age", {std::int64_t{30}}},
              {"born", {std::int64_t{19'000}}},
              {"tags", {lang::value_list{text("x\\\"y")}}},
              {"face", {lang::value_list{{1.0}, {2.0}}}},
              {"photo", text("base64:AAAA")}});
        node("Person", "bob", {{"name", text("bob")}});
        node("Firm", "acme", {{"name", text("acme")}, {"size", {static_cast<double>(0.1F)}}});
        edge("Knows", "ann", "bob", {{"weight", {0.5}}});
        edge("WorksAt", "ann", "acme");
    }
};

constexpr auto ann =
    R"({"type":"Person","id":"ann","properties":{"age":30,"born":"2022-01-08","name":"ann","tags":["x\\\"y"]}})";
constexpr auto bob = R"({"type":"Person","id":"bob","properties":{"age":null,"born":null,"name":"bob","tags":null}})";
constexpr auto acme = R"({"type":"Firm","id":"acme","properties":{"name":"acme","size":0.1}})";
constexpr auto knows =
    R"({"type":"Knows","id":"edge 1","from":"ann","to":"bob","properties":{"since":null,"weight":0.5}})";

std::string rows_of(std::initializer_list<std::string> cells) {
    std::string text = "[";
    for (const auto& one : cells) text += (text.size() > 1 ? "," : "") + ("[" + one + "]");
    return text + "]";
}

}  // namespace

TEST_CASE("a node that is returned is an object with its type, id and properties, but no vectors and blobs") {
    company graph;
    CHECK(graph.rows("match { $p: Person } return { $p } order { $p.name }") == rows_of({ann, bob}));
    CHECK(graph.rows("match { $p worksAt $f } return { $f, $p.name }") == rows_of({acme + std::string{",\"ann\""}}));
    const auto found = graph.try_run("match { $p: Person optional { $p worksAt $f } } return { $p as who, $f } ");
    REQUIRE(found);
    CHECK(found->columns[0].name == "who");
    CHECK(found->columns[0].type == cell_type{cell_scalar::node});
    CHECK(found->columns[1].type == cell_type{cell_scalar::node, false, true});
}

TEST_CASE("an edge that is returned has its ends beside its properties") {
    company graph;
    CHECK(graph.rows("match { $a $e:knows $b } return { $e }") == rows_of({knows}));
    CHECK(graph.rows("match { $b: Person { name: \"bob\" } $b <$e:knows> $a } return { $e, $a.name }") ==
          rows_of({knows + std::string{",\"ann\""}}));
    CHECK(graph.try_run("match { $a $e:knows $b } return { $e }")->columns[0].type == cell_type{cell_scalar::edge});
}

TEST_CASE("what an optional block does not find is null, and is left out of a list") {
    company graph;
    CHECK(graph.rows("match { $p: Person optional { $p worksAt $f } } return { $f } order { $p.name }") ==
          rows_of({acme, "null"}));
    CHECK(graph.rows("match { $p: Person optional { $p worksAt $f } } return { $p.name, collect($f) as firms } order { "
                     "$p.name }") == rows_of({"\"ann\",[" + std::string{acme} + "]", "\"bob\",[]"}));
}

TEST_CASE("nodes are groups, are distinct, are collected, and decide about their properties") {
    company graph;
    CHECK(graph.rows("match { $a <knows> $b } return { $a, count($b) as n } order { n desc, $a.age desc, $a }") ==
          rows_of({ann + std::string{",1"}, bob + std::string{",1"}}));
    CHECK(graph.rows("match { $a <knows> $b } return { $a, count(*) } having { $a.age > 3 }") ==
          rows_of({ann + std::string{",1"}}));
    CHECK(graph.rows("match { $a: Person $b: Person } return distinct { $a } order { $a.age }") == rows_of({bob, ann}));
    CHECK(graph.rows("match { $p: Person } return { collect($p) as all, count(distinct $p) as n }") ==
          rows_of({"[" + std::string{ann} + "," + bob + "],2"}));
    CHECK(graph.rows("match { $a: Person $b: Person } return { collect(distinct $b) as all }") ==
          rows_of({"[" + std::string{ann} + "," + bob + "]"}));
    CHECK(graph.rows("match { $a $e:knows $b } return { collect($e) as edges }") ==
          rows_of({"[" + std::string{knows} + "]"}));
    CHECK(graph.rows("match { $p: Person } return { $p as q } order { q desc } limit 1") == rows_of({bob}));
}

TEST_CASE("a node that many rows show is one object") {
    company graph;
    const auto found = graph.try_run("match { $a: Person $b: Person } return { $a, $b } order { $a, $b }");
    REQUIRE(found);
    REQUIRE(found->rows.size() == 4);
    const auto object = [&](std::size_t row, std::size_t column) {
        return std::get<object_cell>(found->rows[row][column].held).object;
    };
    CHECK(object(0, 0) == object(1, 0));
    CHECK(object(0, 0) != object(2, 0));
    CHECK(found->rows[0][0] == found->rows[0][1]);
    CHECK(found->rows[0][0] != found->rows[1][1]);
}

TEST_CASE("an object reader says that a row is not there") {
    company graph;
    object_reader objects{graph.db(), graph.schema()};
    CHECK(objects.shown({"Person", false}, {})->is_null());
    const auto missing = objects.shown({"Person", false}, {std::string{"nobody"}});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().fault == graph_fault::internal);
    CHECK(compact_json(json_of_cell({cell_scalar::node}, *objects.shown({"Person", false}, {std::string{"bob"}}))) ==
          bob);
}

}  // namespace omnigraph::cluster::graph
