// @card in merges: what a merge does not change refuses nothing.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>

#include <graph/graph_fixture.hpp>
#include <graph/random_seeds.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view owned = "node P { k: String @key }\nedge K: P -> P @card(2..3) { tag: String  w: I32? }";

std::string edge(const std::string& tag, const std::string& from, const std::string& to, int w = 0) {
    return R"({"edge":"K","from":")" + from + R"(","to":")" + to + R"(","data":{"id":")" + tag + R"(","tag":")" + tag +
           R"(","w":)" + std::to_string(w) + "}}\n";
}

struct carded_graph : test_graph {
    carded_graph()
        : test_graph{owned,
                     R"({"type":"P","data":{"k":"a"}} {"type":"P","data":{"k":"b"}} {"type":"P","data":{"k":"c"}})"} {}

    bool mutates(std::string_view branch, const std::string& text) {
        engine_session session{handle, system, nullptr};
        const auto source = "query q() { " + text + " }";
        return session.mutate({.source = source, .name = "q", .at = {.branch = branch}}, "ann").has_value();
    }
    bool loads_into(std::string_view branch, const std::string& records) {
        return handle->load(records, load_mode::merge, "ann", branch).has_value();
    }
    void branches_off(std::string_view name) { REQUIRE(handle->history().create_branch({.name = name})); }
    merge_outcome merges(std::string_view source) {
        auto made = handle->history().merge_branch({.source = source, .target = main_branch, .actor = "ann"});
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        return *std::move(made);
    }
    std::map<std::string, std::string> edges(std::string_view branch) {
        return rows_of(*handle, {.branch = branch})["edge:K"];
    }
};

/// How many edges leave each node.
std::map<std::string, int> counted(const std::map<std::string, std::string>& edges) {
    std::map<std::string, int> counts;
    for (const auto& [id, row] : edges) ++counts[row.substr(0, row.find('|'))];
    return counts;
}

int pick(int below) { return naive::number_below(below); }

/// One write of a side, to edges of its own; what is refused changes nothing.
void write(carded_graph& graph, std::string_view branch, const std::vector<std::string>& tags) {
    const auto tag = tags[static_cast<std::size_t>(pick(static_cast<int>(tags.size())))];
    const auto where = " where tag = \"" + tag + "\"";
    static const std::vector<std::string> nodes{"a", "b", "c"};
    const auto from = nodes[static_cast<std::size_t>(pick(3))];
    switch (pick(4)) {
        case 0: static_cast<void>(graph.mutates(branch, "delete K" + where)); break;
        case 1:
            static_cast<void>(graph.mutates(branch, "update K set { w: " + std::to_string(pick(9)) + " }" + where));
            break;
        default: static_cast<void>(graph.loads_into(branch, edge(tag, from, "a", pick(9)))); break;
    }
}

}  // namespace

TEST_CASE("a merge that leaves the number of edges of a node as it was is not refused for it") {
    carded_graph graph;
    REQUIRE(graph.loads_into("main", edge("1", "a", "a") + edge("2", "a", "b")));
    REQUIRE(graph.mutates("main", "delete K where tag = \"2\""));
    graph.branches_off("draft");
    SUBCASE("fast-forward, another property of an edge") {
        REQUIRE(graph.mutates("draft", "update K set { w: 5 } where from = \"a\""));
        CHECK(graph.merges("draft").result == merge_result::fast_forward);
    }
    SUBCASE("three-way, another property of an edge") {
        REQUIRE(graph.mutates("draft", "update K set { w: 5 } where from = \"a\""));
        REQUIRE(graph.loads_into("main", R"({"type":"P","data":{"k":"d"}})"));
        CHECK(graph.merges("draft").result == merge_result::merged);
    }
    SUBCASE("another edge in the place of one") {
        REQUIRE(graph.loads_into("draft", edge("3", "a", "c")));
        REQUIRE(graph.mutates("draft", "delete K where tag = \"1\""));
        CHECK(graph.merges("draft").result == merge_result::fast_forward);
        CHECK(counted(graph.edges("main")) == std::map<std::string, int>{{"a", 1}});
    }
    SUBCASE("an edge that leads elsewhere") {
        REQUIRE(graph.loads_into("draft", edge("1", "a", "c")));
        CHECK(graph.merges("draft").result == merge_result::fast_forward);
    }
    SUBCASE("but one that has fewer edges, or more and still too few, is refused") {
        REQUIRE(graph.loads_into("draft", edge("3", "b", "c")));
        const auto refused = graph.merges("draft");
        CHECK(refused.result == merge_result::conflicting);
        REQUIRE(refused.conflict_count == 1);
        CHECK(refused.conflicts[0].message == "@card violation on edge K: 'b' would have 1 of them, allowed is 2..3");
    }
}

TEST_CASE("random writes on two branches: a merge is refused for the numbers of edges that it changes, and no others") {
    int refused = 0, merged = 0;
    naive::check_seeds(60, 20261201, [&] {
        carded_graph graph;
        REQUIRE(graph.loads_into("main", edge("c0", "a", "a") + edge("c1", "a", "b") + edge("c2", "b", "a")));
        for (int i = pick(4); i > 0; --i) write(graph, "main", {"c0", "c1", "c2", "c3"});
        graph.branches_off("draft");
        const auto base = graph.edges("main");
        for (int i = pick(4); i > 0; --i) write(graph, "draft", {"c0", "c2", "s0", "s1"});
        for (int i = pick(3); i > 0; --i) write(graph, "main", {"c1", "c3", "t0"});

        const auto source = graph.edges("draft"), target = graph.edges("main");
        auto result = target;
        for (const auto& [id, row] : base)
            if (!source.contains(id)) result.erase(id);
        for (const auto& [id, row] : source)
            if (!base.contains(id) || base.at(id) != row) result[id] = row;
        auto before = counted(target);
        std::set<std::string> expected;
        for (const auto& [node, count] : counted(result))
            if (count != before[node] && (count < 2 || count > 3)) expected.insert(node);

        const auto outcome = graph.merges("draft");
        std::set<std::string> found;
        for (const auto& conflict : outcome.conflicts)
            found.insert(conflict.message.substr(conflict.message.find('\'') + 1, 1));
        RC_ASSERT(found == expected);
        RC_ASSERT(graph.edges("main") == (expected.empty() ? result : target));
        ++(expected.empty() ? merged : refused);
    });
    CHECK(refused > 5);
    CHECK(merged > 5);
}
