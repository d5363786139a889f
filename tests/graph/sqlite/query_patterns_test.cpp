// Edges in both directions, alternatives of edges and of patterns, and optional blocks.
#include <string>

#include <doctest/doctest.h>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// ann -> bob -> cid -> dan, bob -> ann, dan -> dan; ann manages cid, dan manages ann; ann and cid work at Acme.
struct office : query_graph {
    office()
        : query_graph{
              "node Person { name: String @key age: I32? } node Company { name: String @key }\n"
              "edge Knows: Person -> Person { since: Date? } edge Manages: Person -> Person\n"
              "edge WorksAt: Person -> Company edge Owns: Company -> Person"} {
        int age = 30;
        for (const auto* name : {"ann", "bob", "cid", "dan"})
            node("Person", name, {{"name", text(name)}, {"age", whole(age++)}});
        node("Company", "Acme", {{"name", text("Acme")}});
        for (const auto& [from, to] :
             {std::pair{"ann", "bob"}, {"bob", "cid"}, {"cid", "dan"}, {"bob", "ann"}, {"dan", "dan"}})
            edge("Knows", from, to, {{"since", whole(18262)}});
        edge("Manages", "ann", "cid");
        edge("Manages", "dan", "ann");
        edge("WorksAt", "ann", "Acme");
        edge("WorksAt", "cid", "Acme");
        edge("Owns", "Acme", "dan");
    }
    std::string from(const std::string& name, const std::string& clauses, const std::string& given = "$b.name") {
        return rows("match { $a: Person { name: \"" + name + "\" } " + clauses + " } return { " + given +
                    " } order { " + given + " }");
    }
};

}  // namespace

TEST_CASE_FIXTURE(office, "an edge in both directions gives each neighbour once, and each edge once when it is bound") {
    CHECK(from("ann", "$a <knows> $b") == R"([["bob"]])");
    CHECK(from("bob", "$a <knows> $b") == R"([["ann"],["cid"]])");
    CHECK(from("dan", "$a <knows> $b") == R"([["cid"],["dan"]])");
    CHECK(from("ann", "$a <$e:knows> $b", "$e.id") == R"([["edge 1"],["edge 4"]])");
    CHECK(from("dan", "$a <$e:knows> $b", "$e.id") == R"([["edge 3"],["edge 5"]])");
    CHECK(from("dan", "$a <knows>{1,3} $b") == R"([["ann"],["bob"],["cid"]])");
    CHECK(from("dan", "$a <knows>{2,2} $b") == R"([["bob"]])");
    CHECK(rows("match { $a: Person { name: \"cid\" } $b: Person { name: \"bob\" } $a <knows> $b } return { $b.age }") ==
          "[[31]]");
    CHECK(
        rows("match { $a: Person { name: \"cid\" } $b: Person { name: \"bob\" } $a <$e:knows> $b $e.since is not null "
             "} return { $e.id }") == R"([["edge 2"]])");
    CHECK(set("match { $a: Person not { $a <knows> $b $b.name = \"bob\" } } return { $a.name }") == "bob dan");
}

TEST_CASE_FIXTURE(office,
                  "one of several edges: each pair once, each edge in the direction that the types or the words give") {
    CHECK(from("ann", "$a knows|manages $b") == R"([["bob"],["cid"]])");
    CHECK(from("dan", "$a knows|manages $b") == R"([["ann"],["dan"]])");
    CHECK(from("ann", "$a <knows|manages> $b") == R"([["bob"],["cid"],["dan"]])");
    CHECK(from("ann", "$a knows|manages{1,2} $b") == R"([["bob"],["cid"],["dan"]])");
    CHECK(from("ann", "$a manages|knows{2,2} $b") == R"([["dan"]])");
    CHECK(rows("match { $p: Person $p worksAt|owns $c } return { $p.name, $c.name } order { $p.name }") ==
          R"([["ann","Acme"],["cid","Acme"],["dan","Acme"]])");
    CHECK(rows("match { $c: Company $c worksAt|owns $p } return { count(*) as n }") == "[[3]]");
    CHECK(set("match { $a: Person not { $a worksAt|owns $_ } } return { $a.name }") == "bob");
    CHECK(plan("match { $a: Person { name: \"x\" } $a <knows>{1,2} $b $b worksAt|owns $c } return { $c }") ==
          "scan $a: Person\n"
          "  where $a.name = \"x\"\n"
          "expand $a (-Knows{1,2}->|<-Knows{1,2}-) $b: Person\n"
          "expand $b (-WorksAt->|<-Owns-) $c: Company\n"
          "column c = $c\n");
}

