// Text search and ranking: the vectors of the specification, and where ranking meets the rest of a query.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/graph/plan/sql_fusion.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

lang::value text(const char* words) { return {std::string{words}}; }
lang::value vector_of(std::initializer_list<double> numbers) {
    lang::value_list list;
    for (const double number : numbers) list.push_back({number});
    return {list};
}

struct f2 : query_graph {
    f2()
        : query_graph{R"(
        node Doc { slug: String @key title: String @index body: String @index embedding: Vector(4)? note: String? }
        node Tag { name: String @key }
        edge Tagged: Doc -> Tag
    )"} {
        doc("ml-intro", "Introduction to Machine Learning", "Learning from data with machines.", {.1, .2, .3, .4});
        doc("dl-basics", "Deep Learning Basics", "Neural networks stack many layers for learning; learning needs data.",
            {.5, .6, .7, .8});
        doc("nlp-guide", "Natural Language Processing Guide", "How text becomes tokens.", {.2, .3, .4, .5});
        doc("cv-overview", "Computer Vision Overview", "Images and pixels.", {.8, .7, .6, .5});
        doc("rl-intro", "Reinforcement Learning Introduction", "Agents and rewards.", {.3, .4, .5, .6});
        for (const auto* name : {"new", "old"}) node("Tag", name, {{"name", text(name)}});
        edge("Tagged", "dl-basics", "new");
        edge("Tagged", "dl-basics", "old");
        edge("Tagged", "cv-overview", "new");
    }
    void doc(const char* slug, const char* title, const char* body, std::initializer_list<double> numbers) {
        node("Doc", slug,
             {{"slug", text(slug)}, {"title", text(title)}, {"body", text(body)}, {"embedding", vector_of(numbers)}});
    }
};

}  // namespace

TEST_CASE_FIXTURE(f2, "L§10.14 text clauses keep rows with any token, and several must all hold") {
    CHECK(set("match { $d: Doc match_text($d.body, \"neural\") } return { $d.slug }") == "dl-basics");
    CHECK(set("match { $d: Doc match_text($d.body, \"networks layers\") } return { $d.slug }") == "dl-basics");
    CHECK(set("match { $d: Doc search($d.title, \"LEARN\") } return { $d.slug }") == "dl-basics ml-intro rl-intro");
    CHECK(set("match { $d: Doc search($d.title, \"learning\") search($d.body, \"data\") } return { $d.slug }") ==
          "dl-basics ml-intro");
    CHECK(
        set("match { $d: Doc search($d.title, \"learning\") search($d.title, \"introduction\") } return { $d.slug }") ==
        "ml-intro rl-intro");
    CHECK(set("match { $d: Doc search($d.title, \"to the\") } return { $d.slug }") == "ml-intro");
    CHECK(set("match { $d: Doc fuzzy($d.title, \"Introductio\", 2) } return { $d.slug }") == "ml-intro rl-intro");
    CHECK(set("match { $d: Doc fuzzy($d.title, \"Visoin\") } return { $d.slug }") == "cv-overview");
    CHECK(set("match { $d: Doc fuzzy($d.title, \"Visoin\", 1) } return { $d.slug }").empty());
}

TEST_CASE_FIXTURE(f2, "text clauses work on traversed variables, in negations, compared, and without an index") {
    CHECK(set("match { $t: Tag { name: \"new\" } $d tagged $t search($d.title, \"learning\") } return { $d.slug }") ==
          "dl-basics");
    CHECK(set("match { $t: Tag $d tagged $t search($t.name, \"old\") } return { $d.slug }") == "dl-basics");
    CHECK(set("match { $d: Doc not { search($d.title, \"learning\") } } return { $d.slug }") ==
          "cv-overview nlp-guide");
    CHECK(set("match { $d: Doc search($d.title, \"learning\") = false } return { $d.slug }") ==
          "cv-overview nlp-guide");
    CHECK(set("match { $d: Doc search($d.title, \"learning\") = true } return { $d.slug }") ==
          "dl-basics ml-intro rl-intro");
    CHECK(set("match { $d: Doc search($d.note, \"x\") = false } return { $d.slug }").empty());
    CHECK(set("query q($w: String?) { match { $d: Doc search($d.title, $w) } return { $d.slug } }").empty());
    CHECK(set("query q($w: String) { match { $d: Doc search($d.title, $w) } return { $d.slug } }",
              R"({"w": "vision\" OR \"deep"})") == "cv-overview dl-basics");
}

