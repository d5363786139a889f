// Rankings and searches with a limit: the first hits give what all hits give.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/plan/leading_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/first_hits.hpp>

#include <graph/query_graph.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

lang::value text(std::string words) { return {std::move(words)}; }

std::string pick(const std::vector<std::string>& from) { return *rc::gen::elementOf(from); }

/// Documents that are alike more often than not, so that many hits have the same score.
struct random_documents : query_graph {
    random_documents()
        : query_graph{
              "node Doc { slug: String @key body: String? year: I32? v: Vector(2)? }"
              "node Tag { name: String @key }"
              "edge Tagged: Doc -> Tag   edge Cites: Doc -> Doc"} {
        const int docs = *rc::gen::inRange(1, 25);
        for (const auto* tag : {"new", "old"}) node("Tag", tag, {{"name", text(tag)}});
        for (int i = 0; i < docs; ++i) add(fmt::format("d{:02}", (i * 7) % 25));
        for (int i = *rc::gen::inRange(0, 30); i > 0; --i) edge("Tagged", any_doc(), pick({"new", "old"}));
        for (int i = *rc::gen::inRange(0, 30); i > 0; --i) edge("Cites", any_doc(), any_doc());
    }

    void add(const std::string& slug) {
        slugs.push_back(slug);
        values given{{"slug", text(slug)}, {"year", {std::int64_t{*rc::gen::inRange(0, 4)}}}};
        std::string words;
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) words += pick({"cat", "cats", "dog", "sun"}) + " ";
        if (*rc::gen::inRange(0, 6) > 0) given.emplace_back("body", text(words));
        const auto number = [] { return lang::value{static_cast<double>(*rc::gen::inRange(0, 3))}; };
        if (*rc::gen::inRange(0, 6) > 0) given.emplace_back("v", lang::value{lang::value_list{number(), number()}});
        node("Doc", slug, given);
    }

    [[nodiscard]] std::string any_doc() const { return pick(slugs); }

    std::vector<std::string> slugs;
};

/// `$a` stands before the ranked `$d` in the order of names, `$z` behind it.
std::string random_question() {
    const auto match =
        pick({"$d: Doc $d.year > 0", "$d: Doc not { $d tagged $_ }", "$d: Doc $d tagged $z", "$d: Doc $d cites $a",
              "$d: Doc $a: Doc $d cites $a $a.year = 1", "$d: Doc bm25($d.body, \"cat\") > 0 $d.year < 3",
              "$d: Doc $d.year = $d.year", "$d: Doc optional { $d cites $z }",
              "$a: Doc $d: Doc $d.year = 2 $a cites $d", "$d: Doc search($d.body, \"cats sun\") $d.year > 0",
              "$d: Doc $a: Doc $d cites $a bm25($a.body, \"cat dog\") > 0"});
    const auto order = pick({"order { bm25($d.body, \"cat dog\") }", "order { nearest($d.v, [0.0, 1.0]) }"});
    const auto score = pick({"", ", bm25($d.body, \"cat dog\") as score"});
    const auto page = fmt::format("limit {} offset {}", *rc::gen::inRange(0, 6), *rc::gen::inRange(0, 3));
    return fmt::format("match {{ {} }} return {{ $d.slug, $d.year{} }} {} {}", match, score, order, page);
}

std::string random_search() {
    const auto search =
        pick({"search($d.body, \"cat sun\")", "fuzzy($d.body, \"cot\", 1)", "fuzzy($d.body, \"dogs\")"});
    const auto more = pick({"", "$d.year > 0", "$d tagged $z", "not { $d cites $_ }"});
    return fmt::format("match {{ $d: Doc {} {} }} return {{ $d.slug, $d.body }} limit {}", search, more,
                       *rc::gen::inRange(0, 6));
}

}  // namespace

TEST_CASE("the rows of few hits, when they are enough, are those of all hits") {
    CHECK(rc::check([] {
        random_documents docs;
        for (int i = 0; i < 8; ++i) {
            const auto question = i % 3 == 2 ? random_search() : random_question();
            docs.first_hits = 0;
            const auto all = docs.rows(question);
            docs.first_hits = static_cast<std::uint64_t>(*rc::gen::inRange(1, 9));
            RC_LOG() << question << "\n";
            RC_ASSERT(docs.rows(question) == all);
        }
    }));
}

TEST_CASE("a plan begins with hits when it scans the ranked or searched variable first, and has a limit") {
    query_graph graph{
        "node Doc { slug: String @key body: String year: I32 } node Tag { name: String @key }"
        "edge Tagged: Doc -> Tag"};
    const auto leading = [&](const std::string& source) {
        const auto plan = build_plan(checked_against(graph.catalog(), "query q() { " + source + " }"), graph.catalog());
        REQUIRE(plan);
        const auto found = leading_hits_of(*plan);
        return found ? fmt::format("{} {} {} {}", found->needed, found->search ? "search" : "rank", found->one_row_each,
                                   found->ids_break_ties)
                     : "";
    };
    const std::string rank = " return { $d.slug } order { bm25($d.body, \"x\") } limit 3 offset 2";
    CHECK(leading("match { $d: Doc $d.year > 1 }" + rank) == "5 rank false true");
    CHECK(leading("match { $d: Doc $d.year > 1 $d tagged $t }" + rank) == "5 rank false true");
    CHECK(leading("match { $d: Doc $d.year > 1 $d tagged $a }" + rank) == "5 rank false false");
    CHECK(leading("match { $d: Doc }" + rank).empty());
    CHECK(leading("match { $t: Tag { name: \"new\" } $d tagged $t }" + rank).empty());
    CHECK(leading("match { $d: Doc search($d.body, \"x\") } return { $d.slug } limit 3") == "3 search true true");
    CHECK(leading("match { $d: Doc fuzzy($d.body, \"x\") $d.year > 1 } return { $d.slug } limit 3") ==
          "3 search false true");
    CHECK(leading("match { $d: Doc search($d.body, \"x\") } return { $d.slug } order { $d.year } limit 3").empty());
    CHECK(leading("match { $d: Doc search($d.body, \"x\") } return { count($d) as n } limit 3").empty());
    CHECK(leading("match { $d: Doc search($d.body, \"x\") = false } return { $d.slug } limit 3").empty());
    CHECK(leading("match { $d: Doc search($d.body, \"x\") } return { $d.slug }").empty());
}

TEST_CASE("hits end where no equal one is left out, and more are tried as the first ones gave rows") {
    const auto hits_of = [](std::vector<double> costs) {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < costs.size(); ++i) ids.push_back(fmt::format("d{}", i));
        return index_hits{std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
    };
    leading_hits leading{10, 10};
    first_hits trying{leading, 20};
    CHECK(trying.asked() == 21);
    std::vector<double> costs(21, 2.0);
    CHECK(trying.cut(hits_of(costs)).costs.empty());
    CHECK(!trying.suffice(10));
    costs.front() = 1.0;
    CHECK(trying.cut(hits_of(costs)).nodes->ids() == std::vector<std::string>{"d0"});
    CHECK(!trying.suffice(9));
    CHECK(trying.suffice(10));
    CHECK(trying.take_more(4));
    CHECK(trying.asked() == 101);
    CHECK(!trying.take_more(4));
    CHECK(trying.cut(hits_of(costs)).costs.size() == 21);
    CHECK(trying.suffice(0));
    leading.ids_break_ties = true;
    CHECK(first_hits{leading, 20}.cut(hits_of(std::vector<double>(21, 2.0))).costs.size() == 20);
    CHECK(!first_hits{leading, 20}.take_more(0));
}
