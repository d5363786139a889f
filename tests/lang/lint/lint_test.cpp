#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/lint/lint_json.hpp>
#include <omnigraph/cluster/lang/lint/lint_schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>

#include "lang/examples.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::lang;

namespace {

constexpr std::string_view small_schema = R"(node Person {
    name: String @key
    age: I32?
    nick: String?
    about: String?
    taste: Vector(3)? @embed(about)
}
node Company { name: String @key  city: String? }
edge Knows: Person -> Person { since: Date? }
edge WorksAt: Person -> Company
)";

schema_catalog schema_of(std::string_view text = small_schema) {
    faults found;
    auto made = compile_schema(text, found);
    REQUIRE_MESSAGE(made, told(found, text));
    return *std::move(made);
}

lint_report linted(std::string_view queries) { return lint_queries(queries, "q.gq", schema_of()); }

/// `severity code line:column text under the place`, one a finding, in the order of the report.
std::vector<std::string> told(const lint_report& report, std::string_view source) {
    const line_table lines{source};
    std::vector<std::string> all;
    for (const auto& one : report.findings) {
        const auto begin = one.location.column - 1;
        const auto line = lines.line(one.location.line);
        const auto length = one.location.end_line == one.location.line ? one.location.end_column - one.location.column
                                                                       : line.size() - begin;
        all.push_back(std::string{spelling(one.severity)} + " " + std::string{one.code.text} + " " +
                      std::to_string(one.location.line) + ":" + std::to_string(one.location.column) + " " +
                      std::string{line.substr(begin, length)});
    }
    return all;
}

std::vector<std::string> told_of(std::string_view source) { return told(linted(source), source); }

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("hops over edges of which none follows another find nothing (L109)") {
    CHECK(told_of("query q() { match { $p: Person $p worksAt{2,3} $c } return { $c.name } }") ==
          texts{"warning L109 1:42 {2,3}"});
    CHECK(told_of("query q() { match { $p: Person not { either { $p knows $_ } or { $p worksAt{2,2} $_ } } } return { "
                  "$p.name } order { $p.name } }") == texts{"warning L109 1:76 {2,2}"});
    CHECK(told_of("query q() { match { $p: Person $p knows{2,3} $q $p worksAt{1,2} $c } return { $c.name, $q.name } }")
              .empty());
}

TEST_CASE("a ranking puts the best first, whatever direction stands behind it (L110)") {
    const auto ordered = [](const std::string& by) {
        return told_of(
            "query q($t: String) { match { $p: Person } return { $p.name, bm25($p.about, $t) as score } order { " + by +
            " } limit 3 }");
    };
    CHECK(ordered("bm25($p.about, $t) asc") == texts{"warning L110 1:119 asc"});
    CHECK(ordered("bm25($p.about, $t) desc, $p.name asc") == texts{"warning L110 1:119 desc"});
    CHECK(ordered("score desc") == texts{"warning L110 1:106 desc"});
    CHECK(ordered("rrf(bm25($p.about, $t), nearest($p.taste, $t)) desc") == texts{"warning L110 1:147 desc"});
    CHECK(ordered("bm25($p.about, $t)").empty());
    CHECK(ordered("score").empty());
    CHECK(ordered("$p.name desc").empty());
    const auto found =
        linted("query q($t: String) { match { $p: Person } return { $p.name } order { bm25($p.about, $t) desc } }");
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings.front().remedy == "Leave it out.");
}