TEST_CASE_FIXTURE(f2, "L§10.14 L§10.15 bm25 orders by relevance, equal ones by id, and keeps only matches") {
    CHECK(in_order("match { $d: Doc } return { $d.slug } order { bm25($d.title, \"Learning\") } limit 3") ==
          "dl-basics rl-intro ml-intro");
    CHECK(in_order("match { $d: Doc } return { $d.slug } order { bm25($d.body, \"learning\") }") ==
          "dl-basics ml-intro");
    CHECK(in_order("match { $d: Doc } return { $d.slug } order { bm25($d.body, \"learning\") asc }") ==
          "dl-basics ml-intro");
    CHECK(in_order("match { $t: Tag $d tagged $t } return { $t.name } order { bm25($d.body, \"neural\") }") ==
          "new old");
}

TEST_CASE_FIXTURE(f2, "L§10.14 nearest orders by distance, among the rows that satisfy the match") {
    const std::string near = "order { nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]) }";
    node("Doc", "bare", {{"slug", text("bare")}, {"title", text("No vector")}, {"body", text("none")}});
    CHECK(in_order("match { $d: Doc } return { $d.slug } " + near + " limit 3") == "ml-intro nlp-guide rl-intro");
    CHECK(in_order("match { $d: Doc } return { $d.slug } " + near + " limit 9") ==
          "ml-intro nlp-guide rl-intro dl-basics cv-overview");
    CHECK(in_order("match { $d: Doc } return { $d.slug } " + near + " limit 0").empty());
    CHECK(in_order("match { $d: Doc search($d.title, \"learning\") } return { $d.slug } " + near + " limit 2") ==
          "ml-intro rl-intro");
    CHECK(in_order("match { $t: Tag { name: \"new\" } $d tagged $t } return { $d.slug } " + near + " limit 1") ==
          "dl-basics");
    CHECK(in_order("match { $d: Doc not { $d tagged $_ } } return { $d.slug } " + near + " limit 2") ==
          "ml-intro nlp-guide");
    CHECK(in_order("query q($v: Vector(4)) { match { $d: Doc } return { $d.slug } order { nearest($d.embedding, $v) } "
                   "limit 1 }",
                   R"({"v": [0.8, 0.7, 0.6, 0.5]})") == "cv-overview");
}

TEST_CASE_FIXTURE(f2, "L§10.14 reciprocal rank fusion gives one row an id") {
    CHECK(in_order("match { $d: Doc } return { $d.slug } "
                   "order { rrf(nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]), nearest($d.embedding, [0.5, 0.6, 0.7, "
                   "0.8])) } limit 3") == "rl-intro ml-intro dl-basics");
    CHECK(in_order("match { $d: Doc } return { $d.slug } order { rrf(bm25($d.title, \"learning\"), bm25($d.body, "
                   "\"learning\")) } limit 3") == "dl-basics ml-intro rl-intro");
    CHECK(in_order("match { $t: Tag $d tagged $t } return { $d.slug } "
                   "order { rrf(bm25($d.title, \"learning\"), bm25($d.body, \"images\")) } limit 9") ==
          "dl-basics cv-overview");
    CHECK(in_order("match { $t: Tag $d tagged $t } return { $t.name } "
                   "order { rrf(bm25($t.name, \"new old\"), bm25($d.body, \"neural\"), 1) } limit 9") == "new old");
    CHECK(in_order("query q($k: I32) { match { $d: Doc } return { $d.slug } "
                   "order { rrf(bm25($d.title, \"vision\"), bm25($d.body, \"agents\"), $k) } limit 1 }",
                   R"({"k": 5})") == "cv-overview");
    CHECK(refusal("query q($k: I32) { match { $d: Doc } return { $d.slug } "
                  "order { rrf(bm25($d.title, \"vision\"), bm25($d.body, \"agents\"), $k) } limit 1 }",
                  R"({"k": 0})") == "query 'q': rrf(...) needs a k above 0");
}