TEST_CASE_FIXTURE(office, "alternatives give what they share, each once, however many of them hold") {
    CHECK(from("ann", "either { $a knows $b } or { $a manages $b }") == R"([["bob"],["cid"]])");
    CHECK(from("ann", "either { $a knows $b } or { $b knows $a } or { $a knows $b $b.age > 0 }") == R"([["bob"]])");
    CHECK(from("ann", "either { $a worksAt $c $b worksAt $c } or { $a knows $b }") == R"([["ann"],["bob"],["cid"]])");
    CHECK(
        rows("match { $a: Person either { $a worksAt $_ } or { $a.age = 33 } } return { $a.name } order { $a.name }") ==
        R"([["ann"],["cid"],["dan"]])");
    CHECK(
        rows("match { either { $a: Person { age: 30 } } or { $a: Person { age: 31 } $a knows $_ } } return { $a.name } "
             "order { $a.name }") == R"([["ann"],["bob"]])");
    CHECK(rows("match { $a: Person { age: 30 } either { $b: Person } or { $b: Person { age: 1 } } } return { count($b) "
               "as n "
               "}") == "[[4]]");
    CHECK(rows("match { $a: Person either { $a $e:knows $b } or { $b $e:knows $a } $e.since is not null $a.name = "
               "\"dan\" } return { $e.id, $b.name } order { $e }") == R"([["edge 3","cid"],["edge 5","dan"]])");
    CHECK(set("match { $a: Person not { either { $a knows $b } or { $a manages $b } $b.age > 31 } } return { $a.name "
              "}") == "");
    CHECK(from("ann",
               "either { $a knows $b either { $b knows $c } or { $b manages $c } } or { $a manages $b $a knows $c }",
               "$b.id, $c.id") == R"([["bob","ann"],["bob","cid"],["cid","bob"]])");
    CHECK(plan("match { $a: Person { name: \"x\" } either { $a knows $b } or { $a manages $b } } return { $b }") ==
          "scan $a: Person\n"
          "  where $a.name = \"x\"\n"
          "either $b: Person\n"
          "  expand $a -Knows-> $b: Person\n"
          "or $b: Person\n"
          "  expand $a -Manages-> $b: Person\n"
          "column b = $b\n");
}