TEST_CASE("L§7.1.1 the report has the contract's fields in the contract's order, and behind them ours") {
    const auto report = linted(
        "query rename($name: String) {\n    update Person set { nick: $name } where name = $name\n}\n"
        "query wrong() { match { $p: Persn } return { $p.name } }\n"
        "query reset() { delete Company where name = \"x\" }\n");
    CHECK(pretty_json(lint_json(report)) == R"({
  "status": "error",
  "schema_source": {
    "kind": "graph"
  },
  "query_path": "q.gq",
  "queries_processed": 3,
  "errors": 1,
  "warnings": 3,
  "infos": 0,
  "results": [
    {
      "name": "rename",
      "kind": "mutation",
      "status": "ok",
      "file": "q.gq",
      "line": 1,
      "column": 7,
      "end_line": 1,
      "end_column": 13
    },
    {
      "name": "wrong",
      "kind": "read",
      "status": "error",
      "error": "T1: Persn is no node type of the schema. Did you mean `Person`?",
      "file": "q.gq",
      "line": 4,
      "column": 7,
      "end_line": 4,
      "end_column": 12
    },
    {
      "name": "reset",
      "kind": "mutation",
      "status": "ok",
      "warnings": [
        "`reset` changes the graph and has no parameters: every call does the same."
      ],
      "file": "q.gq",
      "line": 5,
      "column": 7,
      "end_line": 5,
      "end_column": 12
    }
  ],
  "findings": [
    {
      "severity": "error",
      "code": "T1",
      "message": "Persn is no node type of the schema. Did you mean `Person`?",
      "query_names": [
        "wrong"
      ],
      "file": "q.gq",
      "line": 4,
      "column": 29,
      "end_line": 4,
      "end_column": 34,
      "remedy": "Name a node type."
    },
    {
      "severity": "warning",
      "code": "L101",
      "message": "`reset` changes the graph and has no parameters: every call does the same.",
      "query_names": [
        "reset"
      ],
      "file": "q.gq",
      "line": 5,
      "column": 7,
      "end_line": 5,
      "end_column": 12,
      "remedy": "Make what differs between calls a parameter."
    },
    {
      "severity": "warning",
      "code": "L201",
      "message": "Person.about exists in schema but no update query sets it",
      "type_name": "Person",
      "property": "about",
      "query_names": [
        "rename"
      ],
      "file": "q.gq",
      "line": 2,
      "column": 12,
      "end_line": 2,
      "end_column": 18,
      "remedy": "Set it in an update query, unless it never changes."
    },
    {
      "severity": "warning",
      "code": "L201",
      "message": "Person.age exists in schema but no update query sets it",
      "type_name": "Person",
      "property": "age",
      "query_names": [
        "rename"
      ],
      "file": "q.gq",
      "line": 2,
      "column": 12,
      "end_line": 2,
      "end_column": 18,
      "remedy": "Set it in an update query, unless it never changes."
    }
  ],
  "files": [
    "q.gq"
  ]
})");
    auto named = report;
    named.schema.path = "s.pg";
    CHECK(compact_json(lint_json(named).at("schema_source")) == R"({"kind":"file","path":"s.pg"})");
    named.schema = {{}, "/srv/graphs/kb.omni"};
    CHECK(compact_json(lint_json(named).at("schema_source")) == R"({"kind":"graph","uri":"/srv/graphs/kb.omni"})");
}

TEST_CASE("L§7.1.2 warnings and infos leave a report sound; one error does not") {
    CHECK(linted("query q($n: String) { match { $p: Person } return { $p.name } limit 3 }").sound());
    CHECK_FALSE(linted("query q() { match { $p: Person } return { $p.nme } }").sound());
    CHECK(lint_json(linted("")).at("status") == "ok");
}

TEST_CASE("L§7.1.3 each syntax fault of a file is a Q000 at its place, with the parser's code behind it") {
    const std::string source = "query a() { match { $p Person } return { $p.name } }\nquery b() { delete }\n";
    const auto report = linted(source);
    CHECK(told(report, source) == texts{"error Q000 1:24 Person", "error Q000 2:20 }"});
    for (const auto& one : report.findings) {
        CHECK(one.cause == "LX001");
        CHECK(one.message.starts_with("LX001: "));
    }
    CHECK(report.count(lint_severity::error) == 2);
    CHECK(report.results.empty());
}

TEST_CASE("L§7.1.3 the sound queries of a file with syntax faults are checked all the same, and only those") {
    const std::string source =
        "query a() { match { $p: Persn } return { $p.name } }\nquery b() { match { $p Person } return { $p.nme } "
        "}\nquery c() { delete }\n"
        "query d($n: String) { match { $p: Person } return { $p.name } }\nquery a() { match { $p: Person } return { "
        "$p.nme } }\n";
    const auto report = linted(source);
    auto found = told(report, source);
    std::ranges::sort(found);
    CHECK(found == texts{"error Q000 2:24 Person", "error Q000 3:20 }", "error Q000 5:7 a", "error T1 1:25 Persn",
                         "warning L102 4:9 $n"});
    REQUIRE(report.results.size() == 2);
    CHECK(report.results[0].name == "a");
    CHECK(report.results[1].name == "d");
    CHECK(linted("query a() { match { $p: Person } return { $p.name } }\nquery b() {").results.size() == 1);
}

