// Fragments: clauses that several queries of a file call.
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_circles.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_expander.hpp>
#include <omnigraph/cluster/lang/syntax/query_text.hpp>

#include <lang/examples.hpp>
#include <lang/tree_text.hpp>

namespace omnigraph::cluster::lang {

namespace {

constexpr std::string_view people = R"(
node Person { name: String @key  age: I32?  born: Date?  tags: [String]?  face: Vector(2)? }
node Company { name: String @key }
edge Knows: Person -> Person { since: Date? }
edge WorksAt: Person -> Company
)";

schema_catalog schema() {
    faults found;
    auto made = compile_schema(people, found);
    REQUIRE(made);
    return *std::move(made);
}

/// The clauses of the first query of a file, as a text.
std::string clauses_of(std::string_view source) {
    faults found;
    const auto file = parse_queries(source, found);
    REQUIRE_MESSAGE(file, told(found, source));
    return tree_text::of(std::get<read_body>(file->queries.front().body).match);
}

/// `line:column code` of the only fault when the file is parsed, and when its queries are checked.
std::string fault_of(std::string_view source, std::string* remedy = nullptr) {
    faults found;
    const auto file = parse_sound_queries(source, found);
    const auto catalog = schema();
    for (const auto& query : file.queries) (void)check_query(query, catalog, found);
    CHECK_MESSAGE(found.size() == 1, told(found, source));
    if (found.empty()) return {};
    const auto at = locate(source, found.front().span.begin);
    if (remedy) *remedy = found.front().message + " " + found.front().remedy;
    return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string{found.front().code.text};
}

}  // namespace

TEST_CASE("a call stands for the clauses of its fragment, with the arguments in place of the parameters") {
    const auto with = [](const std::string& call, const std::string& rest) {
        return clauses_of(rest + " query q($n: I32, $t: String) { match { $p: Person " + call +
                          " } return { $p.name } }");
    };
    const auto plain = [](const std::string& clauses) {
        return clauses_of("query q($n: I32, $t: String) { match { $p: Person " + clauses + " } return { $p.name } }");
    };
    CHECK(with("call f($p)", "fragment f($x: Person) { $x.age > 3 $x knows $_ }") ==
          plain("$p: Person $p.age > 3 $p knows $_"));
    CHECK(with("call f($n, $p)", "fragment f($m: I32, $x: Person) { $x: Person { age: $m } $x.age in [1] }") ==
          plain("$p: Person $p: Person { age: $n } $p.age in [1]"));
    CHECK(with("call f(today(), [\"a\"])", "fragment f($d: Date, $l: [String]) { $d is null or \"a\" in $l }") ==
          plain("today() is null or \"a\" in [\"a\"]"));
    CHECK(
        with("not { call f($p) }", "fragment f($x: Person) { either { $x.age = 1 } or { optional { $x.age = 2 } } }") ==
        plain("not { $p: Person either { $p.age = 1 } or { optional { $p.age = 2 } } }"));
    CHECK(with("call g($p, 2)",
               "fragment f($a: Person, $k: I32) { $a.age = $k } fragment g($b: Person, $j: I32) { "
               "call f($b, $j) $b.age < $j }") == plain("$p: Person $p: Person $p.age = 2 $p.age < 2"));
    CHECK(with("call f($new)", "fragment f($x: Person) { $x.age = 1 }") == plain("$new: Person $new.age = 1"));
    CHECK(with("call f()", "fragment f() { 1 = 1 }") == plain("1 = 1"));
    CHECK(with("case $p.age when 1 then 2 end = 2 call f($p)",
               "fragment f($x: Person) { case when $x.age = 1 then $x.age else 3 end = 1 }") ==
          plain("case $p.age when 1 then 2 end = 2 $p: Person case when $p.age = 1 then $p.age else 3 end = 1"));
}

