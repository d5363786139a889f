// Write queries: what they change, what they count, and what they refuse.
#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using omnigraph::cluster::testing::fake_runtime;

namespace {

/// Parses, checks and runs the only query of `source`; it has to be a sound one.
graph_result<mutation_outcome> mutate(const std::shared_ptr<graph_handle>& graph, runtime& clock,
                                      std::string_view source, const json& params = nullptr) {
    lang::faults found;
    auto parsed = lang::parse_queries(source, found);
    const auto first = [&] { return found.empty() ? std::string{} : found.front().message; };
    REQUIRE_MESSAGE(parsed, first());
    engine_session session{graph, clock, nullptr};
    const query_request request{source, parsed->queries.front().name, &params};
    const auto faults = session.check(request);
    REQUIRE(faults);
    REQUIRE_MESSAGE(faults->empty(), (faults->empty() ? "" : faults->front().message));
    return session.mutate(request, "tester");
}

mutation_outcome changes(test_graph& graph, std::string_view source, const json& params = nullptr) {
    auto changed = mutate(graph.handle, graph.system, source, params);
    REQUIRE_MESSAGE(changed, (changed ? "" : changed.error().message));
    return *changed;
}

/// The first message; checks that nothing moved.
std::string refuses(test_graph& graph, std::string_view source, const json& params = nullptr) {
    const auto before = graph.rows();
    const auto version = graph.version();
    auto changed = mutate(graph.handle, graph.system, source, params);
    REQUIRE_FALSE(changed);
    CHECK(changed.error().fault == graph_fault::bad_request);
    CHECK(changed.error().effect == write_effect::no);
    CHECK(graph.version() == version);
    CHECK(graph.rows() == before);
    return changed.error().message;
}

void has(const std::string& message, const std::string& sentence) { CHECK(message == sentence); }

}  // namespace

TEST_CASE("a blob that no load takes is not written, also as a text") {
    test_graph graph{"node P { k: String @key  bl: Blob? }", R"({"type":"P","data":{"k":"a","bl":"base64:AA=="}})"};
    for (const auto* blob : {"base64:@@@", "base64:AAE", "base64:AAE=\n", "base64:AA E=", "base64:_-A="}) {
        const std::string given{blob};
        CAPTURE(given);
        (void)refuses(graph, R"(query q($b: String) { insert P { k: "m", bl: $b } })", {{"b", blob}});
        (void)refuses(graph, R"(query q($b: String) { update P set { bl: $b } where k = "a" })", {{"b", blob}});
    }
    CHECK(changes(graph, R"(query q($b: String) { insert P { k: "m", bl: $b } })", {{"b", "base64:AAE="}})
              .affected_nodes == 1);
}

TEST_CASE("a row without values is inserted where its type needs none, with its defaults") {
    test_graph graph{"node Z { } node D { n: I32 @default(7)  m: I32? }  edge E: Z -> Z"};
    CHECK(changes(graph, "query q() { insert Z { } insert Z {} insert D { } }").affected_nodes == 3);
    CHECK(changes(graph, "query q() { update D set { m: n } where n = 7 }").affected_nodes == 1);
}

TEST_CASE("a chain of operators is computed in a write, and what it loses is refused") {
    test_graph graph{"node P { k: String @key  n: I64? }",
                     R"({"type":"P","data":{"k":"a","n":9223372036854775807}} {"type":"P","data":{"k":"b"}})"};
    std::string sum = "n - n";
    for (int at = 2; at < 100; ++at) sum += " + 1";
    CHECK(refuses(graph, "query q() { update P set { n: n + 1 - 1 } where k = \"a\" }").find("9223372036854775807") ==
          std::string::npos);
    CHECK(changes(graph, "query q() { update P set { n: " + sum + " } where 1 = 1 }").affected_nodes == 2);
    CHECK(changes(graph, "query q() { delete P where n = " + sum.substr(8) + " }").affected_nodes == 1);
}

