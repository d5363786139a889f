// Tests joined by `and` and `or`, null tests, optional filters and negative numbers.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// Ages: Alice 30, Bob 25, Charlie 35, Diana 28; Eve has none.
struct five : f1 {
    five() { person("Eve"); }
    std::string who(const std::string& test, std::string_view parameters = "{}") {
        const auto at = test.find('|');
        const auto head =
            at == std::string::npos ? std::string{"query q() {"} : "query q(" + test.substr(0, at) + ") {";
        return set(head + " match { $p: Person " + test.substr(at == std::string::npos ? 0 : at + 1) +
                       " } return { $p.name } }",
                   parameters);
    }
};

}  // namespace

TEST_CASE_FIXTURE(five, "and binds closer than or, and parentheses closer than both") {
    CHECK(who("$p.name = \"Alice\" or $p.age = 25") == "Alice Bob");
    CHECK(who("$p.age > 26 and $p.age < 31") == "Alice Diana");
    CHECK(who("$p.name = \"Bob\" or $p.age > 26 and $p.age < 31") == "Alice Bob Diana");
    CHECK(who("($p.name = \"Bob\" or $p.age > 26) and $p.age < 31") == "Alice Bob Diana");
    CHECK(who("($p.name = \"Charlie\" or $p.age > 29) and $p.age < 31") == "Alice");
    CHECK(who("($p.name = \"Charlie\" or $p.age > 29) $p.age < 31") == "Alice");
}

TEST_CASE_FIXTURE(five, "a null test is never unknown, and a comparison with null is neither true nor false") {
    CHECK(who("$p.age is null") == "Eve");
    CHECK(who("$p.age is not null") == "Alice Bob Charlie Diana");
    CHECK(who("$p.age > 30 or $p.age is null") == "Charlie Eve");
    CHECK(who("$p.age > 30 or $p.age <= 30") == "Alice Bob Charlie Diana");
    CHECK(who("$p.age > 30 or $p.name = \"Eve\"") == "Charlie Eve");
    CHECK(who("$p.age is null and $p.age > 30").empty());
    CHECK(who("not { $p.age > 30 or $p.age <= 28 }") == "Alice Eve");
    CHECK(who("not { $p.age is null or $p.age < 30 }") == "Alice Charlie");
    CHECK(who("not { $p.age > 0 and $p.name != \"Bob\" }") == "Bob Eve");
    CHECK(who("not { $p knows $f ($f.age > 30 or $f.name = \"Diana\") }") == "Charlie Diana Eve");
}

TEST_CASE_FIXTURE(five, "a filter is optional with a null test of its parameter") {
    const std::string optional = "$least: I32?| $least is null or $p.age > $least";
    CHECK(who(optional, "{}") == "Alice Bob Charlie Diana Eve");
    CHECK(who(optional, R"({"least": null})") == "Alice Bob Charlie Diana Eve");
    CHECK(who(optional, R"({"least": 28})") == "Alice Charlie");
    CHECK(who("$least: I32?| $least is not null and $p.age > $least", "{}").empty());
    CHECK(who("$least: I32?| $least is not null and $p.age > $least", R"({"least": 28})") == "Alice Charlie");
    CHECK(who("$least: I32?| not { $least is null or $p.age > $least }", "{}").empty());
    CHECK(who("$least: I32?| not { $least is null or $p.age > $least }", R"({"least": 28})") == "Bob Diana Eve");
    CHECK(who("$a: I32?, $b: String?| ($a is null or $p.age = $a) and ($b is null or $p.name = $b)",
              R"({"b": "Bob"})") == "Bob");
    CHECK(who("$least: I32| $least is null", R"({"least": 1})").empty());
    CHECK(who("$least: I32| $least is not null", R"({"least": 1})") == "Alice Bob Charlie Diana Eve");
}

TEST_CASE_FIXTURE(five, "numbers may be negative wherever a number stands") {
    person("Fay", whole(-3));
    CHECK(who("$p.age = -3") == "Fay");
    CHECK(who("$p.age > -4 and $p.age < -2.5") == "Fay");
    CHECK(who("-3 = $p.age") == "Fay");
    CHECK(set("match { $p: Person { age: -3 } } return { $p.name }") == "Fay");
    CHECK(
        rows("match { $p: Person { name: \"Fay\" } } return { $p.age, -7 as seven, -0.5 as half, [-1, 2] as list }") ==
        "[[-3,-7,-0.5,[-1,2]]]");
    CHECK(rows("match { $p: Person $p.age < 0 } return { sum($p.age) as s, min($p.age) as m }") == "[[-3.0,-3]]");
}