TEST_CASE("other variables of a fragment are its own in every call") {
    faults found;
    const std::string source =
        "query q() { match { $a: Person $q: Person call f($a) call f($q) } return { $a.name, $q.name } } "
        "fragment f($p: Person) { $p $e:knows $q $q.age > 1 $e.since is null }";
    const auto file = parse_queries(source, found);
    REQUIRE_MESSAGE(file, told(found, source));
    const auto checked = check_query(file->queries.front(), schema(), found);
    REQUIRE_MESSAGE(checked, told(found, source));
    std::string names;
    for (const auto& one : checked->variables) names += one.name + " ";
    CHECK(names == "a q q@1 e@1 q@2 e@2 ");
}

TEST_CASE("fragments stand anywhere in the file, and words keep their other meanings") {
    faults found;
    for (const std::string source :
         {"query q() { match { $p: Person call f($p) } return { $p.name } } fragment f($p: Person) { $p.age = 1 }",
          "query call() { match { $p: Person $p call $q } return { $p.fragment, $q.call as call } order { call } }",
          "query fragment($fragment: I32) { match { $p: Person } return { $p.age as fragment, count(*) } }",
          "query q() { delete Person where call = 1 }", "fragment f($p: Person) { $p.age = 1 }"})
        CHECK_MESSAGE(parse_queries(source, found), told(found, source));
}

TEST_CASE("what is wrong about fragments and calls is told at its place, once") {
    const std::string adult = "fragment adult($p: Person, $n: I32) { $p.age > $n }\n";
    const std::string begin = "query q($m: I32, $t: String) { match { $p: Person $c: Company ";
    const std::string end = " } return { $p.name, $m as m, $t as t } }";
    const auto called = [&](const std::string& call) { return fault_of(adult + begin + call + end); };
    CHECK(called("call adlt($p, 1)") == "2:68 GQ108");
    CHECK(called("call adult($p)") == "2:63 GQ109");
    CHECK(called("call adult($p, 1, 2)") == "2:63 GQ109");
    CHECK(called("call adult($p, $t)") == "2:78 GQ109");
    CHECK(called("call adult($p, \"x\")") == "2:78 GQ109");
    CHECK(called("call adult($p, $p)") == "2:78 GQ109");
    CHECK(called("call adult($m, 1)") == "2:74 GQ109");
    CHECK(called("call adult(3, 1)") == "2:74 GQ109");
    CHECK(called("call adult($_, 1)") == "2:74 GQ204");
    CHECK(called("call adult($c, 1)") == "2:74 GQ201");
    CHECK(called("call adult($p, $p.age)") == "2:78 LX001");
    CHECK(called("call adult $p") == "2:74 LX001");
    CHECK(called("call adult($p, 1) yield x") == "2:81 LX001");
    CHECK(called("call { $p.age = 1 }") == "2:68 LX001");
    CHECK(fault_of(adult + adult) == "2:10 GQ107");
    CHECK(fault_of("fragment f($a: Person, $a: Person) { $a.age = 1 }") == "1:24 GQ102");
    CHECK(fault_of("fragment f($_: Person) { $_ knows $a }") == "1:12 GQ204");
    CHECK(fault_of("fragment f($a: Person = 3) { $a.age = 1 }") == "1:23 LX001");
    CHECK(fault_of("fragment f on Person { name }") == "1:12 LX001");
    CHECK(fault_of("fragment f($a: Person) { }") == "1:26 LX001");
    CHECK(fault_of("fragment f($a: Person) { call f($a) }") == "1:10 GQ110");
    CHECK(fault_of("fragment f($a: Person) { not { call g($a) } }\n"
                   "query q() { match { $p: Person call f($p) } return { $p.name } }") == "1:37 GQ108");
}

