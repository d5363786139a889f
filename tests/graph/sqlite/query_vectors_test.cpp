// What read queries answer: the vectors of the specification and their neighbours.
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

struct chain : people {
    chain() {
        for (const auto* name : {"A", "B", "C", "D"}) person(name);
        knows({{"A", "B"}, {"B", "C"}, {"C", "D"}});
    }
    std::string from_a(const std::string& hops) {
        return set("match { $p: Person { name: \"A\" } $p knows" + hops + " $f } return { $f.name }");
    }
};

}  // namespace

TEST_CASE_FIXTURE(f1, "L§10.1 filters and order") {
    CHECK(in_order("match { $p: Person $p.age > 30 } return { $p.name } order { $p.age desc }") == "Charlie");
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age desc }") == "Charlie Alice Diana Bob");
    CHECK(in_order("match { $p: Person } return { $p.name as who } order { who desc } limit 2") == "Diana Charlie");
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age } limit 0").empty());
}

TEST_CASE_FIXTURE(f1, "L§10.2 traversals follow edges in the direction that the types decide") {
    CHECK(set("match { $p: Person { name: \"Alice\" } $p knows $f } return { $f.name }") == "Bob Charlie");
    CHECK(set("match { $p: Person { name: \"Alice\" } $p knows $f $f knows $g } return { $g.name }") == "Diana");
    CHECK(set("match { $c: Company { name: \"Acme\" } $p worksAt $c } return { $p.name }") == "Alice");
    CHECK(set("match { $c: Company { name: \"Acme\" } $c worksAt $p } return { $p.name }") == "Alice");
    CHECK(set("match { $f: Person { name: \"Diana\" } $p knows $f } return { $p.name }") == "Bob");
}

TEST_CASE_FIXTURE(f1, "L§10.2 negation keeps what has no such neighbour") {
    CHECK(set("match { $p: Person not { $p worksAt $_ } } return { $p.name }") == "Charlie Diana");
    CHECK(set("match { $p: Person not { $p worksAt $c $c.name = \"Acme\" } } return { $p.name }") ==
          "Bob Charlie Diana");
    CHECK(set("match { $p: Person not { $p worksAt $c $c: Company { name: \"Acme\" } } } return { $p.name }") ==
          "Bob Charlie Diana");
    CHECK(set("match { $p: Person not { $p worksAt $c not { $c.name = \"Acme\" } } } return { $p.name }") ==
          "Alice Charlie Diana");
}

TEST_CASE_FIXTURE(f1, "negation sees the direction of its traversals and binds outer variables again as the same") {
    CHECK(set("match { $p: Person not { $_ knows $p } } return { $p.name }") == "Alice");
    CHECK(set("match { $p: Person not { $q knows $p $q.age > 29 } } return { $p.name }") == "Alice Diana");
    CHECK(set("match { $p: Person not { $p: Person { name: \"Alice\" } } } return { $p.name }") == "Bob Charlie Diana");
}

TEST_CASE_FIXTURE(f1, "L§10.3 aggregates group by the other columns") {
    const auto friends =
        try_run("match { $p: Person $p knows $f } return { $p.name, count($f) as friends } order { friends desc }");
    REQUIRE(friends);
    CHECK(friends->columns[0].name == "p.name");
    CHECK(friends->columns[1].name == "friends");
    CHECK(rows("match { $p: Person $p knows $f } return { $p.name, count($f) as friends } order { friends desc }") ==
          R"([["Alice",2],["Bob",1]])");
    CHECK(rows("match { $p: Person } return { count($p) as n }") == "[[4]]");
    CHECK(rows("match { $p: Person } return { min($p.name) as low, max($p.name) as high }") ==
          R"([["Alice","Diana"]])");
    CHECK(rows("match { $p: Person $p worksAt $c } return { $c.name, avg($p.age) as a, sum($p.age) as s, min($p.age) "
               "as l, max($p.age) as h } "
               "order { $c.name }") == R"([["Acme",30.0,30.0,30,30],["Globex",25.0,25.0,25,25]])");
}