TEST_CASE("text clauses inside of or are right, whatever the query starts from") {
    query_graph graph{
        "node Doc { slug: String @key title: String @index note: String? size: I32? } node Tag { name: String @key } "
        "edge Tagged: Doc -> Tag"};
    const auto doc = [&](const char* slug, const char* title, lang::value note, lang::value size) {
        graph.node(
            "Doc", slug,
            {{"slug", text(slug)}, {"title", text(title)}, {"note", std::move(note)}, {"size", std::move(size)}});
    };
    doc("a", "deep learning", text("cats"), whole(-1));
    doc("b", "shallow learning", {}, whole(2));
    doc("c", "cooking", text("dogs"), whole(3));
    doc("d", "painting", {}, {});
    graph.node("Tag", "t", {{"name", text("t")}});
    for (const auto* slug : {"a", "c", "d"}) graph.edge("Tagged", slug, "t");
    const auto slugs = [&](const std::string& test) {
        return graph.set("match { $d: Doc " + test + " } return { $d.slug }");
    };
    CHECK(slugs("search($d.title, \"learning\") or $d.size = 3") == "a b c");
    CHECK(slugs("search($d.title, \"deep\") or search($d.title, \"cooking\")") == "a c");
    CHECK(slugs("search($d.title, \"learning\") (search($d.note, \"cats\") or $d.size = 2)") == "a b");
    CHECK(slugs("search($d.title, \"learning\") and search($d.note, \"cats\") or $d.note is null") == "a b d");
    CHECK(slugs("search($d.note, \"cats\") = false or $d.size = 2") == "b c");
    CHECK(slugs("search($d.note, \"cats\") is null") == "b d");
    CHECK(slugs("bm25($d.title, \"learning\") is null or $d.size < 0") == "a c d");
    CHECK(slugs("not { search($d.title, \"learning\") or $d.size = 3 }") == "d");
    CHECK(graph.set("match { $t: Tag { name: \"t\" } $d tagged $t (search($d.title, \"learning\") or $d.size is null) "
                    "} return { $d.slug }") == "a d");
    CHECK(graph.in_order("match { $d: Doc (search($d.title, \"learning\") or $d.size = 3) } return { $d.slug } order { "
                         "$d.size desc }") == "c b a");
    CHECK(graph.in_order("match { $d: Doc (search($d.note, \"cats\") or $d.size = 2) } return { $d.slug } order { "
                         "bm25($d.title, \"shallow learning\") }") == "b a");
}

TEST_CASE("a plan names its conditions, and takes apart what is joined by and") {
    query_graph graph{"node Doc { slug: String @key day: Date? @index size: I32? } edge Cites: Doc -> Doc"};
    CHECK(graph.plan("query q($since: Date?) { match { $d: Doc $d cites $c ($c.size is null or $c.size < -1 and "
                     "$d.size = 2) and ($since is null or $d.day > $since) "
                     "and $c.slug = \"x\" } return { $d.slug, count(*) as n } }") ==
          "scan $c: Doc\n"
          "  where $c.slug = \"x\"\n"
          "expand $c <-Cites- $d: Doc\n"
          "  where $c.size is null or ($c.size < -1 and $d.size = 2)\n"
          "  where parameter since is null or $d.day > parameter since\n"
          "group d.slug = $d.slug\n"
          "column n = count(*)\n");
}

TEST_CASE("an optional filter that is given uses an index, and one that is not leaves nothing behind") {
    query_graph graph{"node Doc { slug: String @key day: Date? @index size: I32? }"};
    const auto checked = checked_against(
        graph.catalog(),
        "query q($since: Date?) { match { $d: Doc $since is null or $d.day = $since } return { $d.slug } }");
    const auto planned = [&](const lang::parameter_values& given) {
        const auto plan = build_plan(checked, graph.catalog(), &given);
        REQUIRE(plan);
        return plan_text(*plan);
    };
    CHECK(planned({{"since", {}}}) == "scan $d: Doc\ncolumn d.slug = $d.slug\n");
    CHECK(planned({{"since", whole(3)}}) ==
          "scan $d: Doc\n  where $d.day = parameter since\ncolumn d.slug = $d.slug\n");
    const auto given = lang::parameter_values{{"since", whole(3)}};
    const auto sql = write_sql(*build_plan(checked, graph.catalog(), &given), sqlite_dialect{graph.schema()});
    auto explained = graph.db().prepare("EXPLAIN QUERY PLAN " + sql.text);
    REQUIRE(explained);
    REQUIRE(*explained->step());
    CHECK(std::string{explained->text(3)}.find("SEARCH v0 USING INDEX") != std::string::npos);
}

}  // namespace omnigraph::cluster::graph