TEST_CASE("a fault in a fragment stands there and names the fragment; its own variables have their written names") {
    std::string said;
    CHECK(fault_of("fragment f($p: Person) { $p knows $q $q.agee = 1 }\n"
                   "query q() { match { $a: Person call f($a) } return { $a.name } }",
                   &said) == "1:38 T6");
    CHECK(said ==
          "Person has no property `agee`. Did you mean `age`? This is in the fragment `f`, which the query calls. "
          "Correct the name, or declare the property.");
    CHECK(fault_of("fragment f($p: Person) { $p.age > $age }\n"
                   "query q($age: I32) { match { $a: Person call f($a) } return { $a.name, $age } }",
                   &said) == "1:35 GQ202");
    CHECK(
        said.starts_with("`$age` is neither a parameter nor bound before this place: a fragment sees its parameters"));
}

TEST_CASE("fragments call each other eight deep, and not in a circle") {
    const auto chain = [](int length) {
        std::string source = "fragment f0($p: Person) { $p.age = 1 }\n";
        for (int i = 1; i < length; ++i)
            source += "fragment f" + std::to_string(i) + "($p: Person) { call f" + std::to_string(i - 1) + "($p) }\n";
        return source + "query q() { match { $a: Person call f" + std::to_string(length - 1) +
               "($a) } return { $a.name } }";
    };
    faults found;
    CHECK_MESSAGE(parse_queries(chain(8), found), told(found, chain(8)));
    CHECK(fault_of(chain(9)) == "10:32 GQ110");
    found.clear();
    CHECK_FALSE(parse_queries("fragment a($p: Person) { call b($p) } fragment b($p: Person) { call a($p) }", found));
    CHECK(found.size() == 2);
}

TEST_CASE("calls that double at each level are given up before they fill the memory") {
    std::string source = "fragment f0($p: Person) {";
    for (int i = 0; i < 2000; ++i) source += " $p.age = 1";
    source += " }\n";
    for (int i = 1; i < 8; ++i) {
        const auto inner = " call f" + std::to_string(i - 1) + "($p)";
        source += "fragment f" + std::to_string(i) + "($p: Person) {";
        for (int copy = 0; copy < 8; ++copy) source += inner;
        source += " }\n";
    }
    source += "query q() { match { $a: Person call f7($a) } return { $a.name } }";
    CHECK(fault_of(source).ends_with("LX013"));
}

TEST_CASE("a syntax fault in a fragment is one fault, and the queries that do not call it are checked") {
    const std::string source =
        "fragment f($p: Person) { $p.age ~ 3 }\n"
        "query a() { match { $p: Person call f($p) } return { $p.name } }\n"
        "query b() { match { $p: Persn } return { $p.name } }";
    faults found;
    const auto file = parse_sound_queries(source, found);
    CHECK_MESSAGE(found.size() == 1, told(found, source));
    REQUIRE(file.queries.size() == 1);
    CHECK(file.queries.front().name == "b");
}

TEST_CASE("lint reports a fragment that nothing calls, and what is odd in one that several call once") {
    const auto report = lint_queries(
        "fragment f($p: Person) { $p knows $q }\nfragment g($p: Person) { call h($p) }\n"
        "fragment h($p: Person) { $p.age = 1 }\n"
        "query a() { match { $p: Person call f($p) } return { $p.name } }\n"
        "query b() { match { $p: Person call f($p) } return { $p.age } }\n",
        "a.gq", schema());
    std::string all;
    for (const auto& one : report.findings)
        all += std::to_string(one.location.line) + " " + std::string{one.code.text} + " " + one.message + "\n";
    CHECK(all ==
          "2 L108 No query of the file calls the fragment `g`, and so it is not checked against the schema.\n"
          "3 L108 No query of the file calls the fragment `h`, and so it is not checked against the schema.\n"
          "1 L103 `$q` is bound and not used again.\n");
}

TEST_CASE("fragments and calls have one layout") {
    faults found;
    const auto formatted = format_queries(
        "fragment f( $p:Person,$n : I32 ){$p.age>$n not{call g($p)}}\nfragment g($p: Person) {\n$p.age=1}query q()"
        "{match{$p:Person call f($p,3)}return{$p.name}}",
        found);
    REQUIRE_MESSAGE(formatted, told(found, ""));
    CHECK(*formatted == R"(fragment f($p: Person, $n: I32) {
    $p.age > $n
    not { call g($p) }
}

fragment g($p: Person) {
    $p.age = 1
}

query q() {
    match {
        $p: Person
        call f($p, 3)
    }
    return { $p.name }
}
)");
    CHECK(format_queries(*formatted, found) == formatted);
}

