// The commands about one graph: what it is, its rows, and its upkeep. As users call them.
#include <filesystem>
#include <set>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/maintain_graph.hpp>
#include <omnigraph/cluster/cli/input/graph_words.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// An applied cluster with records, and commands on its graph.
class kept_cluster : public example_cluster {
public:
    kept_cluster() {
        run("import");
        run("apply");
        folder().write("seed.jsonl", example_records);
        REQUIRE(on_graph({"load", "--data", folder().str() + "/seed.jsonl", "--mode", "append"}).code == 0);
    }
    finished_program on_graph(std::vector<std::string> words) const {
        words.insert(words.end(), {"--cluster", dir()});
        return run_omnigraph(words, {});
    }
    [[nodiscard]] std::string root() const { return dir() + "/graphs/kb.omni"; }
};

}  // namespace

TEST_CASE("snapshot and schema show say what a graph holds") {
    const kept_cluster cluster;
    const auto shown = cluster.on_graph({"snapshot"});
    CHECK(shown.code == 0);
    CHECK(shown.out.starts_with("branch: main\nmanifest_version: 2\n"));
    CHECK(contains(shown.out, "node:Person v2 branch=main rows=2\n"));
    const auto json = parse_json(cluster.on_graph({"snapshot", "--json"}).out);
    REQUIRE(json);
    CHECK(json->at("branch") == "main");
    CHECK(json->at("manifest_version") == 2);
    CHECK(json->at("tables").at(0).at("table_key").as_string().starts_with("edge:"));
    CHECK(json->at("tables").at(0).at("table_path").as_string().starts_with("edges/"));

    const auto schema = cluster.on_graph({"schema", "show"});
    CHECK(schema.code == 0);
    CHECK(contains(schema.out, "node Person"));
    CHECK(cluster.on_graph({"schema", "get"}).out == schema.out);
    CHECK(run_omnigraph({"schema", "show", cluster.root()}, {}).out == schema.out);
}

TEST_CASE("export writes rows that load again, and CSV of one table") {
    const kept_cluster cluster;
    const auto all = cluster.on_graph({"export"});
    CHECK(all.code == 0);
    cluster.folder().write("again.jsonl", all.out);
    const auto loaded = cluster.on_graph({"load", "--data", cluster.dir() + "/again.jsonl", "--mode", "merge"});
    CHECK(loaded.code == 0);
    CHECK(contains(loaded.out, "nothing changed"));
    CHECK(contains(cluster.on_graph({"export", "--type", "Person", "--format", "csv"}).out, "id,"));
    const auto wrong = cluster.on_graph({"export", "--type", "Persn"});
    CHECK(wrong.code == 1);
    CHECK(wrong.out.empty());
    CHECK(is_reported(wrong.err, "graph_request_invalid"));
    CHECK(cluster.on_graph({"export", "--format", "xml"}).code == 2);
}

TEST_CASE("upkeep looks first, announces what it writes, and works without the catalog") {
    const kept_cluster cluster;
    std::filesystem::remove_all(cluster.dir() + "/__cluster/resources");
    const auto before = cluster.on_graph({"export"}).out;
    const auto optimized = cluster.on_graph({"optimize"});
    CHECK(optimized.code == 0);
    CHECK(optimized.err == "omnigraph optimize → " + cluster.root() + " (direct, local)\n");
    CHECK(contains(optimized.out, "1 commit of changes became one image"));
    CHECK(cluster.on_graph({"optimize", "--quiet"}).out == "nothing to optimize: the head is one image already\n");

    const auto shown = cluster.on_graph({"cleanup", "--keep", "1", "--force"});
    CHECK(shown.code == 0);
    CHECK(shown.out.empty());
    CHECK(shown.err.starts_with("would remove: 1 commit no longer readable"));
    const auto made = parse_json(cluster.on_graph({"cleanup", "--keep", "1", "--force", "--confirm", "--json"}).out);
    REQUIRE(made);
    CHECK(made->at("commits_expired") == 1);
    CHECK(made->at("keep_versions") == 1);
    CHECK(cluster.on_graph({"repair"}).out == "nothing to repair\n");
    CHECK(cluster.on_graph({"export"}).out == before);
}

TEST_CASE("rules of cleanup that would surprise are refused as usage") {
    const kept_cluster cluster;
    CHECK(cluster.on_graph({"cleanup"}).code == 2);
    CHECK(cluster.on_graph({"cleanup", "--keep", "0"}).code == 2);
    const auto few = cluster.on_graph({"cleanup", "--keep", "2"});
    CHECK(few.code == 2);
    CHECK(contains(few.err, "add --force"));
    CHECK(cluster.on_graph({"cleanup", "--older-than", "soon"}).code == 2);
    CHECK(cluster.on_graph({"optimize", "--as", "ann"}).code == 2);
    CHECK(cluster.on_graph({"cleanup", "--older-than", "1h"}).code == 0);
}