// L§1.7.1 (an insert replaces)
TEST_CASE("L§10.4 insert into a keyed type replaces the whole row, and inserting it again changes nothing") {
    test_graph graph{people_schema, people_data};
    const auto report = changes(graph, R"(query q() { insert Person { name: "Alice", age: 99 } })");
    CHECK(report.affected_nodes == 1);
    REQUIRE(report.commit);
    CHECK(report.commit->kind == "mutate");
    CHECK(report.commit->actor == "tester");
    CHECK(report.commit->tables.at("node:Person") == table_state{3, 4});
    CHECK(graph.rows().at("node:Person").at("Alice") == "99|Alice");
    const auto again = changes(graph, R"(query q() { insert Person { name: "Alice", age: 99 } })");
    CHECK(again.affected_nodes == 1);
    CHECK_FALSE(again.commit);
    changes(graph, R"(query q() { insert Person { name: "Alice" } })");
    CHECK(graph.rows().at("node:Person").at("Alice") == "null|Alice");
    CHECK(graph.rows().at("node:Person").size() == 4);
}

TEST_CASE("L§10.4 L§10.6 statements see each other and make one commit") {
    test_graph graph{people_schema, people_data};
    const auto report = changes(graph, R"(query q() {
        insert Person { name: "Eve", age: 22 }
        update Person set { age: 23 } where name = "Eve"
    })");
    CHECK(report.affected_nodes == 2);
    CHECK(report.commit->version == 3);
    CHECK(graph.rows().at("node:Person").at("Eve") == "23|Eve");
    changes(
        graph,
        R"(query q() { update Person set { age: 99 } where name = "Alice"  update Person set { age: 10 } where age > 50 })");
    CHECK(graph.rows().at("node:Person").at("Alice") == "10|Alice");
    const auto edges = changes(graph, R"(query q() {
        insert Person { name: "Finn" }
        insert Knows { from: "Finn", to: "Eve", since: date("2024-02-29") }
    })");
    CHECK(edges.affected_nodes == 1);
    CHECK(edges.affected_edges == 1);
    CHECK(graph.rows().at("edge:Knows").size() == 4);
}

TEST_CASE("L§10.4 an update counts matches, and without an effect makes no commit") {
    test_graph graph{people_schema, people_data};
    const auto none = changes(graph, R"(query q() { update Person set { age: 1 } where name = "Nobody" })");
    CHECK(none.affected_nodes == 0);
    CHECK_FALSE(none.commit);
    const auto same = changes(graph, R"(query q() { update Person set { age: 30 } where name = "Alice" })");
    CHECK(same.affected_nodes == 1);
    CHECK_FALSE(same.commit);
    CHECK(changes(graph, R"(query q() { update Person set { age: 1 } where age < 30 })").affected_nodes == 2);
    // A null is neither less nor unequal.
    changes(graph, R"(query q($age: I32?) { update Person set { age: $age } where name = "Bob" })", {{"age", nullptr}});
    CHECK(graph.rows().at("node:Person").at("Bob") == "null|Bob");
    CHECK(changes(graph, R"(query q() { update Person set { age: 2 } where age != 1000 })").affected_nodes == 3);
    CHECK(changes(graph, R"(query q($a: I32?) { update Person set { age: 3 } where age = $a })", {{"a", nullptr}})
              .affected_nodes == 0);
}

TEST_CASE("L§10.5 delete of a node takes its edges of every type with it") {
    test_graph graph{people_schema, people_data};
    const auto report = changes(graph, R"(query q() { delete Person where name = "Alice" })");
    CHECK(report.affected_nodes == 1);
    CHECK(report.affected_edges == 3);
    CHECK(graph.rows().at("edge:Knows") == std::map<std::string, std::string>{{"k3", "Bob|Diana|null"}});
    CHECK(graph.rows().at("edge:WorksAt").size() == 1);
    CHECK(report.commit->tables.at("edge:WorksAt") == table_state{3, 1});
    const auto edge = changes(graph, R"(query q() { delete Knows where from = "Bob" })");
    CHECK(edge.affected_edges == 1);
    CHECK_FALSE(changes(graph, R"(query q() { delete Knows where from = "Bob" })").commit);
}

TEST_CASE("edges are deleted by both ends and their properties, and no others go with them") {
    test_graph graph{people_schema, people_data};
    const auto gone = changes(graph, R"(query q($a: String, $b: String) { delete Knows where from = $a and to = $b })",
                              {{"a", "Alice"}, {"b", "Bob"}});
    CHECK(gone.affected_edges == 1);
    CHECK(graph.rows().at("edge:Knows") ==
          std::map<std::string, std::string>{{"k2", "Alice|Charlie|null"}, {"k3", "Bob|Diana|null"}});
    CHECK(changes(graph, R"(query q() { delete Knows where from = "Alice" and (to = "Bob" or since is not null) })")
              .affected_edges == 0);
    CHECK(changes(graph, R"(query q() { delete Knows where not (from = "Bob") and since is null })").affected_edges ==
          1);
    CHECK(graph.rows().at("edge:Knows") == std::map<std::string, std::string>{{"k3", "Bob|Diana|null"}});
}

