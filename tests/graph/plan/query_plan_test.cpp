// How queries are executed: plans as text, and what SQLite makes of their SQL.
#include <string>

#include <doctest/doctest.h>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr auto schema = R"(
    node Signal { slug: String @key name: String @index kind: String? @index at: DateTime tags: [String]? }
    node Pattern { slug: String @key name: String @index }
    edge Forms: Signal -> Pattern
    edge Drives: Pattern -> Pattern
)";

/// SQLite's own description of how it runs the query.
std::string explained(query_graph& graph, const std::string& source) {
    auto plan = graph.db().prepare("EXPLAIN QUERY PLAN " + graph.sql_of(source).text);
    REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().message));
    std::string text;
    while (*plan->step()) text += std::string{plan->text(3)} + "\n";
    return text;
}

}  // namespace

TEST_CASE("a plan starts where the fewest nodes are, whatever the written order") {
    query_graph graph{schema};
    CHECK(graph.plan("match { $s: Signal $s forms $p $p: Pattern { slug: \"x\" } } return { $s.name } order { $s.at "
                     "desc } limit 5") ==
          "scan $p: Pattern\n"
          "  where $p.slug = \"x\"\n"
          "expand $p <-Forms- $s: Signal\n"
          "column s.name = $s.name\n"
          "order $s.at desc\n"
          "order $p\n"
          "order $s\n"
          "limit 5\n");
}

TEST_CASE("negations and filters are applied as soon as their variables are bound") {
    query_graph graph{schema};
    CHECK(graph.plan("query stale($since: DateTime) { match { $p: Pattern not { $s forms $p $s.at >= $since } not { $p "
                     "drives $_ } } "
                     "return { $p.slug, count($p) as n } }") ==
          "scan $p: Pattern\n"
          "without\n"
          "  expand $p <-Forms- $s: Signal\n"
          "    where $s.at >= parameter since\n"
          "without\n"
          "  expand $p -Drives-> $_: Pattern\n"
          "group p.slug = $p.slug\n"
          "column n = count($p)\n");
}

TEST_CASE("cycles are closed by a test, hops and rankings are named") {
    query_graph graph{schema};
    CHECK(graph.plan("match { $a: Pattern $a drives{1,3} $b $b drives $a search($b.name, \"x\") } return { $b.slug } "
                     "order { bm25($a.name, \"y\") } limit 2") ==
          "scan $b: Pattern\n"
          "  where text($b.name, \"x\") = true\n"
          "expand $b <-Drives{1,3}- $a: Pattern\n"
          "require $b -Drives-> $a\n"
          "column b.slug = $b.slug\n"
          "rank relevance($a.name, \"y\")\n"
          "limit 2\n");
}

TEST_CASE("the SQL binds every value and follows the plan's order") {
    query_graph graph{schema};
    const auto query = graph.sql_of("match { $p: Pattern { slug: \"x\" } $s forms $p } return { $s.name }");
    CHECK(query.text ==
          "SELECT v1.\"name\" AS \"#0\" FROM \"n_Pattern\" v0 CROSS JOIN \"e_Forms\" e1 CROSS JOIN \"n_Signal\" v1"
          " WHERE v0.\"slug\" = ?1 AND e1.dst = v0.id AND NOT EXISTS (SELECT 1 FROM \"e_Forms\" e1p WHERE e1p.src = "
          "e1.src"
          " AND e1p.dst = e1.dst AND e1p.rowid < e1.rowid) AND v1.id = e1.src");
    CHECK(query.bindings.size() == 1);
}

TEST_CASE("key look-ups, traversals, searches and negations use indexes, never whole tables") {
    query_graph graph{schema};
    (void)graph.session();
    for (const auto* source : {"match { $p: Pattern { slug: \"x\" } } return { $p.name }",
                               "match { $s: Signal { kind: \"x\" } } return { $s.name }",
                               "match { $p: Pattern { slug: \"x\" } $s forms $p $s forms $q } return { $q.name }",
                               "match { $p: Pattern { slug: \"x\" } $p drives $q $q drives $p } return { $q.name }",
                               "match { $p: Pattern { slug: \"x\" } not { $p drives $_ } } return { $p.name }",
                               "match { $p: Pattern { slug: \"x\" } $p drives{2,4} $q } return { $q.name }",
                               "match { $p: Pattern search($p.name, \"x\") $p drives $q } return { $q.name }"}) {
        const auto plan = explained(graph, source);
        CAPTURE(source);
        CAPTURE(plan);
        CHECK(plan.find("SCAN v") == std::string::npos);
        CHECK(plan.find("SCAN e1\n") == std::string::npos);
        CHECK(plan.find("SEARCH v0") != std::string::npos);
    }
}

TEST_CASE("more tables than SQLite joins are joined in pieces, which look things up by index as well") {
    query_graph graph{schema};
    (void)graph.session();
    std::string wide = "match { $p: Pattern { slug: \"x\" }";
    for (int at = 0; at < 40; ++at) wide += fmt::format(" $p drives $q{0} $q{0}.name > \"b\"", at);
    wide += " } return { $q4.name }";
    const auto text = graph.sql_of(wide).text;
    CHECK(text.starts_with("WITH s1 AS (SELECT v0.id AS i0, v"));
    CHECK(text.find(" LIMIT -1) SELECT (SELECT v5.\"name\" FROM \"n_Pattern\" v5 WHERE v5.id = s1.i5) AS \"#0\" "
                    "FROM s1 CROSS JOIN ") != std::string::npos);
    const auto plan = explained(graph, wide);
    CAPTURE(plan);
    CHECK(plan.find("CO-ROUTINE s1") != std::string::npos);
    CHECK(plan.find("SCAN v") == std::string::npos);
    CHECK(plan.find("SCAN e") == std::string::npos);
}

}  // namespace omnigraph::cluster::graph
