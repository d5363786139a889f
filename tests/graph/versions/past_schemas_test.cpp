// Earlier states keep the text of the schema that they had, whatever replaced it since, and with or without a commit.
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/changing_graph.hpp>
#include <graph/random_seeds.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view stemmed = "node D { k: String @key  t: String @index }";
constexpr std::string_view plain = "node D { k: String @key  t: String @index(text: none) }";
constexpr std::string_view questions =
    "query found() { match { $d: D  search($d.t, \"graph\") } return { $d.k } order { $d.k } }\n"
    "query all() { match { $d: D } return { $d } order { $d.k } }";

struct reworded_graph : changing_graph {
    explicit reworded_graph(std::string_view schema)
        : changing_graph{schema,
                         R"({"type":"D","data":{"k":"1","t":"graphs"}} {"type":"D","data":{"k":"2","t":"graph"}})"} {}

    std::string answer(const read_point& at = {}) { return answer_of(session, at); }

    /// The keys that a search finds, then every row with its properties in their order.
    static std::string answer_of(engine_session& asked, const read_point& at) {
        std::string text;
        for (const auto* name : {"found", "all"}) {
            const auto rows = asked.query({.source = questions, .name = name, .at = at});
            REQUIRE_MESSAGE(rows, (rows ? "" : rows.error().message));
            for (const auto& row : rows->rows) text += compact_json(json_of_cell(rows->columns[0].type, row[0])) + " ";
            text += "| ";
        }
        return text;
    }
    std::string found(const read_point& at = {}) { return answer(at).substr(0, answer(at).find('|')); }

    engine_session session{handle, system, nullptr};
};

int pick(int below) { return naive::number_below(below); }

/// A schema with `extra` added properties; everything else about it is text.
std::string any_text(int extra) {
    const std::string index = pick(2) == 0 ? "@index" : "@index(text: none)";
    const auto note = pick(2) == 0 ? std::string{} : " @description(\"n" + std::to_string(pick(3)) + "\")";
    const std::string key = "k: String @key  ", text = "t: String " + index + note + "  ";
    std::string others;
    for (int i = 0; i < extra; ++i) others += "x" + std::to_string(i) + ": I32?  ";
    return "node D { " + (pick(2) == 0 ? key + text + others : others + text + key) + "}";
}

}  // namespace

TEST_CASE("a commit is read with the text that it had, also while it is a head") {
    reworded_graph graph{plain};
    const auto commit = graph.head();
    const auto made = graph.system.now();
    CHECK(graph.found() == "\"2\" ");
    graph.applies(stemmed);
    REQUIRE(graph.head() == commit);
    CHECK(graph.found() == "\"1\" \"2\" ");
    CHECK(graph.found({.commit = commit}) == "\"2\" ");
    CHECK(graph.found({.time = made}) == "\"2\" ");
    CHECK(graph.found() == "\"1\" \"2\" ");
    SUBCASE("and after a migration") {
        graph.applies("node D { k: String @key  t: String @index  x: I32? }");
        CHECK(graph.found({.commit = commit}) == "\"2\" ");
    }
    SUBCASE("and by another process") {
        const auto other = test_graph::opened(graph.host);
        const auto state = other->history().state({.commit = commit});
        REQUIRE(state);
        CHECK((*state)->shape->source == plain);
        CHECK((*other->history().state({}))->shape->source == stemmed);
    }
    SUBCASE("a diff between the commit and the branch finds no row, and a merge on it goes through") {
        CHECK(graph.handle->history().diff({.from = {.commit = commit}, .to = {}})->changes.empty());
        REQUIRE(graph.handle->history().create_branch({.name = "b"}));
        REQUIRE(graph.handle->load(R"({"type":"D","data":{"k":"3","t":"graph"}})", load_mode::merge, "ann", "b"));
        const auto merged = graph.handle->history().merge_branch({.source = "b", .target = "main", .actor = "ann"});
        REQUIRE_MESSAGE(merged, (merged ? "" : merged.error().message));
        CHECK(graph.found() == "\"1\" \"2\" \"3\" ");
        CHECK(graph.found({.commit = commit}) == "\"2\" ");
    }
}

TEST_CASE("a connection that a server keeps does not answer with a text that was replaced") {
    reworded_graph graph{stemmed};
    for (const auto& [schema, found] :
         std::map<std::string_view, std::string>{{plain, "\"2\" "}, {stemmed, "\"1\" \"2\" "}})
        for (int i = 0; i < 2; ++i) {
            graph.applies(schema);
            CHECK(graph.found() == found);
        }
}

TEST_CASE("random texts and migrations: what a commit answers never changes") {
    naive::check_seeds(15, 20261130, [] {
        int extra = 0;
        reworded_graph graph{any_text(extra)};
        std::map<std::string, std::string> answers{{graph.head(), graph.answer()}};
        for (int step = 0; step < 12; ++step) {
            switch (pick(4)) {
                case 0: ++extra; [[fallthrough]];
                case 1: graph.applies(any_text(extra)); break;
                case 2:
                    graph.loads(R"({"type":"D","data":{"k":")" + std::to_string(pick(4)) + R"(","t":")" +
                                (pick(2) == 0 ? "graph" : "graphs") + R"("}})");
                    break;
                default: REQUIRE(graph.host.repair(test_root, upkeep_mode::preview)); break;
            }
            answers.emplace(graph.head(), graph.answer());
            test_engine other{graph.store, graph.system, graph.cache_folder.path()};
            engine_session fresh{test_graph::opened(other), graph.system, nullptr};
            for (const auto& [commit, answer] : answers) {
                RC_ASSERT(graph.answer({.commit = commit}) == answer);
                RC_ASSERT(reworded_graph::answer_of(fresh, {.commit = commit}) == answer);
            }
        }
    });
}