TEST_CASE_FIXTURE(people, "aggregates of nothing are one row without a group key and no row with one") {
    CHECK(
        rows("match { $p: Person } return { count($p) as n, sum($p.age) as s, avg($p.age) as a, max($p.name) as m }") ==
        "[[0,null,null,null]]");
    CHECK(rows("match { $p: Person } return { $p.name, count($p) as n }") == "[]");
}

TEST_CASE_FIXTURE(people, "count counts values, groups keep null apart, and equal counts are ordered by the group") {
    person("a", whole(1));
    person("b", whole(1));
    person("c");
    person("d");
    person("e", whole(2));
    CHECK(rows("match { $p: Person } return { count($p) as all, count($p.age) as known }") == "[[5,3]]");
    CHECK(rows("match { $p: Person } return { $p.age, count($p) as n } order { n desc }") == "[[null,2],[1,2],[2,1]]");
    CHECK(rows("match { $p: Person } return { $p.age, count($p) as n } order { $p.age desc } limit 2") ==
          "[[2,1],[1,2]]");
}

TEST_CASE("sums of 64-bit integers neither overflow nor round before the end") {
    query_graph graph{"node N { k: String @key big: I64 wide: U64 }"};
    const auto most = std::numeric_limits<std::int64_t>::max();
    graph.node("N", "a", {{"k", text("a")}, {"big", whole(most)}, {"wide", whole(most)}});
    graph.node("N", "b", {{"k", text("b")}, {"big", whole(most)}, {"wide", whole(1)}});
    graph.node("N", "c", {{"k", text("c")}, {"big", whole(-most)}, {"wide", whole(0)}});
    graph.node("N", "d", {{"k", text("d")}, {"big", whole(-most + 5)}, {"wide", whole(0)}});
    CHECK(graph.rows("match { $n: N } return { sum($n.big) as s, avg($n.big) as a }") == "[[5.0,1.25]]");
    CHECK(graph.rows("match { $n: N } return { sum($n.wide) as s }") == "[[9223372036854775808.0]]");
}

TEST_CASE("sums of floats leave the range at the end only, and their mean never does") {
    const auto filled = [](const std::vector<double>& numbers) {
        query_graph graph{"node N { k: String @key f: F64? g: F32? }"};
        for (std::size_t at = 0; at < numbers.size(); ++at) {
            const auto key = std::to_string(at);
            graph.node("N", key, {{"k", {key}}, {"f", {numbers[at]}}, {"g", {0.25}}});
        }
        graph.node("N", "n", {{"k", text("n")}});
        return graph;
    };
    const std::string all = "match { $n: N } return { ";
    auto graph = filled({1e308, 1e308});
    CHECK(graph.rows(all + "sum($n.f) as s, avg($n.f) as a, sum($n.g) as g }") == "[[null,1e+308,0.5]]");
    CHECK(graph.rows(all + "coalesce(sum($n.f), 0.0) as c, abs(sum($n.f)) as b, avg($n.f) / 2 as h }") ==
          "[[0.0,null,5e+307]]");
    CHECK(graph.rows(all + "sum($n.f) as s } having { s > 1 }") == "[]");
    CHECK(graph.rows(all + "sum(distinct $n.f) as s, avg(distinct $n.f) as a, sum($n.f * 10) as t }") ==
          "[[1e+308,1e+308,null]]");
    CHECK(graph.rows("match { $n: N { k: \"n\" } } return { sum($n.f) as s, avg($n.f) as a }") == "[[null,null]]");
    auto more = filled({1e308, 1e308, -1e308});
    CHECK(more.rows(all + "sum($n.f) as s, avg($n.f) as a }") == "[[1e+308,3.333333333333333e+307]]");
}

