// `omnigraph schema apply`: graphs outside of clusters get another schema, and what is refused.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/apply_schema.hpp>
#include <omnigraph/cluster/cli/input/schema_apply_command.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A graph of `init` with one person.
struct lone_graph {
    lone_graph() {
        folder.write("people.pg", "node Person { name: String @key  age: I32? }\n");
        REQUIRE(run_omnigraph({"init", "--schema", folder.str() + "/people.pg", root()}).code == 0);
        REQUIRE(mutate("insert Person { name: \"Ada\", age: 36 }").code == 0);
    }

    [[nodiscard]] std::string root() const { return folder.str() + "/store/graphs/kb.omni"; }
    [[nodiscard]] finished_program mutate(const std::string& statement) const {
        return run_omnigraph({"mutate", "-e", "query q() { " + statement + " }", "--store", root()});
    }
    [[nodiscard]] finished_program apply(std::string_view schema, std::vector<std::string> words) {
        folder.write("next.pg", schema);
        std::vector<std::string> line{"schema", "apply", "--schema", folder.str() + "/next.pg"};
        line.insert(line.end(), words.begin(), words.end());
        return run_omnigraph(line);
    }
    /// The newest commits first.
    [[nodiscard]] json commits() const {
        auto listed = parse_json(run_omnigraph({"commit", "list", "--store", root(), "--json"}).out);
        REQUIRE(listed);
        return listed->at("commits");
    }
    [[nodiscard]] finished_program at(const json& commit) const {
        return run_omnigraph({"query", "--store", root(), "--format", "jsonl", "--snapshot",
                              std::string{std::string_view{commit.at("graph_commit_id").as_string()}}, "-e",
                              "query q() { match { $p: Person } return { $p.name, $p.age } }"});
    }

    temporary_folder folder;
};

constexpr std::string_view with_nick = "node Person { name: String @key  age: I32?  nick: String? }\n";
constexpr std::string_view without_age = "node Person { name: String @key }\n";

}  // namespace

TEST_CASE("schema apply migrates the rows as one commit by its actor, and applying it again changes nothing") {
    lone_graph lone;
    const auto made = parse_json(lone.apply(with_nick, {lone.root(), "--as", "ann", "--json"}).out);
    REQUIRE(made);
    CHECK(made->at("applied") == true);
    CHECK(made->at("supported") == true);
    CHECK(made->at("step_count") == 1);
    CHECK(made->at("manifest_version") == 3);
    CHECK(made->at("actor_id") == "ann");
    CHECK(contains(run_omnigraph({"schema", "show", lone.root()}).out, "nick"));
    CHECK(lone.commits().as_array().front().at("actor_id") == "ann");
    const auto again = parse_json(lone.apply(with_nick, {"--store", lone.root(), "--json"}).out);
    REQUIRE(again);
    CHECK(again->at("applied") == false);
    CHECK(again->at("manifest_version") == 3);
    CHECK(contains(lone.apply("// about people\n" + std::string{with_nick}, {lone.root()}).out, "only the text"));
    CHECK(lone.commits().as_array().size() == 3);
}

TEST_CASE("a dropped property stays in earlier commits, unless data loss is allowed") {
    lone_graph lone;
    const auto before = lone.commits().as_array().front();
    SUBCASE("soft") {
        const auto made = lone.apply(without_age, {lone.root()});
        CHECK(made.code == 0);
        CHECK(contains(made.out, "recoverable"));
        CHECK(contains(lone.at(before).out, "36"));
    }
    SUBCASE("hard") {
        const auto made = parse_json(lone.apply(without_age, {lone.root(), "--allow-data-loss", "--json"}).out);
        REQUIRE(made);
        CHECK(made->at("steps").as_array().front().at("mode") == "hard");
        const auto gone = lone.at(before);
        CHECK(gone.code == 1);
        CHECK(contains(gone.err, "snapshot expired by cleanup"));
        CHECK(run_omnigraph({"repair", lone.root()}).out == "nothing to repair\n");
    }
    CHECK(contains(run_omnigraph({"export", lone.root()}).out, R"("name":"Ada")"));
}

TEST_CASE("schema apply changes nothing where a step is impossible, a branch is there, or a cluster is in charge") {
    lone_graph lone;
    const auto manifest = read_file(lone.root() + "/manifest.json");
    const auto impossible = lone.apply("node Person { name: String @key  age: String?  born: Date }\n", {lone.root()});
    CHECK(impossible.code == 1);
    CHECK(is_reported(impossible.err, "graph_request_invalid"));
    CHECK(contains(impossible.err, "Person.age"));
    CHECK(contains(impossible.err, "Person.born"));
    CHECK(is_reported(lone.apply("node Person { name }\n", {lone.root()}).err, "schema_parse_error"));
    CHECK(read_file(lone.root() + "/manifest.json") == manifest);
    REQUIRE(run_omnigraph({"branch", "create", "dev", "--store", lone.root()}).code == 0);
    const auto branched = lone.apply(with_nick, {lone.root()});
    CHECK(is_reported(branched.err, "graph_conflict"));
    CHECK(contains(branched.err, "found non-main branches: dev"));

    const example_cluster cluster;
    cluster.run("import");
    for (const auto& words :
         {std::vector<std::string>{"--cluster", cluster.dir()}, {cluster.dir() + "/graphs/kb.omni"}}) {
        lone.folder.write("cluster/.keep", "");
        std::filesystem::create_directories(cluster.dir() + "/graphs/kb.omni");
        const auto managed = lone.apply(with_nick, words);
        CHECK(managed.code == 1);
        CHECK(is_reported(managed.err, "graph_conflict"));
        CHECK(contains(managed.err, "omnigraph cluster apply"));
    }
    CHECK(run_omnigraph({"schema", "apply", "--store", lone.root()}).code == 2);
}

TEST_CASE("every variable that is no number is told before anything is begun, and none by what explains itself") {
    const lone_graph lone;
    const program_options wrong{
        .variables = {{"OMNIGRAPH_MEMORY_BYTES_MAX", "2G"}, {"OMNIGRAPH_EMBED_TIMEOUT_MS", "soon"}}};
    const auto refused = run_omnigraph({"schema", "show", lone.root()}, wrong);
    const auto version = run_omnigraph({"version"}, wrong);
    CHECK(refused.code == 2);
    CHECK(contains(refused.err, "usage_error OMNIGRAPH_MEMORY_BYTES_MAX"));
    CHECK(contains(refused.err, "usage_error OMNIGRAPH_EMBED_TIMEOUT_MS"));
    CHECK_FALSE(contains(refused.err, "graph.kb"));
    CHECK(version.code == 0);
}

TEST_CASE("a schema that declares nothing is neither planned nor applied, and makes no graph") {
    lone_graph graph;
    const auto refused = [](const finished_program& run) {
        CHECK(run.code == 1);
        CHECK(is_reported(run.err, "schema_catalog_error"));
    };
    refused(graph.apply("", {graph.root()}));
    refused(graph.apply("// emptied\n", {graph.root(), "--allow-data-loss"}));
    const auto emptied = graph.folder.str() + "/next.pg";
    refused(run_omnigraph({"schema", "plan", "--schema", emptied, graph.root()}));
    const auto other = graph.folder.str() + "/store/graphs/other.omni";
    refused(run_omnigraph({"init", "--schema", emptied, other}));
    CHECK_FALSE(std::filesystem::exists(other));
    CHECK(graph.commits().as_array().size() == 2);
    CHECK(contains(run_omnigraph({"export", graph.root()}).out, "Ada"));
}