TEST_CASE("edges are updated by their ends and properties, keep their ids, and are held to their rules") {
    test_graph graph{
        "node Person {name: String @key}\n"
        "edge Knows: Person -> Person {since: Date?  badge: String?  level: enum(low, high)?  "
        "@unique(badge)}",
        R"({"type": "Person", "data": {"name": "a"}} {"type": "Person", "data": {"name": "b"}}
{"edge": "Knows", "from": "a", "to": "b", "data": {"id": "k1"}}
{"edge": "Knows", "from": "b", "to": "a", "data": {"id": "k2", "badge": "y"}})"};
    const auto moved = changes(graph, R"(query q($day: Date, $from: String, $to: String) {
        update Knows set { since: $day, badge: "x" } where from = $from and to = $to })",
                               {{"day", "2024-02-29"}, {"from", "a"}, {"to", "b"}});
    CHECK(moved.affected_edges == 1);
    CHECK(moved.affected_nodes == 0);
    CHECK(graph.rows().at("edge:Knows").at("k1") == "a|b|x|null|19782");
    CHECK(graph.rows().at("edge:Knows").at("k2") == "b|a|y|null|null");
    has(refuses(graph, R"(query q() { update Knows set { badge: "y" } where from = "a" })"),
        "statement 1: @unique violation on Knows.badge: the value 'y' of 'k1' is also that of 'k2'");
    has(refuses(graph, R"(query q($l: String) { update Knows set { level: $l } where from = "a" })", {{"l", "mid"}}),
        R"(statement 1: invalid enum value 'mid' for Knows.level: expected one of enum(high, low)?)");
}

TEST_CASE("lists are searched in writes, and long chains of tests run") {
    test_graph graph{"node T {k: String @key  tags: [String]?  n: I32?}",
                     R"({"type": "T", "data": {"k": "a", "tags": ["x", "y"]}} {"type": "T", "data": {"k": "b"}})"};
    CHECK(changes(graph, R"(query q() { update T set { n: 1 } where tags contains "y" })").affected_nodes == 1);
    CHECK(changes(graph, R"(query q() { update T set { n: 2 } where not tags contains "z" })").affected_nodes == 1);
    CHECK(graph.rows().at("node:T").at("b") == "b|null|null");
    CHECK(changes(graph, R"(query q() { update T set { n: 2 } where k = "b" })").affected_nodes == 1);
    std::string any, all;
    for (int i = 0; i < 5000; ++i) {
        any += (i ? " or n = " : "n = ") + std::to_string(i);
        all += (i ? " and n != " : "n != ") + std::to_string(10 + i);
    }
    CHECK(changes(graph, "query q() { update T set { n: 3 } where " + any + " }").affected_nodes == 2);
    CHECK(changes(graph, "query q() { delete T where " + all + " }").affected_nodes == 2);
}

TEST_CASE("nothing unknown is chosen, however often and in whatever test `not` turns it round") {
    test_graph graph{"node T {k: String @key  tags: [String]?  word: String?  nums: [I32]?}",
                     R"({"type": "T", "data": {"k": "a", "tags": ["x"], "word": "x", "nums": [1]}}
                        {"type": "T", "data": {"k": "b", "tags": []}} {"type": "T", "data": {"k": "c"}})"};
    const std::string declared = "$x: String?, $l: [String]?, $n: I32?, $t: String = \"x\"";
    const auto chosen = [&](const std::string& where) {
        const auto source = "query q(" + declared + ") { update T set { word: word } where " + where + " }";
        return changes(graph, source).affected_nodes;
    };
    for (const auto* test :
         {"tags contains $x", "nums contains $n", "$x in tags", "$x not in tags", "word contains $x",
          "k starts_with $x", "k ends_with $x", "k in $l", "k not in $l", "word = $x", "word < $x", "lower($x) in tags",
          "lower(word) contains $x", "concat(k, $x) = k", "$n + 1 > 0", "$x in [\"a\"]", "lower(k) in $l"}) {
        CAPTURE(test);
        const std::string one{test};
        for (const auto& where : {one, "not " + one, "not (not " + one + ")", "not (" + one + " and k = k)",
                                  "not (" + one + " or k != k)", "(not " + one + ") and k is not null"})
            CHECK_MESSAGE(chosen(where) == 0, where);
        CHECK(chosen("not (" + one + " or k = k)") == 0);
        CHECK(chosen("not (" + one + " and k != k)") == 3);
    }
    CHECK(chosen("not tags contains $t") == 1);  // b: the list of c is null
    CHECK(chosen("not (not tags contains $t)") == 1);
    CHECK(chosen("not word in tags") == 0);
    CHECK(chosen("not $t in tags") == 1);
    CHECK(chosen("not (tags contains $t or word = $t)") == 0);
    CHECK(chosen("tags contains word or not tags contains word") == 1);
}