TEST_CASE("a number of hops never leads back to the start, not even {1,1} along a loop; a plain edge does") {
    query_graph graph{
        "node P { k: String @key }  node Q { k: String @key }\n"
        "edge Knows: P -> P  edge Sees: P -> P  edge Ties: P -> P | Q"};
    for (const auto* name : {"a", "b"}) graph.node("P", name, {{"k", text(name)}});
    graph.node("Q", "a", {{"k", text("a")}});
    for (const auto& [from, to] : {std::pair{"a", "a"}, {"a", "b"}}) graph.edge("Knows", from, to);
    graph.edge("Sees", "b", "b");
    for (const auto* to : {"P:a", "P:b", "Q:a"}) graph.edge("Ties", "P:a", to);
    const auto pairs = [&](const std::string& match) {
        return graph.set("match { " + match + " } return { concat($x.k, $y.k) as pair }");
    };
    CHECK(pairs("$x knows $y") == "aa ab");
    for (const auto* hops : {"{1,1}", "{1,2}"}) {
        const std::string n{hops};
        CAPTURE(n);
        CHECK(pairs("$x knows" + n + " $y") == "ab");
        CHECK(pairs("$x <knows>" + n + " $y") == "ab ba");
        CHECK(pairs("$x knows|sees" + n + " $y") == "ab");
        CHECK(pairs("either { $x knows" + n + " $y } or { $x sees" + n + " $y }") == "ab");
        CHECK(pairs("$x: P $y: P $x.k = $y.k not { $x knows" + n + " $y }") == "aa bb");
        CHECK(pairs("shortest $x knows" + n + " $y as $path") == "ab");
        CHECK(pairs("$x: P $y: P not { $x ties" + n + " $y }") == "aa ba bb");
        CHECK(graph.set("match { $x: P { k: \"a\" } $x ties" + n + " $y } return { $y.k }") == "a b");
        CHECK(graph.rows("match { $x: P { k: \"a\" } optional { shortest $x knows" + n +
                         " $x as $path } } "
                         "return { $path }") == "[[null]]");
        CHECK(graph.rows("match { $x: P { k: \"a\" } optional { $x sees" + n + " $y } } return { $y.k }") ==
              "[[null]]");
    }
}

TEST_CASE_FIXTURE(chain, "L§10.8 hops count the shortest distance") {
    CHECK(from_a("{1,3}") == "B C D");
    CHECK(from_a("{2,3}") == "C D");
    CHECK(from_a("{2,2}") == "C");
    CHECK(from_a("{1,1}") == "B");
    CHECK(from_a("{3,4000000000}") == "D");
    CHECK(set("match { $d: Person { name: \"D\" } $p knows{2,3} $d } return { $p.name }") == "A B");
}

TEST_CASE_FIXTURE(people, "L§10.8 a node that is reached sooner is not reached again later") {
    for (const auto* name : {"A", "B", "C"}) person(name);
    knows({{"A", "B"}, {"A", "C"}, {"B", "C"}});
    CHECK(set("match { $p: Person { name: \"A\" } $p knows{2,3} $f } return { $f.name }").empty());
}

TEST_CASE_FIXTURE(people, "L§10.8 cycles end and never come back to their start") {
    for (const auto* name : {"a", "b", "c"}) person(name);
    knows({{"a", "b"}, {"b", "c"}, {"c", "a"}});
    CHECK(set("match { $p: Person { name: \"a\" } $p knows{1,5} $f } return { $f.name }") == "b c");
}

TEST_CASE_FIXTURE(people, "a self-loop is a neighbour at one hop and at no other distance") {
    person("a");
    person("b");
    knows({{"a", "a"}, {"a", "b"}});
    CHECK(set("match { $p: Person { name: \"a\" } $p knows $f } return { $f.name }") == "a b");
    CHECK(set("match { $p: Person { name: \"a\" } $p knows{1,5} $f } return { $f.name }") == "b");
    CHECK(set("match { $p: Person $p knows $p } return { $p.name }") == "a");
    CHECK(set("match { $p: Person not { $p knows $_ } } return { $p.name }") == "b");
}

TEST_CASE_FIXTURE(people, "L§10.8 negation over two hops") {
    for (const auto* name : {"a", "b", "c", "d", "e"}) person(name);
    knows({{"a", "b"}, {"c", "d"}, {"d", "e"}});
    CHECK(set("match { $p: Person not { $p knows{2,2} $x } } return { $p.name }") == "a b d e");
}