TEST_CASE_FIXTURE(office, "an optional block keeps the rows where it finds nothing, with null in what it binds") {
    CHECK(
        rows("match { $a: Person optional { $a manages $b } } return { $a.name, $b.name, $b.id } order { $a.name }") ==
        R"([["ann","cid","cid"],["bob",null,null],["cid",null,null],["dan","ann","ann"]])");
    CHECK(
        rows("match { $a: Person optional { $a $e:knows $b $b.age > 31 } } return { $a.name, $b.name, $e.since } order "
             "{ $a.name }") ==
        R"([["ann",null,null],["bob","cid","2020-01-01"],["cid","dan","2020-01-01"],["dan","dan","2020-01-01"]])");
    CHECK(rows("match { $a: Person optional { $a manages $b optional { $b worksAt $c } } optional { $a worksAt $d } } "
               "return "
               "{ $a.name, $b.name, $c.name as c, $d.name as d } order { $a.name }") ==
          R"([["ann","cid","Acme","Acme"],["bob",null,null,null],["cid",null,null,"Acme"],["dan","ann","Acme",null]])");
    CHECK(rows("match { $a: Person optional { $a manages $b } $b is null } return { $a.name } order { $a.name }") ==
          R"([["bob"],["cid"]])");
    CHECK(
        rows("match { $a: Person optional { $a manages $b } $b.age > 31 or $b.age is null } return { $a.name } order { "
             "$a.name }") == R"([["ann"],["bob"],["cid"]])");
    CHECK(
        rows(
            "match { $a: Person optional { $a manages $b } } return { count($a) as a, count($b) as b, max($b.age) as m "
            "}") == "[[4,2,32]]");
    CHECK(
        rows(
            "match { $a: Person optional { $a knows $b } } return { $a.name, $b.name } order { $b.name desc, $a.name } "
            "limit 2") == R"([["cid","dan"],["dan","dan"]])");
    CHECK(rows("match { $a: Person optional { $a knows $b $b manages $c } not { $c worksAt $_ } } return { $a.name, "
               "$c.name } "
               "order { $a.name }") == R"([["ann",null]])");
    CHECK(rows("match { $a: Person optional { either { $a manages $b } or { $b manages $a } } } return { $a.name, "
               "$b.name } "
               "order { $a.name, $b.name }") ==
          R"([["ann","cid"],["ann","dan"],["bob",null],["cid","ann"],["dan","ann"]])");
}

TEST_CASE_FIXTURE(office, "an optional block tests what the optional blocks in it bind, and has no match without") {
    const auto tested = [&](const std::string& inside, const std::string& more = {}) {
        return rows("match { $a: Person optional { $a knows $b optional { $b manages $c } " + inside +
                    " } } return { $a.name, $b.name, $c.name" + more + " } order { $a.name, $b.name }");
    };
    CHECK(tested("$c.name = \"ann\"") ==
          R"([["ann",null,null],["bob",null,null],["cid","dan","ann"],["dan","dan","ann"]])");
    CHECK(tested("$c is null or $c.name = \"ann\"") ==
          R"([["ann","bob",null],["bob","cid",null],["cid","dan","ann"],["dan","dan","ann"]])");
    CHECK(tested("not { $c worksAt $_ }") ==
          R"([["ann","bob",null],["bob","cid",null],["cid",null,null],["dan",null,null]])");
    CHECK(tested("optional { $b worksAt $w } $c.age > 31 or $w.name = \"Acme\"", ", $w.name") ==
          R"([["ann",null,null,null],["bob","ann","cid","Acme"],["bob","cid",null,"Acme"],["cid",null,null,null],)"
          R"(["dan",null,null,null]])");
    CHECK(tested("optional { $c knows $d optional { $d worksAt $w } $w is null } $d is not null", ", $d.name") ==
          R"([["ann",null,null,null],["bob","ann","cid","dan"],["cid","dan","ann","bob"],["dan","dan","ann","bob"]])");
}

TEST_CASE_FIXTURE(office, "alternatives, both directions and optional blocks use indexes") {
    (void)session();
    for (const auto* source :
         {"match { $a: Person { name: \"x\" } $a <knows> $b } return { $b.age }",
          "match { $a: Person { name: \"x\" } $a <$e:knows> $b } return { $b.age }",
          "match { $a: Person { name: \"x\" } $a knows|manages $b } return { $b.age }",
          "match { $a: Person { name: \"x\" } either { $a knows $b } or { $b manages $a } } return { $b.age }",
          "match { $a: Person { name: \"x\" } optional { $a knows $b $b.age > 3 } } return { $b.age }"}) {
        auto explained = db().prepare("EXPLAIN QUERY PLAN " + sql_of(source).text);
        REQUIRE(explained);
        std::string plan;
        while (*explained->step()) plan += std::string{explained->text(3)} + "\n";
        CAPTURE(source);
        CAPTURE(plan);
        CHECK(plan.find("SCAN v") == std::string::npos);
        CHECK(plan.find("SCAN e") == std::string::npos);
    }
}

}  // namespace omnigraph::cluster::graph