TEST_CASE("L§7.1.4 a query that does not fit the schema says why in its result, and each of its faults is a finding") {
    const std::string source =
        "query fine() { match { $p: Person } return { $p.name } }\n"
        "query bad() { match { $p: Person { agee: 3 } } return { $q.name } }\n";
    const auto report = linted(source);
    REQUIRE(report.results.size() == 2);
    CHECK(report.results[0].error.empty());
    CHECK(report.results[1].error.starts_with("T2: "));
    CHECK(report.results[1].error.ends_with(" (and 1 more)"));
    CHECK(told(report, source) == texts{"error T2 2:36 agee", "error T6 2:57 $q.name"});
    for (const auto& one : report.findings) CHECK(one.query_names == texts{"bad"});
}

TEST_CASE("L§7.1.5 a write without parameters is warned about in its result and as L101") {
    const std::string source =
        "query clear() { delete Knows where from = \"a\" }\nquery add($n: String) { insert Company { name: $n } }\n"
        "query all() { match { $c: Company } return { $c.name } }\n";
    const auto report = linted(source);
    CHECK(told(report, source) == texts{"warning L101 1:7 clear"});
    CHECK(report.results[0].warnings == texts{report.findings[0].message});
    CHECK(report.results[1].warnings.empty());
    CHECK(report.results[2].warnings.empty());
}

TEST_CASE(
    "L§7.1.6 L201 names each nullable property that no valid update of its type sets, but for keys and embedded "
    "vectors") {
    const std::string source =
        "query b($n: String, $a: I32) { update Person set { age: $a } where name = $n }\n"
        "query a($n: String) { update Person set { nick: $n } where name = $n }\n"
        "query broken($n: String) { update Person set { about: $n, nme: $n } where name = $n }\n";
    const auto report = linted(source);
    CHECK(told(report, source) == texts{"error T11 3:59 nme", "warning L201 1:39 Person"});
    CHECK(report.findings[1].message == "Person.about exists in schema but no update query sets it");
    CHECK(report.findings[1].query_names == texts{"a", "b"});
    CHECK(report.findings[1].type_name == "Person");
    CHECK(report.findings[1].property == "about");
    CHECK(told_of("query b($n: String) { delete Person where name = $n }").empty());
}

TEST_CASE("L§7.1.6 an update in any file of the set counts") {
    const auto catalog = schema_of();
    const std::vector<lint_source> set{
        {"one.gq", "query a($n: String) { update Company set { city: $n } where name = $n }"},
        {"two.gq", "query b($n: String) { update Company set { city: $n } where name = $n }"}};
    CHECK(lint_queries(set, &catalog).findings.empty());
    CHECK(lint_queries(set, &catalog).files == texts{"one.gq", "two.gq"});
}

TEST_CASE("L§7.1.7 findings are sorted by severity, type, property, message, then place") {
    const auto report = linted(
        "query z($n: String) { update Person set { nick: $n } where name = $n }\n"
        "query y($n: String) { match { $p: Person } return { $p.name } limit 1 }\n"
        "query x() { match { $p: Person  $p.age = \"a\" } return { $p.nme } }\n"
        "query w() { match { $p: Person  $p.age = \"a\" } return { $p.name } }\n"
        "query v($n: String) { update Company set { name: $n } where name = $n }\n");
    const auto order = [](const lint_finding& a) {
        return std::tie(a.severity, a.type_name, a.property, a.message, a.location.file, a.location.line,
                        a.location.column);
    };
    CHECK(report.findings.size() >= 5);
    CHECK(std::ranges::is_sorted(report.findings, [&](const auto& a, const auto& b) { return order(a) < order(b); }));
    std::set<lint_severity> severities;
    for (const auto& one : report.findings) severities.insert(one.severity);
    CHECK(severities.size() == 3);
}

