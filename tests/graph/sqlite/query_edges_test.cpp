// Edges that are bound to variables, and count(*).
#include <string>

#include <doctest/doctest.h>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// ann -> bob twice (2020, no date), ann -> ann (2021), bob -> cid (2019), cid -> ann (2022); ann works at Acme twice.
struct acquaintances : people {
    acquaintances() {
        for (const auto* name : {"ann", "bob", "cid"}) person(name, whole(30));
        know("ann", "bob", 18262);
        edge("Knows", "ann", "bob");
        know("ann", "ann", 18628);
        know("bob", "cid", 17897);
        know("cid", "ann", 18993);
        company("Acme");
        edge("WorksAt", "ann", "Acme");
        edge("WorksAt", "ann", "Acme");
    }
    void know(const char* from, const char* to, std::int64_t since) {
        edge("Knows", from, to, {{"since", whole(since)}});
    }
};

}  // namespace

TEST_CASE_FIXTURE(acquaintances, "a bound edge gives a row an edge, an unbound one a row a pair") {
    CHECK(rows("match { $a: Person { name: \"ann\" } $a $e:knows $b } return { $b.name, $e.since } order { $b.name, "
               "$e.since }") == R"([["ann","2021-01-01"],["bob",null],["bob","2020-01-01"]])");
    CHECK(rows("match { $a: Person { name: \"ann\" } $a knows $b } return { $b.name } order { $b.name }") ==
          R"([["ann"],["bob"]])");
    CHECK(rows("match { $a $e:knows $b } return { $e.id } order { $e }") ==
          R"([["edge 1"],["edge 2"],["edge 3"],["edge 4"],["edge 5"]])");
    CHECK(rows("match { $p: Person $p $e:worksAt $c } return { $c.name, $e.id }  order { $e }") ==
          R"([["Acme","edge 6"],["Acme","edge 7"]])");
    CHECK(rows("match { $c: Company $c $e:worksAt $p } return { $p.name, $e.id }  order { $e }") ==
          R"([["ann","edge 6"],["ann","edge 7"]])");
}

TEST_CASE_FIXTURE(acquaintances, "properties of edges can be filtered, tested for null, ordered by and aggregated") {
    CHECK(rows("match { $a $e:knows $b $e.since >= date(\"2020-06-01\") } return { $a.name, $b.name } order { $e.since "
               "desc }") == R"([["cid","ann"],["ann","ann"]])");
    CHECK(rows("match { $a $e:knows $b $e.since is null } return { $a.name, $b.name }") == R"([["ann","bob"]])");
    CHECK(
        rows("match { $a $e:knows $b ($e.since is null or $e.since < date(\"2020-01-01\")) } return { $a.name, $e.id } "
             "order { $a.name }") == R"([["ann","edge 2"],["bob","edge 4"]])");
    CHECK(rows("match { $a $e:knows $b } return { $a.name, count($e) as edges, count($e.since) as dated, count(*) as "
               "rows } order { $a.name }") == R"([["ann",3,2,3],["bob",1,1,1],["cid",1,1,1]])");
    CHECK(rows("query q($since: Date?) { match { $a $e:knows $b ($since is null or $e.since > $since) } return { "
               "count(*) as n } }",
               R"({"since": "2020-12-31"})") == "[[2]]");
    CHECK(
        rows("match { $a $e:knows $b $b $f:knows $c $e.since < $f.since } return { $e.id, $f.id } order { $e, $f }") ==
        R"([["edge 4","edge 5"]])");
}

TEST_CASE_FIXTURE(acquaintances, "edges close cycles and loops, and are missed in negations") {
    CHECK(
        rows(
            "match { $a: Person { name: \"ann\" } $b: Person { name: \"bob\" } $a $e:knows $b } return { $e.id } order "
            "{ $e }") == R"([["edge 1"],["edge 2"]])");
    CHECK(rows("match { $a: Person $a $e:knows $a } return { $e.id, $a.name }") == R"([["edge 3","ann"]])");
    CHECK(rows("match { $a $e:knows $b $b $f:knows $c $c $g:knows $a } return { count(*) as n }") == "[[7]]");
    CHECK(set("match { $p: Person not { $p $e:knows $_ $e.since < date(\"2020-06-01\") } } return { $p.name }") ==
          "cid");
    CHECK(set("match { $p: Person not { $_ $e:knows $p $e.since is null } } return { $p.name }") == "ann cid");
    CHECK(rows("match { $a $e:knows $b not { $a $f:knows $b $f.since > $e.since } } return { $e.id } order { $e }") ==
          R"([["edge 1"],["edge 2"],["edge 3"],["edge 4"],["edge 5"]])");
    CHECK(rows("match { $a $e:knows $b not { $b $f:knows $c $f.since > $e.since } } return { $e.id } order { $e }") ==
          R"([["edge 1"],["edge 2"],["edge 3"],["edge 5"]])");
    CHECK(rows("match { $a: Person { name: \"ann\" } $a $_:knows $b } return { $b.name } order { $b.name }") ==
          R"([["ann"],["bob"],["bob"]])");
}

TEST_CASE_FIXTURE(acquaintances, "the ids of edges break ties too, so that a limit always takes the same rows") {
    CHECK(rows("match { $p: Person $p $e:worksAt $c } return { $e.id } order { $c.name } limit 1") ==
          R"([["edge 6"]])");
    CHECK(rows("match { $a $e:knows $b } return { $e.id } order { $a.age } limit 3") ==
          R"([["edge 3"],["edge 1"],["edge 2"]])");
}

TEST_CASE_FIXTURE(acquaintances, "a plan names the edge that it binds") {
    CHECK(plan("match { $a: Person { name: \"ann\" } $a $e:knows $b $e.since is not null } return { $e, $e.since, "
               "$b.name } order { $e.since }") ==
          "scan $a: Person\n"
          "  where $a.name = \"ann\"\n"
          "expand $a -$e:Knows-> $b: Person\n"
          "  where $e.since is not null\n"
          "column e = $e\n"
          "column e.since = $e.since\n"
          "column b.name = $b.name\n"
          "order $e.since\n"
          "order $a\n"
          "order $b\n"
          "order $e\n");
    CHECK(plan("match { $a $e:knows $b $b $f:knows $a } return { $f }") ==
          "scan $a: Person\n"
          "expand $a -$e:Knows-> $b: Person\n"
          "require $b -$f:Knows-> $a\n"
          "column f = $f\n");
}

TEST_CASE_FIXTURE(acquaintances, "count(*) counts rows: of the group, or of all, and none when there are none") {
    CHECK(rows("match { $p: Person } return { count(*) as n }") == "[[3]]");
    CHECK(rows("match { $a knows $b } return { $a.name, count(*) as n } order { n desc, $a.name }") ==
          R"([["ann",2],["bob",1],["cid",1]])");
    CHECK(rows("match { $a knows $b } return { $a.name, count(*) as n } order { count(*) desc, $a.name } limit 1") ==
          R"([["ann",2]])");
    CHECK(rows("match { $p: Person { name: \"nobody\" } } return { count(*) as n }") == "[[0]]");
    CHECK(rows("match { $p: Person { name: \"nobody\" } } return { $p.name, count(*) as n }") == "[]");
    const auto unnamed = try_run("match { $p: Person } return { count(*) }");
    REQUIRE(unnamed);
    CHECK(unnamed->columns.front().name == "count");
    CHECK(unnamed->columns.front().type == cell_type{cell_scalar::i64});
}

}  // namespace omnigraph::cluster::graph
