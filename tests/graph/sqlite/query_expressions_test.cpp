// What is computed of a row or of a group: lists, texts, arithmetic, cases, dates, distinct rows, pages.
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr auto schema = R"(
    node Person {
        name: String @key
        age: I32?
        total: I64?
        score: F64?
        city: String? @index
        tags: [String]?
        born: Date?
        seen: DateTime?
        active: Bool?
    }
    edge Knows: Person -> Person { since: Date? }
)";

constexpr std::int64_t day = 86'400'000;

query_graph people() {
    query_graph graph{schema};
    const auto number = [](std::int64_t n) { return lang::value{n}; };
    const auto text = [](const char* t) { return lang::value{std::string{t}}; };
    graph.node("Person", "Ann",
               {{"name", text("Ann")},
                {"age", number(30)},
                {"total", number(9007199254740993)},
                {"score", {2.5}},
                {"city", text("Oslo")},
                {"tags", {lang::value_list{text("a"), text("b")}}},
                {"born", number(19'753)},  // 2024-01-31
                {"seen", number(19'753 * day + 3'661'000)},
                {"active", {true}}});
    graph.node("Person", "Bob",
               {{"name", text("Bob")},
                {"age", number(25)},
                {"total", number(INT64_MAX)},
                {"city", text("Rome")},
                {"tags", {lang::value_list{}}},
                {"born", number(-1)},
                {"seen", number(-1)},
                {"active", {false}}});
    graph.node("Person", "Ådne",
               {{"name", text("Ådne")}, {"age", number(25)}, {"score", {-0.5}}, {"city", text("OSLO")}});
    graph.node("Person", "Nil", {{"name", text("Nil")}});
    graph.edge("Knows", "Ann", "Bob");
    graph.edge("Knows", "Ann", "Ådne");
    graph.edge("Knows", "Bob", "Ådne");
    return graph;
}

/// The names for which a test holds.
std::string names(query_graph& graph, const std::string& test, const std::string& parameters = "{}",
                  const std::string& declared = "") {
    return graph.set("query q(" + declared + ") { match { $p: Person " + test + " } return { $p.name } }", parameters);
}

/// One value, of Ann.
std::string of_ann(query_graph& graph, const std::string& expression) {
    return graph.rows("match { $p: Person { name: \"Ann\" } } return { " + expression + " as x }");
}

}  // namespace

TEST_CASE("in and not in take lists that are written, given and stored; null is neither in a list nor out of it") {
    auto graph = people();
    CHECK(names(graph, "$p.city in [\"Oslo\", \"Rome\"]") == "Ann Bob");
    CHECK(names(graph, "$p.city not in [\"Oslo\"]") == "Bob Ådne");
    CHECK(names(graph, "$p.city in []").empty());
    CHECK(names(graph, "$p.city not in []") == "Ann Bob Ådne");
    CHECK(names(graph, "$p.age in [25, 2.5]") == "Bob Ådne");
    CHECK(names(graph, "$p.score in [2.5, -0.5]") == "Ann Ådne");
    CHECK(names(graph, "$p.score in [2, 3]").empty());
    CHECK(names(graph, "$p.total in [9007199254740993]") == "Ann");
    CHECK(names(graph, "$p.total in [9007199254740992]").empty());
    CHECK(names(graph, "$p.active in [true]") == "Ann");
    CHECK(names(graph, "$p.born in [date(\"2024-01-31\")]") == "Ann");
    CHECK(names(graph, "\"a\" in $p.tags") == "Ann");
    CHECK(names(graph, "\"a\" not in $p.tags") == "Bob");
    CHECK(names(graph, "$p.age + 5 in [30] or $p.city in [\"Oslo\"]") == "Ann Bob Ådne");
    CHECK(names(graph, "$p.city in $c", R"({"c": ["Rome", "Rome", "x"]})", "$c: [String]") == "Bob");
    CHECK(names(graph, "$p.city in $c", R"({"c": []})", "$c: [String]").empty());
    CHECK(names(graph, "$p.city in $c", "{}", "$c: [String]?").empty());
    CHECK(names(graph, "$p.city not in $c", "{}", "$c: [String]?").empty());
    CHECK(names(graph, "$c is null or $p.city in $c", "{}", "$c: [String]?") == "Ann Bob Nil Ådne");
    CHECK(names(graph, "not { $p.city in [\"Oslo\"] }") == "Bob Nil Ådne");
}

TEST_CASE("a text with U+0000 and a number that is rounded are found in lists as beside `=`") {
    query_graph graph{"node N { k: String @key  f: F32?  t: String? }"};
    graph.node("N", "a",
               {{"k", {std::string{"a"}}}, {"f", {static_cast<double>(0.1F)}}, {"t", {std::string{"x\0y", 3}}}});
    graph.node("N", "b", {{"k", {std::string{"b"}}}, {"t", {std::string{"x"}}}});
    const auto found = [&](const std::string& test, const std::string& parameters, std::string_view given) {
        return graph.in_order(
            "query q(" + parameters + ") { match { $n: N " + test + " } return { $n.k } order { $n.k } }", given);
    };
    CHECK(found("$n.t in $t", "$t: [String]", R"({"t": ["x\u0000y"]})") == "a");
    CHECK(found("$n.t in $t", "$t: [String]", R"({"t": ["x"]})") == "b");
    CHECK(found("$n.t not in $t", "$t: [String]", R"({"t": ["x\u0000z"]})") == "a b");
    CHECK(found("$n.f in $f", "$f: [F64]", R"({"f": [0.1]})") == "a");
    CHECK(found("2.0 in $f and $n.k = \"a\"", "$f: [I64]", R"({"f": [2]})") == "a");
    CHECK(graph.rows("match { $n: N } return { sum($n.f) as s, count(*) as n } having { n in [2, 3] }") ==
          "[[0.10000000149011612,2]]");
    CHECK(found("$n.f = $f", "$f: F64", R"({"f": 0.1})") == "a");
    CHECK(found("$n.f < $f", "$f: F64", R"({"f": 1e300})") == "a");
    CHECK(found("$n.f = $f or $n.k = \"b\"", "$f: F64?", "{}") == "b");
}

TEST_CASE("a list of ten thousand values is one value of the statement, and an index is used for it") {
    auto graph = people();
    std::string list;
    for (int at = 0; at < 10'000; ++at) list += (at ? ",\"c" : "\"c") + std::to_string(at) + "\"";
    CHECK(names(graph, "$p.city in $c", "{\"c\": [" + list + ",\"Oslo\"]}", "$c: [String]") == "Ann");
    const auto sql = graph.sql_of("match { $p: Person $p.city in [\"a\", \"b\", \"c\"] } return { $p.name }");
    CHECK(sql.bindings.size() == 1);
    auto plan = graph.db().prepare("EXPLAIN QUERY PLAN " + sql.text);
    REQUIRE(plan);
    std::string text;
    while (*plan->step()) text += std::string{plan->text(3)} + "\n";
    CHECK_MESSAGE(text.find("SEARCH v0 USING INDEX") != std::string::npos, text);
}

TEST_CASE("texts are compared by their beginning, end and middle, byte by byte") {
    auto graph = people();
    CHECK(names(graph, "$p.name starts_with \"A\"") == "Ann");
    CHECK(names(graph, "$p.name ends_with \"n\"") == "Ann");
    CHECK(names(graph, "$p.name contains \"d\"") == "Ådne");
    CHECK(names(graph, "$p.name contains \"%\"").empty());
    CHECK(names(graph, "$p.name contains \"\"") == "Ann Bob Nil Ådne");
    CHECK(names(graph, "$p.city starts_with \"\"") == "Ann Bob Ådne");
    CHECK(names(graph, "lower($p.city) starts_with lower($t)", R"({"t": "OS"})", "$t: String") == "Ann Ådne");
    CHECK(names(graph, "lower($p.name) starts_with \"å\"") == "Ådne");
    CHECK(names(graph, "$p.city starts_with $t", "{}", "$t: String?").empty());
    CHECK(of_ann(graph, "upper(concat($p.name, \"-\", $p.city))") == R"([["ANN-OSLO"]])");
    CHECK(of_ann(graph, "concat(trim(\" \\tx \"), upper(\"é\"))") == R"([["xÉ"]])");
    CHECK(of_ann(graph, "char_length(\"Ådne\")") == "[[4]]");
}

TEST_CASE("integers stay integers, floats are 64 bits wide, and what has no value is null") {
    auto graph = people();
    CHECK(of_ann(graph, "1 + 2 * 3 - 4") == "[[3]]");
    CHECK(of_ann(graph, "(1 + 2) * -3") == "[[-9]]");
    CHECK(of_ann(graph, "10 - 3 - 2") == "[[5]]");
    CHECK(of_ann(graph, "7 / 2") == "[[3]]");
    CHECK(of_ann(graph, "-7 / 2") == "[[-3]]");
    CHECK(of_ann(graph, "-7 % 2") == "[[-1]]");
    CHECK(of_ann(graph, "7 / 2.0") == "[[3.5]]");
    CHECK(of_ann(graph, "-$p.age") == "[[-30]]");
    CHECK(of_ann(graph, "$p.total + 0") == "[[9007199254740993]]");
    CHECK(of_ann(graph, "$p.age / ($p.age - 30)") == "[[null]]");
    CHECK(of_ann(graph, "9223372036854775807 + 1") == "[[null]]");
    CHECK(of_ann(graph, "-9223372036854775808 / -1") == "[[null]]");
    CHECK(of_ann(graph, "-9223372036854775808 % -1") == "[[0]]");
    CHECK(of_ann(graph, "$p.score * 1.0 / ($p.score - 2.5)") == "[[null]]");
    CHECK(of_ann(graph, "abs(-3)") == "[[3]]");
    CHECK(of_ann(graph, "abs(-9223372036854775808)") == "[[null]]");
    CHECK(of_ann(graph, "round($p.score)") == "[[3.0]]");
    CHECK(of_ann(graph, "floor(-$p.score)") == "[[-3.0]]");
    CHECK(of_ann(graph, "ceil($p.age)") == "[[30]]");
    CHECK(names(graph, "$p.age * 2 > 55") == "Ann");
    CHECK(names(graph, "($p.age + 5) * 2 = 60") == "Bob Ådne");
    CHECK(names(graph, "$p.age > 20 \n -2 < $p.age") == "Ann Bob Ådne");
}

TEST_CASE("coalesce takes the first that is not null, a case the first that holds; their values have one type") {
    auto graph = people();
    CHECK(graph.rows("match { $p: Person } return { coalesce($p.score, $p.age, 0) as x } order { $p.name }") ==
          "[[2.5],[25.0],[0.0],[-0.5]]");
    CHECK(graph.rows(
              "match { $p: Person } return { case when $p.age > 26 then \"old\" when $p.age is not null then \"young\" "
              "end as x } order { $p.name }") == R"([["old"],["young"],[null],["young"]])");
    CHECK(graph.rows(
              "match { $p: Person } return { case $p.city when \"Oslo\" then 1 when \"Rome\" then 2.5 else 0 end as x "
              "} order { $p.name }") == "[[1.0],[2.5],[0.0],[0.0]]");
    CHECK(graph.rows(
              "query q($n: I64?) { match { $p: Person { name: \"Ann\" } } return { case when $n is null then 1 else $n "
              "end as x } }") == "[[1]]");
    CHECK(names(graph, "case when $p.age > 26 then 1 else 0 end = 1 or coalesce($p.city, \"x\") = \"x\"") == "Ann Nil");
    CHECK(graph.in_order(
              "match { $p: Person } return { $p.name } order { case when $p.city = \"Rome\" then 0 else 1 end, "
              "coalesce($p.age, 99) desc }") == "Bob Nil Ann Ådne");
}

TEST_CASE("`not` in a case and in having turns what is known round and leaves what is unknown") {
    auto graph = people();
    const auto chosen = [&](const std::string& test, const std::string& parameters = "",
                            const std::string& given = "{}") {
        return names(graph, "case when " + test + " then 1 else 0 end = 1", given, parameters);
    };
    CHECK(chosen("not $p.age > 26") == "Bob Ådne");
    CHECK(chosen("not not $p.age > 26") == "Ann");
    CHECK(chosen("not ($p.age > 26 or $p.age is null)") == "Bob Ådne");
    CHECK(chosen("not ($p.age > 26 and $p.city = \"Oslo\")") == "Bob Ådne");
    CHECK(chosen("$p.age > 26 or not $p.age is not null") == "Ann Nil");
    CHECK(chosen("not $p.age in [25]") == "Ann");
    CHECK(chosen("not $p.age not in [25]") == "Bob Ådne");
    CHECK(chosen("not $p.age in []") == "Ann Bob Ådne");
    CHECK(chosen("not $p.city contains \"sl\"") == chosen("$p.city is not null and not $p.city = \"Oslo\""));
    // Nothing is known of a list that is null, whichever way it is asked.
    for (const std::string in : {"$p.age in $l", "$p.age not in $l"}) {
        CHECK(chosen("not " + in, "$l: [I64]?", R"({"l": null})").empty());
        CHECK(chosen("not (" + in + " or $p.age is null)", "$l: [I64]?", R"({"l": null})").empty());
        CHECK(chosen("not (" + in + " and $p.age is null)", "$l: [I64]?", R"({"l": null})") == "Ann Bob Ådne");
    }
    CHECK(chosen("not $n is null", "$n: I64?", "{}").empty());
    CHECK(graph.rows("match { $p: Person } return { $p.city, count(*) as n } having { not n > 1 and not ($p.city is "
                     "null or $p.city = \"Rome\") }") ==
          graph.rows("match { $p: Person } return { $p.city, count(*) as n } having { n <= 1 $p.city != \"Rome\" }"));
    CHECK(graph.rows("match { $p: Person } return { count(*) as not } having { not > 3 }") == "[[4]]");
}

TEST_CASE("dates have parts, are moved by durations, and are counted between") {
    auto graph = people();
    graph.now = instant{std::chrono::milliseconds{20'000 * day + 5}};  // 2024-10-04
    CHECK(graph.rows("match { $p: Person $p.born is not null } return { year($p.born) as y, month($p.born) as m, "
                     "day($p.born) as d } order { y }") == "[[1969,12,31],[2024,1,31]]");
    CHECK(graph.rows("match { $p: Person $p.seen is not null } return { year($p.seen) as y, hour($p.seen) as h, "
                     "minute($p.seen) as m, second($p.seen) as s } order { y }") == "[[1969,23,59,59],[2024,1,1,1]]");
    CHECK(of_ann(graph, "$p.born + duration(\"P1M\")") == R"([["2024-02-29"]])");
    CHECK(of_ann(graph, "duration(\"P1Y1D\") + $p.born") == R"([["2025-02-01"]])");
    CHECK(of_ann(graph, "$p.seen - duration(\"P1DT1H1M1.5S\")") == R"([["2024-01-29T23:59:59.500Z"]])");
    CHECK(of_ann(graph, "$p.born + duration(\"P9999Y\")") == "[[null]]");
    CHECK(of_ann(graph, "date($p.seen)") == R"([["2024-01-31"]])");
    CHECK(of_ann(graph, "datetime($p.born)") == R"([["2024-01-31T00:00:00.000Z"]])");
    CHECK(of_ann(graph, "today()") == R"([["2024-10-04"]])");
    CHECK(of_ann(graph, "days_between($p.born, today())") == "[[247]]");
    CHECK(of_ann(graph, "seconds_between($p.born, $p.seen)") == "[[3661]]");
    CHECK(names(graph, "$p.seen > now() - duration(\"P1Y\")") == "Ann");
    CHECK(names(graph, "$p.born >= today() - duration($w)", R"({"w": "P300D"})", "$w: String") == "Ann");
    const auto moved = checked_against(graph.catalog(),
                                       "query q($w: String, $n: String?) { match { $p: Person $p.born > today() - "
                                       "duration($w) $p.seen < now() - duration($n) } return { $p.name } }");
    const auto refusal_of = [&](std::string_view given) {
        const auto bound = lang::bind_parameters(moved.tree.parameters, *parse_json(given));
        REQUIRE_FALSE(bound);
        return std::string{bound.error().list.front().code.text} + " " + bound.error().list.front().message;
    };
    CHECK(refusal_of(R"({"w": "soon"})") ==
          "GQ305 parameter 'w' is String; the text `soon` is no duration; write it like P7D, P2W or P1M");
    const auto hours = refusal_of(R"({"w": "PT5H"})");
    CHECK(hours.find("is no number of days") != std::string::npos);
    CHECK(hours.ends_with("write it like P7D, P2W or P1M"));
    CHECK(refusal_of(R"({"w": "P1D", "n": "7 days"})").ends_with("write it like P7D or PT12H"));
    CHECK(refusal_of(R"({"w": "P1D", "n": "7 days"})").starts_with("GQ305 parameter 'n'"));
    CHECK(lang::bind_parameters(moved.tree.parameters, *parse_json(R"({"w": "P1D", "n": "PT5H"})")));
    CHECK(lang::bind_parameters(moved.tree.parameters, *parse_json(R"({"w": "P1D"})")));
}

TEST_CASE("least and greatest, distinct counts, and collected values") {
    auto graph = people();
    CHECK(graph.rows(
              "match { $p: Person } return { min($p.born) as a, max($p.born) as b, max($p.seen) as c, min($p.name) as "
              "d }") == R"([["1969-12-31","2024-01-31","2024-01-31T01:01:01.000Z","Ann"]])");
    CHECK(graph.rows(
              "match { $p: Person } return { count(distinct $p.age) as a, count($p.age) as b, sum(distinct $p.age) as "
              "c, avg(distinct $p.age) as d }") == "[[2,3,55.0,27.5]]");
    CHECK(graph.rows(
              "match { $p knows $q } return { count(distinct $p) as a, count(distinct $q) as b, count(*) as n }") ==
          "[[2,2,3]]");
    CHECK(graph.rows(
              "match { $p: Person } return { collect($p.age) as a, collect(distinct $p.age) as b, collect($p.born) as "
              "c, collect($p.active) as d, collect($p.score) as e }") ==
          R"([[[25,25,30],[25,30],["1969-12-31","2024-01-31"],[false,true],[-0.5,2.5]]])");
    CHECK(graph.rows("match { $p: Person { name: \"x\" } } return { collect($p.name) as a, count(*) as n, sum(distinct "
                     "$p.age) as s }") == "[[[],0,null]]");
    CHECK(graph.rows("match { $p knows $q } return { $p.name, collect($q.name) as known } order { $p.name }") ==
          R"([["Ann",["Bob","Ådne"]],["Bob",["Ådne"]]])");
}

TEST_CASE("distinct rows, tests of groups, and expressions over aggregates") {
    auto graph = people();
    CHECK(graph.rows("match { $p: Person } return distinct { $p.age } order { $p.age desc }") == "[[30],[25],[null]]");
    CHECK(graph.rows("match { $p: Person } return distinct { $p.age } order { $p.age desc } offset 1 limit 1") ==
          "[[25]]");
    CHECK(graph.rows("match { $p: Person } return distinct { lower($p.city) as c } order { c }") ==
          R"([[null],["oslo"],["rome"]])");
    CHECK(graph.rows("match { $p: Person } return { $p.age, count(*) as n } having { n > 1 }") == "[[25,2]]");
    CHECK(graph.rows("match { $p: Person } return { $p.age, count(*) as n } having { n * 2 = 2 $p.age is not null }") ==
          "[[30,1]]");
    CHECK(graph.rows(
              "match { $p: Person } return { $p.age, count(*) as n } having { max($p.name) starts_with \"B\" or n = 0 "
              "}") == "[]");
    CHECK(graph.rows("match { $p: Person } return { 100 * count($p.score) / count(*) as share }") == "[[50]]");
    CHECK(graph.rows(
              "match { $p: Person $p.age is not null } return { $p.age / 10 as decade, count(*) as n } order { decade "
              "}") == "[[2,2],[3,1]]");
    CHECK(graph.rows("match { $p: Person } return { count(*) as n } having { n > 9 }") == "[]");
}

TEST_CASE("pages are numbers or parameters, and parameters have defaults") {
    auto graph = people();
    const auto page = [&](const std::string& parameters) {
        return graph.in_order(
            "query q($size: I64 = 2, $from: I32 = 0) { match { $p: Person } return { $p.name } order { $p.name } limit "
            "$size "
            "offset $from }",
            parameters);
    };
    CHECK(page("{}") == "Ann Bob");
    CHECK(page(R"({"from": 1})") == "Bob Nil");
    CHECK(page(R"({"size": 0})").empty());
    CHECK(page(R"({"size": 9, "from": 3})") == "Ådne");
    CHECK(graph.refusal("query q($n: I64) { match { $p: Person } return { $p.name } limit $n }", R"({"n": -1})") ==
          "query 'q': parameter 'n' is a number of rows and cannot be negative");
    CHECK(graph.in_order("match { $p: Person } return { $p.name } order { $p.name } offset 3") == "Ådne");
    CHECK(graph.plan("query q($n: I64) { match { $p: Person } return { $p.name } offset 1 limit $n }") ==
          "scan $p: Person\ncolumn p.name = $p.name\noffset 1\nlimit parameter n\n");
    CHECK(graph.rows(
              "query q($c: [String] = [\"Rome\"], $d: Date? = date(\"2024-01-31\"), $f: F64 = 3) { match { $p: Person "
              "$p.city in $c } return { $p.name, $d, $f } }") == R"([["Bob","2024-01-31",3.0]])");
    CHECK(
        graph.rows("query q($d: Date? = date(\"2024-01-31\")) { match { $p: Person { name: \"Ann\" } } return { $d } }",
                   R"({"d": null})") == "[[null]]");
}

TEST_CASE("the id of a node and of an edge is a value like others") {
    auto graph = people();
    CHECK(graph.rows(
              "match { $p: Person $p.id starts_with \"A\" $p $e:knows $q } return { $p.id, $e.id, concat($q.id, \"!\") "
              "as q } order { $q.id desc, $e.id }") == R"([["Ann","edge 2","Ådne!"],["Ann","edge 1","Bob!"]])");
}

TEST_CASE("as many operators as one chain has are computed, from the left, and in groups and tests, too") {
    auto graph = people();
    const auto joined = [](std::size_t operands, const std::string& operand, const std::string& sign) {
        auto text = operand;
        for (std::size_t at = 1; at < operands; ++at) text += " " + sign + " " + operand;
        return text;
    };
    const std::string ann = "match { $p: Person { name: \"Ann\" } } return { ";
    CHECK(graph.rows(ann + joined(100, "$p.age", "+") + " as s }") == "[[3000]]");
    CHECK(graph.rows(ann + joined(100, "$p.age", "-") + " as s, " + joined(99, "1", "*") + " * $p.score as m }") ==
          "[[-2940,2.5]]");
    CHECK(graph.rows(ann + joined(50, "$p.age * 2", "+") + " as s, 100 / 3 * 3 % 7 * 2.5 as m }") == "[[3000,2.5]]");
    CHECK(graph.rows(ann + "7 - 2 - 1 as a, 7 - (2 - 1) as b, 64 / 4 / 2 as c, 2 + 0.5 + 1 as d }") == "[[4,6,8,3.5]]");
    // Null from where a part of it has no value, whatever follows.
    CHECK(
        graph.rows("match { $p: Person { name: \"Bob\" } } return { $p.total + 1 - 1 as a, 1 - 1 + $p.total as b }") ==
        "[[null,9223372036854775807]]");
    CHECK(graph.rows("match { $p: Person " + joined(100, "$p.age", "+") + " > 2500 } return { $p.name }") ==
          "[[\"Ann\"]]");
    CHECK(graph.rows("match { $p: Person } return { " + joined(40, "count($p.age)", "+") + " as n, sum(" +
                     joined(100, "$p.age", "+") + ") as s }") == "[[120,8000.0]]");
    CHECK(graph.rows(ann + "$p.born + duration(\"P1D\") - duration(\"P1M\") as d }") == "[[\"2024-01-01\"]]");
}

TEST_CASE("a word of a test between two parameters is one") {
    auto graph = people();
    const auto found = [&](const std::string& clause, std::string_view given) {
        return graph.in_order("query q($a: String, $l: [String]) { match { $p: Person { name: \"Ann\" } " + clause +
                                  " } return { $p.name } }",
                              given);
    };
    CHECK(found("$a in $l", R"({"a": "x", "l": ["y", "x"]})") == "Ann");
    CHECK(found("$a in $l", R"({"a": "x", "l": ["y"]})").empty());
    CHECK(found("$a not in $l", R"({"a": "x", "l": ["y"]})") == "Ann");
    CHECK(found("$l contains $a", R"({"a": "x", "l": ["x"]})") == "Ann");
}

}  // namespace omnigraph::cluster::graph