TEST_CASE("repair makes a lost image again, and fails where nothing can") {
    const kept_cluster cluster;
    REQUIRE(cluster.on_graph({"optimize"}).code == 0);
    const auto rows = cluster.on_graph({"export"}).out;
    for (const auto& image : std::filesystem::directory_iterator{cluster.root() + "/images"})
        std::filesystem::remove(image.path());
    const auto seen = cluster.on_graph({"repair"});
    CHECK(seen.code == 0);
    CHECK(contains(seen.out, "add --confirm"));
    const auto made = cluster.on_graph({"repair", "--confirm"});
    CHECK(made.code == 0);
    CHECK(contains(made.out, "repaired"));
    CHECK(cluster.on_graph({"repair"}).out == "nothing to repair\n");
    CHECK(cluster.on_graph({"export"}).out == rows);

    REQUIRE(
        cluster.on_graph({"mutate", "-e", R"(query q() { update Person set { age: 77 } where name = "Ada" })"}).code ==
        0);
    for (const auto& part : {"/commits", "/images"})
        for (const auto& object : std::filesystem::directory_iterator{cluster.root() + part})
            std::filesystem::remove(object.path());
    const auto lost = cluster.on_graph({"repair", "--confirm"});
    CHECK(lost.code == 1);
    CHECK(contains(lost.out, "restore what is named above"));
    CHECK_FALSE(contains(lost.out, "is sound"));
    CHECK_FALSE(contains(lost.out, "--force"));
    CHECK(cluster.on_graph({"repair", "--confirm", "--force"}).code == 1);
}

TEST_CASE("repair --force gives up what is lost below a sound head, after it was shown") {
    const kept_cluster cluster;
    const auto age = [&](int years) {
        REQUIRE(cluster
                    .on_graph(
                        {"mutate", "-e",
                         "query q() { update Person set { age: " + std::to_string(years) + " } where name = \"Ada\" }"})
                    .code == 0);
    };
    REQUIRE(cluster.on_graph({"optimize"}).code == 0);
    const auto image = std::filesystem::directory_iterator { cluster.root() + "/images" } -> path();
    age(69);
    age(70);
    REQUIRE(cluster.on_graph({"optimize"}).code == 0);
    age(71);
    std::filesystem::remove(image);
    const auto rows = cluster.on_graph({"export"}).out;
    CHECK(cluster.on_graph({"repair", "--force"}).code == 2);
    const auto shown = cluster.on_graph({"repair", "--confirm"});
    CHECK(shown.code == 1);
    CHECK(contains(shown.out, "1 earlier commit can no longer be read"));
    CHECK(contains(shown.out, "the heads are sound"));
    CHECK(contains(shown.out, "add --confirm --force"));
    const auto forced = parse_json(cluster.on_graph({"repair", "--confirm", "--force", "--json"}).out);
    REQUIRE(forced);
    CHECK(forced->at("force") == true);
    CHECK(forced->at("unreadable_commits") == 1);
    CHECK(forced->at("given_up_commits").as_int64() >= 1);
    CHECK(forced->at("tables").at(0).at("action") == "forced");
    CHECK(cluster.on_graph({"repair"}).out == "nothing to repair\n");
    CHECK(cluster.on_graph({"export"}).out == rows);
}

TEST_CASE("repair names a branch whose head is lost, with the command that leads out") {
    const kept_cluster cluster;
    REQUIRE(cluster.on_graph({"branch", "create", "dev"}).code == 0);
    cluster.folder().write("more.jsonl", R"({"type": "Person", "data": {"name": "Zoe"}})");
    const auto listed = [&] {
        std::set<std::string> names;
        for (const auto& record : std::filesystem::directory_iterator{cluster.root() + "/commits"})
            names.insert(record.path());
        return names;
    };
    const auto before = listed();
    REQUIRE(cluster.on_graph({"load", "--data", cluster.dir() + "/more.jsonl", "--mode", "merge", "--branch", "dev"})
                .code == 0);
    for (const auto& record : listed())
        if (!before.contains(record)) std::filesystem::remove(record);
    const auto shown = cluster.on_graph({"repair"});
    CHECK(shown.code == 1);
    CHECK(contains(shown.out, "`omnigraph branch delete dev --cluster " + cluster.dir() + "`"));
    const auto forced = parse_json(cluster.on_graph({"repair", "--confirm", "--force", "--json"}).out);
    REQUIRE(forced);
    CHECK(compact_json(forced->at("lost_branches")) == R"(["dev"])");
    CHECK(forced->at("tables").at(0).at("action") == "refused");
    CHECK(cluster.on_graph({"export"}).code == 0);
    REQUIRE(cluster.on_graph({"branch", "delete", "dev"}).code == 0);
    CHECK(cluster.on_graph({"repair"}).out == "nothing to repair\n");
}

TEST_CASE("repair and cleanup that cannot read an object fail and change nothing") {
    const kept_cluster cluster;
    REQUIRE(cluster.on_graph({"load", "--data", cluster.dir() + "/seed.jsonl", "--mode", "merge"}).code == 0);
    const auto record = std::filesystem::directory_iterator { cluster.root() + "/commits" } -> path();
    std::filesystem::rename(record, cluster.dir() + "/kept");
    REQUIRE(::mkfifo(record.c_str(), 0600) == 0);
    for (const auto& words :
         {std::vector<std::string>{"repair"}, {"repair", "--confirm", "--force"}, {"cleanup", "--keep", "3"}}) {
        const auto refused = cluster.on_graph(words);
        CHECK(refused.code == 1);
        CHECK(is_reported(refused.err, "graph_failed"));
        CHECK(contains(refused.err, record.filename().string()));
    }
    std::filesystem::rename(cluster.dir() + "/kept", record);
    CHECK(cluster.on_graph({"repair"}).out == "nothing to repair\n");
}