TEST_CASE_FIXTURE(people, "L§10.9 ids of two types may be the same") {
    person("alice");
    person("shared");
    company("shared");
    edge("WorksAt", "alice", "shared");
    edge("WorksAt", "shared", "shared");
    CHECK(rows("match { $p: Person { name: \"alice\" } $p worksAt{1,2} $c } return { $c.id }") == R"([["shared"]])");
    CHECK(set("match { $p: Person { name: \"shared\" } $p worksAt $c } return { $c.name }") == "shared");
    CHECK(set("match { $p: Person $p worksAt{2,3} $c } return { $c.name }").empty());
}

TEST_CASE_FIXTURE(people, "L§10.10 parallel edges are one neighbour, distinct neighbours are one row each") {
    person("alice");
    person("bob");
    company("Acme");
    edge("WorksAt", "alice", "Acme");
    edge("WorksAt", "alice", "Acme");
    knows({{"alice", "bob"}, {"alice", "bob"}, {"alice", "alice"}});
    CHECK(rows("match { $p: Person $p worksAt $c } return { $p.name, $c.name }") == R"([["alice","Acme"]])");
    CHECK(rows("match { $p: Person $p worksAt $c } return { count($p) as n }") == "[[1]]");
    CHECK(rows("match { $p: Person $p knows $_ } return { $p.name }") == R"([["alice"],["alice"]])");
    CHECK(rows("match { $p: Person $p knows{1,2} $f } return { $f.name }") == R"([["bob"]])");
}

TEST_CASE_FIXTURE(people, "L§10.11 nulls come first ascending, last descending, and satisfy no comparison") {
    person("none");
    person("young", whole(20));
    person("old", whole(60));
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age }") == "none young old");
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age desc }") == "old young none");
    CHECK(set("match { $p: Person $p.age > 30 } return { $p.name }") == "old");
    CHECK(set("match { $p: Person $p.age != 20 } return { $p.name }") == "old");
    CHECK(set("match { $p: Person not { $p.age > 30 } } return { $p.name }") == "none young");
    CHECK(set("query q($a: I32?) { match { $p: Person $p.age = $a } return { $p.name } }").empty());
    CHECK(set("query q($a: I32?) { match { $p: Person { age: $a } } return { $p.name } }").empty());
}

TEST_CASE_FIXTURE(people, "L§10.12 ties are broken by the ids of all variables, whatever the order of loading") {
    for (const auto* name : {"c", "a", "b"}) person(name, whole(1));
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age }") == "a b c");
    CHECK(in_order("match { $p: Person } return { $p.name } order { $p.age desc } limit 2") == "a b");
    CHECK(rows("match { $p: Person $q: Person } return { $p.name, $q.name } order { $q.age } limit 4") ==
          R"([["a","a"],["a","b"],["a","c"],["b","a"]])");
}

TEST_CASE("L§10.13 both spellings of a condition agree, and compare numbers without loss") {
    query_graph graph{
        "node N { k: String @key count: I32? ratio: F32? exact: F64? @index whole: I64? day: Date? at: DateTime? "
        "isFlag: Bool? }"};
    graph.node("N", "a",
               {{"k", text("a")},
                {"count", whole(2)},
                {"ratio", {0.25}},
                {"exact", {9007199254740992.0}},
                {"whole", whole(9007199254740993)},
                {"day", whole(19875)},
                {"at", whole(1717200000000)},
                {"isFlag", {true}}});
    graph.node("N", "b", {{"k", text("b")}, {"count", whole(3)}, {"ratio", {0.5}}, {"isFlag", {false}}});
    const auto both = [&](const std::string& property, const std::string& value) {
        const auto inside = graph.set("match { $n: N { " + property + ": " + value + " } } return { $n.k }");
        CHECK(graph.set("match { $n: N $n." + property + " = " + value + " } return { $n.k }") == inside);
        CHECK(graph.set("match { $n: N " + value + " = $n." + property + " } return { $n.k }") == inside);
        return inside;
    };
    CHECK(both("count", "2.7").empty());
    CHECK(both("count", "2.0") == "a");
    CHECK(both("ratio", "0.25") == "a");
    CHECK(both("exact", "9007199254740992") == "a");
    CHECK(both("exact", "9007199254740993").empty());
    CHECK(both("whole", "9007199254740993") == "a");
    CHECK(both("day", "date(\"2024-06-01\")") == "a");
    CHECK(both("at", "datetime(\"2024-06-01T00:00:00Z\")") == "a");
    CHECK(both("isFlag", "true") == "a");
    CHECK(graph.set("match { $n: N $n.count > 2.7 } return { $n.k }") == "b");
    CHECK(graph.set("match { $n: N 2.5 < $n.count } return { $n.k }") == "b");
    CHECK(graph.set("match { $n: N $n.exact < $n.whole } return { $n.k }") == "a");
}

