// `omnigraph init`: a graph outside of any cluster, as users make one, and what is refused.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/init_graph.hpp>
#include <omnigraph/cluster/cli/input/init_command.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// An empty folder with a schema beside it.
struct lone_graph {
    lone_graph() { folder.write("people.pg", "node Person { name: String @key  age: I32? }\n"); }

    [[nodiscard]] std::string root() const { return folder.str() + "/store/graphs/kb.omni"; }
    [[nodiscard]] finished_program init(std::vector<std::string> words) const {
        std::vector<std::string> line{"init", "--schema", folder.str() + "/people.pg"};
        line.insert(line.end(), words.begin(), words.end());
        return run_omnigraph(line);
    }

    temporary_folder folder;
};

}  // namespace

TEST_CASE("init makes a graph that other commands read and write, and its folder") {
    const lone_graph lone;
    const auto made = lone.init({lone.root(), "--as", "ann"});
    CHECK(made.code == 0);
    CHECK(made.out == "initialized " + lone.root() + "\n");
    CHECK(run_omnigraph({"schema", "show", lone.root()}).out == "node Person { name: String @key  age: I32? }\n");
    CHECK(run_omnigraph(
              {"mutate", "-e", "query q() { insert Person { name: \"Ada\", age: 36 } }", "--store", lone.root()})
              .code == 0);
    CHECK(contains(run_omnigraph({"export", lone.root()}).out, "Ada"));
    CHECK(contains(run_omnigraph({"commit", "list", "--store", lone.root()}).out, "actor=ann"));
    for (const auto* listed : {"commit", "branch"})
        CHECK(run_omnigraph({listed, "list", lone.root()}).out ==
              run_omnigraph({listed, "list", "--store", lone.root()}).out);
    CHECK(run_omnigraph({"branch", "list", lone.root(), "--store", lone.root()}).code == 2);
    const auto loaded = parse_json(run_omnigraph({"load", lone.root(), "--data", "-", "--mode", "merge", "--json"},
                                                 {.input = R"({"type": "Person", "data": {"name": "Bob"}})"})
                                       .out);
    REQUIRE(loaded);
    CHECK(loaded->at("actor_id").is_null());
    const auto astray = run_omnigraph({"export", lone.root()}, {.variables = {{"OMNIGRAPH_CACHE", "cache"}}});
    CHECK(astray.code == 2);
    CHECK(contains(astray.err, "OMNIGRAPH_CACHE=cache is no absolute path"));
}

TEST_CASE("init refuses what validate refuses: a misspelled annotation") {
    const lone_graph lone;
    lone.folder.write("people.pg", "node Person { name: String @kye }\n");
    const auto refused = lone.init({lone.root()});
    CHECK(refused.code == 1);
    CHECK(is_reported(refused.err, "schema_parse_error"));
    CHECK(contains(refused.err, "L301"));
    CHECK_FALSE(std::filesystem::exists(lone.root()));
}

TEST_CASE("init leaves a graph that is there as it is, with --force, too; residue only yields to --force") {
    const lone_graph lone;
    std::filesystem::create_directories(lone.root());
    lone.folder.write("store/graphs/kb.omni/notes.txt", "mine");
    const auto beside = lone.init({lone.root()});
    CHECK(beside.code == 1);
    CHECK(is_reported(beside.err, "graph_conflict"));
    CHECK(contains(beside.err, "add --force"));
    const auto made = parse_json(lone.init({"--store", lone.root(), "--force", "--json"}).out);
    REQUIRE(made);
    CHECK(std::string_view{made->at("uri").as_string()} == lone.root());
    CHECK(made->at("actor_id").is_null());
    CHECK(read_file(lone.root() + "/notes.txt") == "mine");
    const auto manifest = read_file(lone.root() + "/manifest.json");
    for (const auto& words : {std::vector<std::string>{lone.root()}, {lone.root(), "--force"}}) {
        const auto again = lone.init(words);
        CHECK(again.code == 1);
        CHECK(is_reported(again.err, "graph_conflict"));
    }
    CHECK(read_file(lone.root() + "/manifest.json") == manifest);
}

TEST_CASE("init refuses what a cluster manages, what is no root, and schemas that do not compile") {
    const example_cluster cluster;
    cluster.run("import");
    const lone_graph lone;
    const auto managed = lone.init({cluster.dir() + "/graphs/other.omni"});
    CHECK(managed.code == 1);
    CHECK(is_reported(managed.err, "graph_conflict"));
    CHECK(contains(managed.err, "omnigraph cluster apply"));
    CHECK_FALSE(std::filesystem::exists(cluster.dir() + "/graphs/other.omni"));
    CHECK(is_reported(lone.init({lone.folder.str() + "/kb"}).err, "graph_root_invalid"));
    CHECK(is_reported(lone.init({lone.folder.str() + "/graphs/a b.omni"}).err, "invalid_resource_id"));
    CHECK(lone.init({lone.root(), "--cluster", "."}).code == 2);
    CHECK(lone.init({}).code == 2);
    lone.folder.write("people.pg", "node Person { name }\n");
    const auto wrong = lone.init({lone.root()});
    CHECK(is_reported(wrong.err, "schema_parse_error"));
    CHECK_FALSE(std::filesystem::exists(lone.root()));
}

TEST_CASE("a root that is a file address is the folder that it names, with its escapes decoded") {
    const lone_graph lone;
    const auto folder = lone.folder.str() + "/my store/graphs/kb.omni";
    const auto uri = "file://" + lone.folder.str() + "/my%20store/graphs/kb.omni";
    CHECK(lone.init({uri}).code == 0);
    CHECK(std::filesystem::exists(folder));
    for (const auto& root : {folder, uri}) CHECK(run_omnigraph({"snapshot", "--store", root}).code == 0);
}