TEST_CASE("L§7.1.8 two queries of one name are an error, within a file and between files") {
    CHECK(linted("query a() { match { $p: Person } return { $p.name } }\nquery a() { match { $p: Person } return { "
                 "$p.age } }")
              .findings.front()
              .cause == "GQ101");
    const auto catalog = schema_of();
    const std::string text = "query a() { match { $p: Person } return { $p.name } }";
    const auto report = lint_queries(std::vector<lint_source>{{"one.gq", text}, {"two.gq", text}}, &catalog);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].code == lang::codes::duplicate_query);
    CHECK(report.findings[0].location.file == "two.gq");
    CHECK(report.findings[0].message == "There is a query `a` in one.gq already.");
}

TEST_CASE("L§7.1.8 what the reference lets fail only while it runs is found") {
    CHECK_FALSE(linted("query q() { match { $p: Person } return { sum($p) } }").sound());
    CHECK_FALSE(linted("query q($n: String) { update Person set { name: $n } where name = $n }").sound());
}

TEST_CASE("L102 a parameter that nothing mentions is a warning") {
    CHECK(told_of("query q($used: String, $not: I32?) { match { $p: Person { name: $used } } return { $p.name } }") ==
          texts{"warning L102 1:24 $not"});
    CHECK(told_of("query q($n: String, $not: I32) { update Company set { city: $n } where name = $n }") ==
          texts{"warning L102 1:21 $not"});
    CHECK(
        told_of("query q($n: String) { match { $p: Person  not { $p worksAt $c  $c.name = $n } } return { $p.name } }")
            .empty());
}

TEST_CASE("L103 the end of a traversal that is not used again is an info, unless rows are counted") {
    CHECK(told_of("query q() { match { $p: Person  $p knows $f } return { $p.name } }") == texts{"info L103 1:42 $f"});
    CHECK(told_of("query q() { match { $p: Person  $p $e:knows $_ } return { $p.name } }") ==
          texts{"info L103 1:36 $e"});
    CHECK(told_of("query q() { match { $p: Person  $p knows $_ } return { $p.name } }").empty());
    CHECK(told_of("query q() { match { $p: Person  $p knows $f } return { $p.name, count(*) as n } }").empty());
    CHECK(told_of("query q() { match { $p: Person  $p knows $f } return { $p.name, count($f) as n } }").empty());
    // The ends of a path have to have names.
    CHECK(told_of("query q() { match { $p: Person  shortest $p knows{1,3} $f as $path } return { $path } }").empty());
}

TEST_CASE("L103 leaves optional blocks alone, which bind what they name; alternatives make no rows of their own") {
    CHECK(told_of("query q() { match { $p: Person  optional { $p knows $f } } return { $p.name } }").empty());
    CHECK(
        told_of(
            "query q() { match { $p: Person  either { $p knows $f } or { $p.age = 3 } } return { count(*) as n } }") ==
        texts{"info L103 1:51 $f"});
    CHECK(told_of("query q() { match { $p: Person  either { $p knows $f } or { $f knows $p } } return { $f.name } }")
              .empty());
    CHECK(told_of("query q() { match { $p: Person  either { $p.age = 1 } or { $p.age = 2 } optional { $p knows $q } } "
                  "return { "
                  "$p.name, $q.name as b } }")
              .empty());
}

TEST_CASE("L103 in a negation, where rows are not counted, a name that is not used again is always an info") {
    CHECK(told_of("query q() { match { $p: Person  not { $p knows $f } } return { $p.name } }") ==
          texts{"info L103 1:48 $f"});
    const auto negated =
        told_of("query q($c: String) { match { $p: Person { name: $c } not { $p worksAt $c } } return { $p.name } }");
    CHECK(std::ranges::find(negated, "warning L107 1:9 $c") != negated.end());
    CHECK(negated.size() == 2);
    CHECK(told_of("query q() { match { $p: Person  not { $p knows $_ } } return { $p.name } }").empty());
    CHECK(
        told_of("query q() { match { $p: Person  not { $p knows $f  $f.name = \"x\" } } return { $p.name } }").empty());
    const auto edge = linted("query q() { match { $p: Person  not { $p $e:knows $_ } } return { $p.name } }");
    REQUIRE(edge.findings.size() == 1);
    CHECK(edge.findings[0].remedy == "Leave it out.");
}