TEST_CASE("lists are asked for their elements") {
    query_graph graph{"node N { k: String @key tags: [String]? sizes: [I32]? ratios: [F64]? }"};
    graph.node("N", "a",
               {{"k", text("a")},
                {"tags", {lang::value_list{text("x"), text("y")}}},
                {"sizes", {lang::value_list{whole(1)}}},
                {"ratios", {lang::value_list{{0.1}, {2.0}}}}});
    graph.node("N", "b", {{"k", text("b")}});
    graph.node("N", "c", {{"k", text("c")}, {"tags", {lang::value_list{text("1")}}}, {"sizes", {lang::value_list{}}}});
    CHECK(graph.set("match { $n: N $n.tags contains \"x\" } return { $n.k }") == "a");
    CHECK(graph.set("match { $n: N { tags: \"y\" } } return { $n.k }") == "a");
    CHECK(graph.set("match { $n: N $n.sizes contains 1.0 } return { $n.k }") == "a");
    CHECK(graph.set("match { $n: N $n.ratios contains 0.1 } return { $n.k }") == "a");
    CHECK(graph.set("match { $n: N $n.ratios contains 2 } return { $n.k }") == "a");
    CHECK(graph.set("match { $n: N not { $n.tags contains \"x\" } } return { $n.k }") == "b c");
    CHECK(graph.set("match { $n: N [\"a\", \"c\", \"z\"] contains $n.k } return { $n.k }") == "a c");
    CHECK(graph.rows("match { $n: N { k: \"a\" } } return { $n.tags, $n.sizes, $n.ratios }") ==
          R"([[["x","y"],[1],[0.1,2.0]]])");
}

TEST_CASE_FIXTURE(f1, "a variable bound twice satisfies both, components multiply, and a component needs no binding") {
    CHECK(set("match { $p: Person { name: \"Alice\" } $p: Person { age: 25 } } return { $p.name }").empty());
    CHECK(set("match { $p: Person { name: \"Alice\" } $p: Person { age: 30 } } return { $p.name }") == "Alice");
    CHECK(rows("match { $p: Person $c: Company } return { count($p) as n }") == "[[8]]");
    CHECK(rows("match { $c: Company $p knows $f } return { count($p) as n }") == "[[6]]");
    CHECK(set("match { $p knows $f } return { $f.name }") == "Bob Charlie Diana");
}

TEST_CASE_FIXTURE(f1, "two ways to close a cycle are both enforced") {
    edge("Knows", "Charlie", "Diana");
    CHECK(set("match { $a: Person { name: \"Alice\" } $a knows $b $a knows $c $b knows $d $c knows $d $b.name < "
              "$c.name } return { $d.name }") == "Diana");
    CHECK(set("match { $a: Person $b: Person $c: Person $a knows $c $b knows $c $a knows $b } return { $c.name }")
              .empty());
    CHECK(set("match { $a: Person $d: Person $a knows{2,2} $d } return { $a.name }") == "Alice");
}