TEST_CASE("a write chooses rows by lists of values and by parts of texts; null is neither in a list nor out of it") {
    test_graph graph{"node T {k: String @key  city: String?  mood: enum(bad, good)?  f: F32?  n: I32?}",
                     R"({"type": "T", "data": {"k": "a", "city": "Oslo", "mood": "good", "f": 0.1}}
                        {"type": "T", "data": {"k": "b", "city": "Rome\u0000x", "mood": "bad"}}
                        {"type": "T", "data": {"k": "c"}})"};
    std::int64_t number = 0;
    const auto chosen = [&](const std::string& where, const std::string& parameters = "", const json& given = nullptr) {
        const auto set = std::to_string(++number);
        changes(graph, "query q(" + parameters + ") { update T set { n: " + set + " } where " + where + " }", given);
        std::string keys;
        const auto rows = graph.rows();
        for (const auto& [id, row] : rows.at("node:T"))
            if (row.ends_with("|" + set)) keys += id;
        return keys;
    };
    CHECK(chosen("city in [\"Oslo\", \"Paris\"]") == "a");
    CHECK(chosen("city not in [\"Oslo\"]") == "b");
    CHECK(chosen("not city in [\"Oslo\"]") == "b");
    CHECK(chosen("not city not in [\"Oslo\"]") == "a");
    CHECK(chosen("city in []").empty());
    CHECK(chosen("city not in []") == "ab");
    CHECK(chosen("not city in []") == "ab");
    CHECK(chosen("not city not in []").empty());
    CHECK(chosen("mood in [\"good\", \"bad\"] or k in [\"c\"]") == "abc");
    CHECK(chosen("f in [0.1, 1.0]") == "a");
    CHECK(chosen("f in $f", "$f: [F64]", {{"f", {0.1}}}) == "a");
    CHECK(chosen("city in $c", "$c: [String]", {{"c", {std::string{"Rome\0x", 6}}}}) == "b");
    CHECK(chosen("city in $c", "$c: [String]", {{"c", {"Rome"}}}).empty());
    CHECK(chosen("city in $c", "$c: [String]?").empty());
    CHECK(chosen("not city in $c or k = \"c\"", "$c: [String]?") == "c");
    CHECK(chosen("city starts_with \"Os\" or city ends_with \"x\"") == "ab");
    CHECK(chosen("city contains $part", "$part: String", {{"part", "me"}}) == "b");
    CHECK(chosen("not city contains \"me\"") == "a");
}

TEST_CASE("in a write a value stands on either side of a comparison; a property named like it comes first") {
    test_graph graph{"node T { k: String @key  b: Bool?  n: I32? }  node U { k: String @key  true: I32?  b: Bool? }",
                     R"({"type": "T", "data": {"k": "a", "b": true}} {"type": "T", "data": {"k": "b", "b": false}}
                        {"type": "T", "data": {"k": "c"}} {"type": "U", "data": {"k": "u", "true": 3, "b": true}})"};
    const auto chosen = [&](const std::string& where, const std::string& type = "T") {
        const auto outcome = changes(
            graph, "query q($p: Bool = true) { update " + type + " set { b: true } where " + where + " }", json{});
        return outcome.affected_nodes;
    };
    CHECK(chosen("false = b") == 1);
    CHECK(chosen("true = b") == 2);
    CHECK(chosen("true = $p and b = $p") == 2);
    CHECK(chosen("not true != coalesce(b, false)") == 2);
    CHECK(chosen("false < b") == 2);
    CHECK(chosen("true is null") == 0);
    CHECK(chosen("false is not null") == 3);
    CHECK(chosen("true in [true]") == 3);
    CHECK(chosen("true = 3", "U") == 1);
    CHECK(chosen("true = 4", "U") == 0);
    CHECK(chosen("false != b", "U") == 1);
}