TEST_CASE("L104 parts of a pattern that nothing connects are a warning at the second part") {
    CHECK(told_of("query q() { match { $p: Person  $c: Company } return { $p.name, $c.name } }") ==
          texts{"warning L104 1:33 $c: Company"});
    CHECK(
        told_of("query q() { match { $p: Person  $c: Company  $p worksAt $c } return { $p.name, $c.name } }").empty());
    CHECK(told_of("query q() { match { $p: Person  $c: Company  $p.nick = $c.city } return { $p.name, $c.name } }")
              .empty());
    CHECK(told_of("query q() { match { $p: Person  $c: Company  $p.nick is null or $c.city = $p.nick } return { "
                  "$p.name, $c.name } }")
              .empty());
    CHECK(told_of("query q() { match { $p: Person  $c: Company  not { $p worksAt $c } } return { $p.name, $c.name } }")
              .empty());
    const auto three =
        linted("query q() { match { $p: Person  $c: Company  $o: Person } return { $p.name, $c.name, $o.name } }");
    REQUIRE(three.findings.size() == 1);
    CHECK(three.findings[0].message ==
          "Nothing connects `$c` with `$p`: every combination of them is a row. Nor with 1 more.");
}

TEST_CASE("L105 a limit without an order is an info") {
    CHECK(told_of("query q() { match { $p: Person } return { $p.name } limit 3 }") == texts{"info L105 1:7 q"});
    CHECK(told_of("query q() { match { $p: Person } return { $p.name } order { $p.name } limit 3 }").empty());
    CHECK(told_of("query q() { match { $p: Person } return { $p.nick, count(*) as n } limit 3 }") ==
          texts{"info L105 1:7 q"});
}

TEST_CASE("L105 is not told of one row, and does not say that the rows are left to chance") {
    CHECK(told_of("query q() { match { $p: Person } return { count(*) as n, max($p.name) as last } limit 1 }").empty());
    const auto some = linted("query q() { match { $p: Person } return { $p.name } limit 3 }");
    REQUIRE(some.findings.size() == 1);
    CHECK(some.findings[0].message ==
          "`q` has a limit and no order: it always keeps the same rows, but nothing in the query says which.");
}

TEST_CASE("L107 a parameter with the name of a variable is a warning, and hides neither L102 nor L104") {
    CHECK(told_of("query q($p: String) { match { $p: Person } return { $p.name } }") ==
          texts{"warning L102 1:9 $p", "warning L107 1:9 $p"});
    CHECK(
        told_of("query q($c: String) { match { $p: Person { name: $c } $c: Company } return { $p.name, $c.name } }") ==
        texts{"warning L104 1:55 $c: Company", "warning L107 1:9 $c"});
    CHECK(
        told_of("query q($c: String) { match { $p: Person { name: $c } not { $p worksAt $c } } return { $p.name } }") ==
        texts{"warning L107 1:9 $c", "info L103 1:72 $c"});
    CHECK(told_of("query q($n: String) { match { $p: Person { name: $n } } return { $p.name } }").empty());
    CHECK(told_of("query q($n: I64, $m: I64 = 0) { match { $p: Person } return { $p.name } order { $p.name } limit $n "
                  "offset $m }")
              .empty());
    CHECK(told_of("query q($p: I64) { match { $p: Person } return { $p.name } order { $p.name } limit $p }") ==
          texts{"warning L107 1:9 $p"});
}

TEST_CASE("L106 a parameter that is a vector is a warning, for reads and writes") {
    CHECK(told_of("query q($v: Vector(3)) { match { $p: Person } return { $p.name } order { nearest($p.taste, $v) } "
                  "limit 3 }") == texts{"warning L106 1:9 $v"});
    CHECK(told_of(
              "query q($v: String) { match { $p: Person } return { $p.name } order { nearest($p.taste, $v) } limit 3 }")
              .empty());
}