TEST_CASE("equal sums of shares are equal, so the first ranking decides between them") {
    auto db = *database::in_memory();
    REQUIRE(
        db.run("CREATE TABLE ranked AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
               "SELECT nullif(n.i, 0) AS a, nullif(m.i, 0) AS b FROM n, n AS m"));
    for (const std::int64_t k : {1, 2, 60}) {
        auto rows = db.prepare("SELECT a, b FROM ranked ORDER BY " + fused_order(std::to_string(k), "a", "b"));
        REQUIRE(rows);
        struct fused {
            std::int64_t above = 0, below = 1, rank = 0;
        };
        std::optional<fused> before;
        int equal = 0, wrong = 0;
        while (*rows->step()) {
            const auto a = rows->is_null(0) ? 0 : k + rows->integer(0), b = rows->is_null(1) ? 0 : k + rows->integer(1);
            fused now{(a ? 1 : 0) + (b ? 1 : 0), std::max<std::int64_t>(a, 1) * std::max<std::int64_t>(b, 1),
                      rows->is_null(0) ? 1'000 : rows->integer(0)};
            if (a && b) now.above = a + b;
            if (before) {
                const auto left = before->above * now.below, right = now.above * before->below;
                equal += left == right ? 1 : 0;
                wrong += left < right || (left == right && before->rank > now.rank) ? 1 : 0;
            }
            before = now;
        }
        CHECK(wrong == 0);
        CHECK(equal > 1'000);
    }
}

TEST_CASE("pages over a fused ranking follow each other, also where a distance is in it") {
    query_graph graph{"node D { slug: String @key  title: String @index  v: Vector(1)? }"};
    // The distances order them c, d, b, a, and the relevances a, c, b, d.
    const auto doc = [&](const char* slug, const char* title, double place) {
        graph.node("D", slug, {{"slug", text(slug)}, {"title", text(title)}, {"v", vector_of({place})}});
    };
    doc("a", "red red red red red red red red red red", 4);
    doc("b", "red red red red red red red red pad pad", 3);
    doc("c", "red red red red red red red red red pad", 1);
    doc("d", "red red red red red red red pad pad pad", 2);
    doc("e", "pad", 9);
    const std::string query =
        "query q($o: I64, $l: I64) { match { $d: D } return { $d.slug } "
        "order { rrf(nearest($d.v, [1]), bm25($d.title, \"red\")) } offset $o limit $l }";
    const auto page = [&](std::size_t offset, std::size_t limit) {
        return graph.in_order(query, fmt::format(R"({{"o": {}, "l": {}}})", offset, limit));
    };
    const auto pages = [&](std::size_t length) {
        std::string all;
        for (std::size_t at = 0; at < 5; at += length) all += (at == 0 ? "" : " ") + page(at, length);
        return all;
    };
    // As many of the nearest count as a page has, and the rest follows.
    CHECK(pages(1) == "c a b d e");
    CHECK(pages(2) == "c d a b e");
    CHECK(pages(3) == "c d b a e");
    CHECK(pages(4) == "c a d b e");
    CHECK(page(0, 100) == "c a d b e");
    CHECK(page(0, 0).empty());
}

TEST_CASE_FIXTURE(f2,
                  "scores and text predicates are values: they can be projected, compared, ordered by and aggregated") {
    CHECK(rows("match { $d: Doc } return { $d.slug, search($d.title, \"vision\") as hit, search($d.note, \"x\") as "
               "none } order { hit desc } limit 1") == R"([["cv-overview",true,null]])");
    CHECK(
        rows("match { $d: Doc { slug: \"ml-intro\" } } return { nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]) as d }") ==
        "[[0.0]]");
    CHECK(set("match { $d: Doc nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]) < 0.5 } return { $d.slug }") ==
          "ml-intro nlp-guide rl-intro");
    CHECK(set("match { $d: Doc bm25($d.body, \"learning\") > 0 } return { $d.slug }") == "dl-basics ml-intro");
    CHECK(in_order("match { $d: Doc } return { $d.slug, bm25($d.body, \"learning\") as score } order { score }") ==
          "dl-basics ml-intro");
    CHECK(rows("match { $d: Doc } return { count(bm25($d.body, \"learning\")) as n }") == "[[2]]");
}

TEST_CASE_FIXTURE(f2, "a session's connection refuses everything but reads") {
    CHECK(set("match { $d: Doc } return { $d.slug } limit 1").size() > 0);
    for (const auto* text :
         {"DELETE FROM \"n_Doc\"", "CREATE TABLE x(y)", "ATTACH ':memory:' AS other", "PRAGMA user_version=1"}) {
        CAPTURE(text);
        CHECK(!db().prepare(text));
    }
}

TEST_CASE_FIXTURE(f2, "a text to be near to needs an embedding provider, of the model that made the vectors") {
    const auto near = "match { $d: Doc } return { $d.slug } order { nearest($d.embedding, \"agents\") } limit 2";
    CHECK(refusal(near) ==
          "query 'q': nearest(...) with a text needs an embedding provider, and this graph has none; declare one under "
          "`providers.embedding` and name it in the graph's `embedding_provider`");
    const mock_embedder texts{"m1"};
    const auto first = in_order(near, "{}", &texts);
    CHECK(first == in_order(near, "{}", &texts));
    CHECK(first.find(' ') != std::string::npos);
}

TEST_CASE("vectors of two models are not compared") {
    query_graph graph{"node Chunk { k: String @key body: String embedding: Vector(2) @embed(\"body\", model=\"m1\") }"};
    graph.node("Chunk", "a", {{"k", text("a")}, {"body", text("words")}, {"embedding", vector_of({1, 0})}});
    const auto near = "match { $c: Chunk } return { $c.k } order { nearest($c.embedding, \"words\") } limit 1";
    const mock_embedder one{"m1"}, other{"m2"};
    CHECK(graph.in_order(near, "{}", &one) == "a");
    const auto refused = graph.refusal(near, "{}", &other);
    CHECK(refused ==
          "query 'q': property 'embedding' records the embedding model 'm1', and the graph's provider uses 'm2'");
}

}  // namespace omnigraph::cluster::graph