TEST_CASE("an update computes from the values before it, an insert from parameters") {
    test_graph graph{
        "node T {k: String @key  a: I64?  b: I64?  s: String?  d: Date?  m: enum(bad, good)?  f: F64?}"
        "edge E: T -> T {n: I32?}",
        R"({"type": "T", "data": {"k": "x", "a": 1, "b": 5, "s": "Oslo", "d": "2024-01-31"}}
                        {"type": "T", "data": {"k": "y", "a": 2}}
                        {"edge": "E", "from": "x", "to": "y", "data": {"id": "e", "n": 3}})"};
    CHECK(changes(graph, R"(query q() { update T set { a: b, b: a } where k = "x" })").affected_nodes == 1);
    CHECK(graph.rows().at("node:T").at("x") == "5|1|19753|null|x|null|Oslo");
    CHECK(changes(graph, R"(query q($by: I64) {
        update T set { a: a + $by, s: lower(coalesce(s, k)), m: case when b is null then "bad" else "good" end }
            where (a + 1) * 2 > 5 })",
                  {{"by", 10}})
              .affected_nodes == 2);
    CHECK(graph.rows().at("node:T").at("x") == "15|1|19753|null|x|good|oslo");
    CHECK(graph.rows().at("node:T").at("y") == "12|null|null|null|y|bad|y");
    changes(graph, R"(query q() { update T set { d: d + duration("P1M"), f: a / 2.0 } where d is not null })");
    CHECK(graph.rows().at("node:T").at("x") == "15|1|19782|7.5|x|good|oslo");
    changes(graph, R"(query q() { update E set { n: n * 2 } where lower(from) = "x" and from != to })");
    CHECK(graph.rows().at("edge:E").at("e") == "x|y|6");
    changes(graph, R"(query q($k: String, $n: I64) {
        insert T { k: concat($k, "-1"), a: $n * 2 }
        insert E { from: concat($k, "-1"), to: $k, n: $n + 1 } })",
            {{"k", "y"}, {"n", 4}});
    CHECK(graph.rows().at("node:T").at("y-1") == "8|null|null|null|y-1|null|null");
    CHECK_FALSE(changes(graph, R"(query q() { update T set { a: a + 0 } where k = "x" })").commit);
    CHECK(changes(graph, R"(query q() { delete T where not a % 2 = 1 and concat(k, s) is null and upper(k) = "Y-1" })")
              .affected_nodes == 1);
}

TEST_CASE("a computed value is stored without loss or refused with its row; a null follows from a null only") {
    test_graph graph{"node T {k: String @key  a: I64?  i: I32  s: enum(bad, good)?  d: Date?  @range(i, ..100)}",
                     R"({"type": "T", "data": {"k": "x", "a": 9223372036854775807, "i": 7, "d": "9999-12-01"}}
                        {"type": "T", "data": {"k": "y", "i": 0}})"};
    const std::string lost =
        ": what is computed has no value: a number is too large, something is divided by zero, or a date is beyond the "
        "years 0000 to 9999";
    has(refuses(graph, R"(query q() { update T set { a: a + 1 } where k = "x" })"), "statement 1: T.a of 'x'" + lost);
    has(refuses(graph, R"(query q() { update T set { a: 1 / i } where i < 9 })"), "statement 1: T.a of 'y'" + lost);
    has(refuses(graph, R"(query q() { update T set { d: d + duration("P1M") } where k = "x" })"),
        "statement 1: T.d of 'x'" + lost);
    has(refuses(graph, R"(query q() { update T set { a: case when i = 0 then 1 / i else 0 end } where i < 9 })"),
        "statement 1: T.a of 'y'" + lost);
    has(refuses(graph, R"(query q($n: I64) { insert T { k: "z", i: $n / ($n - $n) } })", {{"n", 1}}),
        "statement 1: T.i" + lost);
    has(refuses(graph, R"(query q() { insert T { k: "z", i: 0, a: 9223372036854775807 + 1 } })"),
        "statement 1: T.a" + lost);
    has(refuses(graph, R"(query q() { update T set { i: i + 101 } where i >= 0 })"),
        "statement 1: @range violation on T.i of 'x': 108 is not within ..100 (and 1 more)");
    has(refuses(graph, R"(query q() { update T set { i: i + 1.5 } where k = "x" })"),
        "statement 1: T.i of 'x': expected I32, found 8.5");
    has(refuses(graph, R"(query q() { update T set { i: a } where k = "x" })"),
        "statement 1: T.i of 'x': expected I32, found 9223372036854775807");
    has(refuses(graph, R"(query q() { update T set { i: a } where k = "y" })"),
        "statement 1: T.i of 'y': expected I32, found null");
    has(refuses(graph, R"(query q() { update T set { s: k } where k = "x" })"),
        R"(statement 1: invalid enum value 'x' for T.s of 'x': expected one of enum(bad, good)?)");
    has(refuses(graph, R"(query q() { update T set { i: i * 20 } where k = "x" })"),
        "statement 1: @range violation on T.i of 'x': 140 is not within ..100");
    changes(graph, R"(query q() { update T set { a: coalesce(10 / i, 3) } where k = "y" })");
    changes(graph, R"(query q() { update T set { a: case when i = 0 then 1 else 10 / i end, d: d } where i >= 0 })");
    CHECK(graph.rows().at("node:T").at("y") == "1|null|0|y|null");
    changes(graph, R"(query q() { update T set { d: d + duration("P1D") } where k = "y" })");
    CHECK(graph.rows().at("node:T").at("y") == "1|null|0|y|null");
}