TEST_CASE("a query keeps the case of names, and names are no SQL") {
    query_graph graph{
        "node Select { from: String @key dropTable: String? droptable: String? group: I32? } edge Order: Select -> "
        "Select"};
    const auto* evil = "x\"; DROP TABLE \"n_Select\"; -- '";
    graph.node("Select", evil,
               {{"from", text(evil)}, {"dropTable", text("upper")}, {"droptable", text("lower")}, {"group", whole(1)}});
    graph.edge("Order", evil, evil);
    CHECK(graph.rows(
              "query q($x: String) { match { $select: Select { from: $x, dropTable: \"upper\" } $select order $where } "
              "return { $where.droptable, $where.group as order } order { order } }",
              R"({"x": "x\"; DROP TABLE \"n_Select\"; -- '"})") == R"([["lower",1]])");
    CHECK(graph.rows("match { $s: Select { from: \"x' OR 1=1 --\" } } return { $s.from }") == "[]");
    CHECK(graph.rows("match { $s: Select } return { count($s) as n }") == "[[1]]");
}

TEST_CASE_FIXTURE(f1, "now is one instant for the whole query") {
    now = instant{std::chrono::milliseconds{1717200000123}};
    CHECK(rows("match { $p: Person { name: \"Alice\" } now() > datetime(\"2024-06-01\") } return { $p.name, now() as "
               "at }") == R"([["Alice","2024-06-01T00:00:00.123Z"]])");
    CHECK(rows("match { $p: Person now() > datetime(\"2025-01-01\") } return { $p.name }") == "[]");
}

TEST_CASE_FIXTURE(f1, "parameters and literals can be projected") {
    CHECK(rows("query q($x: F64, $l: [I32]) { match { $p: Person { name: \"Bob\" } } return { $x, $l, 7 as seven, "
               "$p.id } }",
               R"({"x": 0.5, "l": [1, 2]})") == R"([[0.5,[1,2],7,"Bob"]])");
}

TEST_CASE("blobs read as null, and count where they are there") {
    query_graph graph{"node N { k: String @key data: Blob? }"};
    graph.node("N", "a", {{"k", text("a")}, {"data", text("base64:AAAA")}});
    graph.node("N", "b", {{"k", text("b")}});
    CHECK(graph.rows("match { $n: N } return { $n.k, $n.data } order { $n.k }") == R"([["a",null],["b",null]])");
    CHECK(graph.rows("match { $n: N } return { count($n.data) as n }") == "[[1]]");
}

TEST_CASE_FIXTURE(f1, "a query ends at its caps, with an error that says so") {
    const auto many =
        "match { $a: Person $b: Person $c: Person $d: Person $e: Person $f: Person } return { count($a) as n }";
    const auto capped = try_run(many, "{}", nullptr, {std::chrono::milliseconds{0}, 5000, 100});
    REQUIRE(!capped);
    CHECK(capped.error().fault == graph_fault::bad_request);
    CHECK(capped.error().message == "the call was stopped (running query 'q')");
    const auto long_result =
        try_run("match { $a: Person } return { $a.name }", "{}", nullptr, {std::chrono::milliseconds{0}, 0, 3});
    REQUIRE(!long_result);
    CHECK(long_result.error().message == "query 'q': the result has more than 3 rows");
    CHECK(rows("match { $a: Person } return { count($a) as n }") == "[[4]]");
}

TEST_CASE_FIXTURE(f1, "a session runs a query again with other values") {
    const auto friends =
        "query q($n: String) { match { $p: Person { name: $n } $p knows{1,2} $f } return { $f.name } }";
    CHECK(set(friends, R"({"n": "Alice"})") == "Bob Charlie Diana");
    CHECK(set(friends, R"({"n": "Bob"})") == "Diana");
    CHECK(set(friends, R"({"n": "nobody"})").empty());
}

TEST_CASE_FIXTURE(f1, "a missing parameter is an error even when it was not noticed before") {
    const auto checked =
        checked_against(catalog(), "query q($n: String) { match { $p: Person { name: $n } } return { $p.name } }");
    const auto found = session().run({checked, {}});
    REQUIRE(!found);
    CHECK(found.error().message == "query 'q': parameter 'n' not provided");
}

}  // namespace omnigraph::cluster::graph