TEST_CASE("L301 an annotation that is spelled much like a known one is an error where it stands") {
    const auto of = [](std::string_view source) {
        lint_report report;
        CHECK(lint_schema({"s.pg", std::string{source}}, report));
        return told(report, source);
    };
    CHECK(of("node A @descripton(\"x\") {\n    a: String @uniqe\n    b: I32? @defualt(3)\n}\n") ==
          texts{"error L301 1:8 @descripton(\"x\")", "error L301 2:15 @uniqe", "error L301 3:13 @defualt(3)"});
    CHECK(of("interface I { a: String @ky }\nedge E: A -> A @rename_form(\"F\") { w: I32? @inedx }\nnode A { a: String "
             "@key }") ==
          texts{"error L301 2:16 @rename_form(\"F\")", "error L301 2:44 @inedx", "error L301 1:25 @ky"});
    CHECK(of("node A @owner(\"x\") { a: String @key @pii @note(\"x\") @label @unit(\"m\") }").empty());
}

TEST_CASE("a schema that does not hold together is told with its places, and the queries for their syntax only") {
    const std::vector<lint_source> set{{"q.gq", "query a() { match { $p: Persn } return { $p.name } }\nquery b("}};
    auto report = lint_queries(set, nullptr);
    CHECK(report.results.empty());
    CHECK_FALSE(lint_schema({"s.pg", "node A { x: Strng }\nedge E: A -> B"}, report));
    std::vector<std::string> found;
    for (const auto& one : report.findings)
        found.push_back(one.location.file + " " + std::string{one.code.text} + " " + std::to_string(one.location.line) +
                        ":" + std::to_string(one.location.column));
    std::ranges::sort(found);
    REQUIRE(found.size() >= 2);
    CHECK(found.front().starts_with("q.gq Q000 2:9"));
    CHECK(found.back().starts_with("s.pg "));
    CHECK(lint_schema({"s.pg", std::string{small_schema}}, report));
}

TEST_CASE("columns are told in bytes, and in UTF-16 code units for those who count so") {
    const std::string source =
        "query q() { match { $p: Person { name: \"\xC3\xA9\xF0\x9F\x98\x80\", nme: \"\" } } return { $p.name } }";
    const auto report = linted(source);
    REQUIRE(report.findings.size() == 1);
    const auto& at = report.findings[0].location;
    CHECK(source.substr(at.column - 1, at.end_column - at.column) == "nme");
    CHECK(at.column - at.column16 == 3);  // two bytes are one unit, four are two
    CHECK(at.end_column16 - at.column16 == 3);
}

TEST_CASE("each lint has an example, and however many there are a report stays small") {
    std::set<std::string_view> seen;
    for (const auto* source :
         {"query", "query a() { delete Company where name = \"a\" }",
          "query a($n: String) { match { $p: Person  $p knows $f  $c: Company } return { $p.name } limit 1 }",
          "query a($n: String) { update Person set { nick: $n } where name = $n }",
          "query a($p: String) { match { $p: Person { name: $p } } return { $p.name } }",
          "query a() { match { $p worksAt{2,2} $c } return { $p.name, $c.name } }",
          "query a() { match { $p: Person } return { $p.name } order { bm25($p.about, \"x\") desc } }",
          "fragment f($p: Person) { $p.name = \"a\" } query a() { match { $p: Person } return { $p.name } }",
          "query a($v: Vector(3)) { match { $p: Person } return { $p } order { nearest($p.taste, $v) } limit 1 }"})
        for (const auto& one : linted(source).findings) seen.insert(one.code.text);
    lint_report of_schema;
    CHECK(lint_schema({"s.pg", "node A { a: String @kye }"}, of_schema));
    for (const auto& one : of_schema.findings) seen.insert(one.code.text);
    for (const auto code : lang::codes::all_lints) CHECK_MESSAGE(seen.contains(code.text), code.text);

    std::string many;
    for (int i = 0; i < 3000; ++i)
        many += "query q" + std::to_string(i) + "($n: String) { match { $p: Person } return { $p.name } }\n";
    const auto report = linted(many);
    CHECK(report.count(lint_severity::warning) == 3000);
    CHECK(report.findings.size() == lint_report::max_findings);
}