TEST_CASE("L§10.7 a failing statement leaves nothing behind, and the next mutation works") {
    test_graph graph{people_schema, people_data};
    has(refuses(graph, R"(query q() { insert Person { name: "Eve" }  insert Knows { from: "Eve", to: "Nobody" } })"),
        "statement 2: edge Knows: dst 'Nobody' not found in Person");
    has(refuses(graph, R"(query q() { insert WorksAt { from: "Acme", to: "Alice" } })"),
        "statement 1: edge WorksAt: src 'Acme' not found in Person (and 1 more)");
    changes(graph, R"(query q() { insert Person { name: "Eve" } })");
    CHECK(graph.rows().at("node:Person").size() == 5);
}

TEST_CASE("values are converted without loss or refused") {
    test_graph graph{
        R"(node T { k: String @key  i: I32?  j: I64?  f: F64?  u: U32?  l: [I32]?  d: Date?  t: DateTime? })"};
    changes(
        graph,
        R"(query q($i: F64, $f: I64) { insert T { k: "a", i: $i, j: 9007199254740993, f: $f, u: 7, l: [1, 2], d: date("2024-02-29"), t: datetime("2024-06-01T12:00:00Z") } })",
        {{"i", 2.0}, {"f", 3}});
    CHECK(graph.rows().at("node:T").at("a") == "19782|3.0|2|9007199254740993|a|[1,2]|1717243200000|7");
    has(refuses(graph, R"(query q($n: F64) { insert T { k: "b", i: $n } })", {{"n", 2.5}}),
        "statement 1: T.i: expected I32?, found 2.5");
    has(refuses(graph, R"(query q($n: I64) { insert T { k: "b", i: $n } })", {{"n", 3000000000}}),
        "statement 1: T.i: expected I32?, found 3000000000");
    has(refuses(graph, R"(query q($n: I64) { insert T { k: "b", u: $n } })", {{"n", -1}}),
        "statement 1: T.u: expected U32?, found -1");
    has(refuses(graph, R"(query q($n: I64) { insert T { k: "b", f: $n } })", {{"n", 9007199254740993}}),
        "statement 1: T.f: expected F64?, found 9007199254740993");
    // What a value is compared with need not fit.
    CHECK(changes(graph, R"(query q($x: F64) { update T set { f: 1.5 } where i = $x })", {{"x", 2.7}}).affected_nodes ==
          0);
    CHECK(changes(graph, R"(query q($x: F64) { update T set { f: 1.5 } where i < $x })", {{"x", 2.7}}).affected_nodes ==
          1);
}

TEST_CASE("now() is one instant for the whole call") {
    memory_store store;
    fake_runtime clock;
    test_engine host{store, clock, {}};
    REQUIRE(host.init(test_root, "node T { k: String @key  at: DateTime  day: DateTime? }", ""));
    auto graph = test_graph::opened(host);
    REQUIRE(mutate(graph, clock, R"(query q() { insert T { k: "a", at: now(), day: now() } })"));
    CHECK(rows_of(*graph).at("node:T").at("a") == "1781057228000|1781057228000|a");
}