TEST_CASE("numbers of calls are left out of messages, and nothing else") {
    CHECK(without_call_numbers("`$a@12` and $b_1@2.name") == "`$a` and $b_1.name");
    CHECK(without_call_numbers("a@b @1 x@ mail@example") == "a@b @1 x@ mail@example");
}

TEST_CASE("the text of one query has the fragments that it uses, and parses alone") {
    const std::string source =
        "fragment few($p: Person) { $p.age < 10 }\nfragment old($p: Person) { call few($p) call few($p) }\n"
        "fragment other($p: Person) { $p.age > 1 }\nquery all() { match { $p: Person } return { $p.name } }\n"
        "query some() { match { $p: Person call old($p) call few($p) } return { $p.name } }\n";
    faults found;
    const auto file = parse_queries(source, found);
    REQUIRE(file);
    CHECK(query_text(source, file->queries[0]) == "query all() { match { $p: Person } return { $p.name } }");
    const auto alone = query_text(source, file->queries[1]);
    CHECK(alone.find("fragment other") == std::string::npos);
    const auto again = parse_queries(alone, found);
    REQUIRE_MESSAGE(again, told(found, alone));
    CHECK(again->fragments.size() == 2);
    CHECK(again->queries.front().fragments.size() == file->queries[1].fragments.size());
}

TEST_CASE("a fragment is in a circle when it is reached from its own calls, or stands between two that are") {
    std::mt19937 random{20261129};
    for (int round = 0; round < 200; ++round) {
        const std::size_t count = 1 + random() % 7;
        std::vector<fragment_tree> trees(count);
        std::map<std::string_view, const fragment_tree*> fragments;
        std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count));
        for (std::size_t at = 0; at < count; ++at) trees[at].name = "f" + std::to_string(at);
        for (auto calls = random() % (2 * count); calls > 0; --calls) {
            const auto from = random() % count, to = random() % count;
            const fragment_call call{trees[to].name, {}, {}, {}};
            if (random() % 3 != 0) trees[from].clauses.emplace_back(call);
            else trees[from].clauses.emplace_back(negation{{call}, {}});
            reaches[from][to] = true;
        }
        trees.front().clauses.emplace_back(fragment_call{"unknown", {}, {}, {}});
        for (std::size_t by = 0; by < count; ++by)
            for (std::size_t from = 0; from < count; ++from)
                for (std::size_t to = 0; to < count; ++to)
                    if (reaches[from][by] && reaches[by][to]) reaches[from][to] = true;
        std::set<std::string_view> wanted;
        for (std::size_t at = 0; at < count; ++at) {
            fragments.emplace(trees[at].name, &trees[at]);
            bool leads = false, follows = false;
            for (std::size_t one = 0; one < count; ++one) {
                const bool circle = reaches[one][one];
                leads = leads || (circle && (one == at || reaches[at][one]));
                follows = follows || (circle && (one == at || reaches[one][at]));
            }
            if (leads && follows) wanted.insert(trees[at].name);
        }
        CHECK(fragments_in_circles(fragments) == wanted);
    }
}

TEST_CASE("thousands of fragments that call each other in a row are one fault, that of the call in the query") {
    std::string source;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i)
        source += "fragment f" + std::to_string(i) + "($p: Person) { call f" + std::to_string(i + 1) + "($p) }\n";
    source += "fragment f" + std::to_string(count) + "($p: Person) { $p.age > 1 }\n";
    CHECK(fault_of(source + "query q() { match { $p: Person call f0($p) } return { $p.name } }") == "20002:32 GQ110");
}

}  // namespace omnigraph::cluster::lang
