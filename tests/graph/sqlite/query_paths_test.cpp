// Shortest paths: which one of several, its length, and where there is none.
#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/graph/sqlite/bfs_reachability.hpp>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// Two ways from a to d: a b d and a c d; then d e f; g is alone; f manages g; a loop at a.
struct roads : query_graph {
    roads()
        : query_graph{
              "node Person { name: String @key age: I32? } node Place { name: String @key }\n"
              "edge Knows: Person -> Person edge Manages: Person -> Person edge LivesIn: Person -> Place"} {
        int age = 1;
        for (const auto* name : {"a", "b", "c", "d", "e", "f", "g"})
            node("Person", name, {{"name", text(name)}, {"age", whole(age++)}});
        node("Place", "x", {{"name", text("x")}});
        for (const auto& [from, to] :
             {std::pair{"a", "c"}, {"a", "b"}, {"b", "d"}, {"c", "d"}, {"d", "e"}, {"e", "f"}, {"a", "a"}})
            edge("Knows", from, to);
        edge("Manages", "f", "g");
        edge("LivesIn", "a", "x");
    }
    std::string between(const std::string& from, const std::string& along, const std::string& to) {
        return rows("match { $a: Person { name: \"" + from + "\" } $b: Person { name: \"" + to + "\" } shortest $a " +
                    along + " $b as $path } return { $path, path_length($path) as hops }");
    }
};

}  // namespace

TEST_CASE_FIXTURE(roads, "a path is the list of its nodes, the first of the shortest in order of their ids") {
    CHECK(between("a", "knows{1,6}", "d") == R"([[["a","b","d"],2]])");
    CHECK(between("a", "knows{1,6}", "f") == R"([[["a","b","d","e","f"],4]])");
    CHECK(between("a", "knows{1,3}", "f") == "[]");
    CHECK(between("f", "knows{1,6}", "a") == "[]");
    CHECK(between("f", "<knows>{1,6}", "a") == R"([[["f","e","d","b","a"],4]])");
    CHECK(between("a", "knows|manages{1,6}", "g") == R"([[["a","b","d","e","f","g"],5]])");
    CHECK(between("a", "knows{1,1}", "c") == R"([[["a","c"],1]])");
    CHECK(between("a", "knows{1,1}", "a") == "[]");
    CHECK(between("a", "knows{1,6}", "a") == "[]");
    CHECK(between("a", "knows{3,6}", "d") == "[]");
}

TEST_CASE_FIXTURE(roads, "the path of each pair, whichever end the plan begins at") {
    CHECK(rows("match { $b: Person { name: \"d\" } shortest $a knows{1,6} $b as $path } return { $a.name, $path } "
               "order { $a.name }") == R"([["a",["a","b","d"]],["b",["b","d"]],["c",["c","d"]]])");
    CHECK(rows("match { shortest $a knows{1,6} $b as $path path_length($path) > 2 } "
               "return { $a.name, $b.name as to, path_length($path) } order { $a.name, to }") ==
          R"([["a","e",3],["a","f",4],["b","f",3],["c","f",3]])");
    CHECK(rows("match { shortest $a knows{1,6} $b as $path \"d\" in $path $a.name = \"a\" } "
               "return { max(path_length($path)) as most, count(*) as n, count($path) as paths }") == "[[4,3,3]]");
    CHECK(rows("match { shortest $a knows{1,6} $b as $path $b.age = 4 } return { path_length($path) as hops, "
               "count(*) as n } order { hops }") == "[[1,2],[2,1]]");
    CHECK(rows("match { $a: Person { name: \"a\" } shortest $a livesIn{1,1} $p as $path } return { $path }") ==
          R"([[["a","x"]]])");
}

TEST_CASE_FIXTURE(roads, "in an optional block there may be no path") {
    CHECK(
        rows("match { $a: Person { name: \"g\" } $b: Person optional { shortest $a <knows|manages>{1,2} $b as $p } } "
             "return { $b.name, $p, path_length($p) as hops } order { $b.name }") ==
        R"([["a",null,null],["b",null,null],["c",null,null],["d",null,null],["e",["g","f","e"],2],["f",["g","f"],1],["g",null,null]])");
    CHECK(rows("match { $a: Person $a.age > 4 optional { shortest $a knows{1,6} $b as $p } } "
               "return { $a.name, $p, coalesce(path_length($p), -1) as hops } order { $a.name }") ==
          R"([["e",["e","f"],1],["f",null,-1],["g",null,-1]])");
    CHECK(
        rows("match { $a: Person { name: \"a\" } $b: Person { name: \"d\" } optional { shortest $a knows{1,6} $b as $p "
             "$a livesIn $x $x.name = \"y\" } } return { $p, $x.name as x }") == "[[null,null]]");
    CHECK(set("match { $a: Person not { shortest $a knows{1,6} $b as $p path_length($p) > 2 } } return { $a.name }") ==
          "d e f g");
}

TEST_CASE_FIXTURE(roads, "what is known of a search does not grow without end, and a start is searched once") {
    CHECK(rows("match { shortest $a <knows>{1,6} $b as $p shortest $b <knows>{1,6} $a as $q } "
               "return { count(*) as n, sum(path_length($p)) as p, sum(path_length($q)) as q }") ==
          R"([[30,58.0,58.0]])");
}

/// A search of its own: distances and the first path, by trying every shortest path.
TEST_CASE("shortest paths of random graphs are those of another search") {
    std::uint32_t seed = 7;
    const auto random = [&](std::uint32_t below) {
        seed = seed * 1664525 + 1013904223;
        return (seed >> 16) % below;
    };
    for (int round = 0; round < 12; ++round) {
        query_graph graph{
            "node Person { name: String @key } edge Knows: Person -> Person edge Likes: Person -> Person"};
        std::vector<std::string> names;
        for (int i = 0; i < 9; ++i) names.push_back(fmt::format("p{}", i));
        for (const auto& name : names) graph.node("Person", name, {{"name", text(name.c_str())}});
        std::map<std::string, std::vector<std::string>> next;
        const auto connect = [&](const char* type) {
            const auto from = names[random(9)], to = names[random(9)];
            graph.edge(type, from, to);
            next[from].push_back(to);
        };
        for (int i = 0; i < 9; ++i) connect("Knows");
        for (int i = 0; i < 3; ++i) connect("Likes");
        for (auto& [from, to] : next) std::ranges::sort(to);
        std::string expected = "[";
        for (const auto& start : names) {
            // Each layer holds the least path to each new node.
            std::map<std::string, std::vector<std::string>> least{{start, {start}}};
            std::vector<std::string> layer{start};
            for (int distance = 1; distance <= 4; ++distance) {
                std::map<std::string, std::vector<std::string>> found;
                for (const auto& node : layer)
                    for (const auto& to : next[node]) {
                        if (least.contains(to)) continue;
                        auto path = least[node];
                        path.push_back(to);
                        const auto at = found.find(to);
                        if (at == found.end() || path < at->second) found[to] = path;
                    }
                layer.clear();
                for (const auto& [node, path] : found) layer.push_back(node);
                least.insert(found.begin(), found.end());
            }
            for (const auto& [end, path] : least)
                if (end != start)
                    expected += fmt::format("{}[[\"{}\"],{}]", expected.size() > 1 ? "," : "", fmt::join(path, "\",\""),
                                            path.size() - 1);
        }
        CHECK(graph.rows("match { shortest $a knows|likes{1,4} $b as $p } return { $p, path_length($p) as hops } "
                         "order { $a.id, $b.id }") == expected + "]");
    }
}

}  // namespace omnigraph::cluster::graph