TEST_CASE("L§10.4 L§10.16 a key cannot be updated, and constraints hold on insert and update") {
    test_graph graph{R"(
node Thing { slug: String @key  kind: enum(a, b)?  size: I32?  code: String?  name: String
  @range(size, ..10)  @check(code, "^[A-Z]+$")  @unique(name) }
node Tenant { org: String  name: String  note: String?  @key(org, name) }
node Free { label: String }
edge Owns: Thing -> Thing @card(0..1)
edge Pairs: Thing -> Thing @card(2..)
)"};
    changes(
        graph,
        R"(query q() { insert Thing { slug: "one", name: "1", size: 5 } insert Thing { slug: "two", name: "2" } })");
    has(refuses(graph, R"(query q() { insert Thing { slug: "x", name: "x", size: 11 } })"),
        "statement 1: @range violation on Thing.size: 11 is not within ..10");
    has(refuses(graph, R"(query q() { update Thing set { size: 11 } where slug = "one" })"),
        "statement 1: @range violation on Thing.size: 11 is not within ..10");
    has(refuses(graph, R"(query q() { update Thing set { code: "x" } where slug = "one" })"),
        R"(statement 1: @check violation on Thing.code: "x" does not match "^[A-Z]+$")");
    has(refuses(graph, R"(query q($k: String) { update Thing set { kind: $k } where slug = "one" })", {{"k", "c"}}),
        R"(statement 1: invalid enum value 'c' for Thing.kind: expected one of enum(a, b)?)");
    has(refuses(graph, R"(query q() { update Thing set { name: "2" } where slug = "one" })"),
        "statement 1: @unique violation on Thing.name: the value '2' of 'one' is also that of 'two'");
    has(refuses(
            graph,
            R"(query q() { update Thing set { name: "3" } where size = 5  update Thing set { name: "3" } where slug = "two" })"),
        "statement 2: @unique violation on Thing.name: the value '3' of 'two' is also that of 'one'");
    has(refuses(graph, R"(query q() { insert Thing { slug: "x", name: "1" } })"),
        "statement 1: @unique violation on Thing.name: the value '1' of 'x' is also that of 'one'");
    changes(
        graph,
        R"(query q() { update Thing set { name: "t" } where slug = "one"  update Thing set { name: "1" } where slug = "two"  update Thing set { name: "2" } where slug = "one" })");
    changes(graph, R"(query q() { insert Owns { from: "one", to: "two" } })");
    has(refuses(graph, R"(query q() { insert Owns { from: "one", to: "one" } })"),
        "statement 1: @card violation on edge Owns: 'one' would have 2 of them, allowed is 0..1");
    has(refuses(
            graph,
            R"(query q() { update Thing set { size: 5 } where slug = "one" insert Owns { from: "one", to: "two" } })"),
        "statement 2: @card violation on edge Owns: 'one' would have 2 of them, allowed is 0..1");
    has(refuses(graph, R"(query q() { insert Pairs { from: "one", to: "two" } })"),
        "statement 1: @card violation on edge Pairs: 'one' would have 1 of them, allowed is 2..");
    changes(graph, R"(query q() { insert Pairs { from: "one", to: "two" } insert Pairs { from: "one", to: "two" } })");

    changes(graph, R"(query q() { insert Tenant { org: "a", name: "x" } insert Tenant { org: "b", name: "x" } })");
    CHECK(graph.rows().at("node:Tenant").size() == 2);
    changes(graph, R"(query q() { insert Free { label: "same" } insert Free { label: "same" } })");
    CHECK(graph.rows().at("node:Free").size() == 2);
}

TEST_CASE("strict writers of one row conflict or serialise, and never lose an update silently") {
    test_graph graph{people_schema, people_data};
    test_engine other{graph.store, graph.system, graph.cache_folder.path()};
    auto there = test_graph::opened(other);
    // Each sees the head when it starts, so one after the other both succeed.
    CHECK(mutate(there, graph.system, R"(query q() { update Person set { age: 31 } where name = "Alice" })"));
    CHECK(changes(graph, R"(query q() { update Person set { age: 32 } where age = 31 })").affected_nodes == 1);
    CHECK(rows_of(*there).at("node:Person").at("Alice") == "32|Alice");
}
