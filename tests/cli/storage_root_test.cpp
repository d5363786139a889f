// `--cluster` with a storage root that is a plain folder: what a server serves from it, commands about data find there.
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

using words = std::vector<std::string>;

/// Every command that takes `--cluster`; reads first.
const std::vector<words> lines{{"graphs", "list"},
                               {"query", "everyone"},
                               {"query", "everyone", "--explain"},
                               {"queries"},
                               {"queries", "validate"},
                               {"schema", "show"},
                               {"snapshot"},
                               {"export"},
                               {"commit", "list"},
                               {"branch", "list"},
                               {"diff", "main"},
                               {"lint", "--query", "queries/people.gq"},
                               {"schema", "plan", "--schema", "kb.pg"},
                               {"schema", "apply", "--schema", "kb.pg"},
                               {"policy", "validate"},
                               {"policy", "explain", "--actor", "ann", "--action", "read"},
                               {"mutate", "add_person", "--param", "name=Eve"},
                               {"load", "--data", "people.jsonl", "--mode", "merge"},
                               {"branch", "create", "draft"},
                               {"branch", "merge", "draft"},
                               {"branch", "delete", "draft", "--yes"},
                               {"embed"},
                               {"optimize"},
                               {"repair"},
                               {"cleanup", "--keep", "3"}};

struct stored_apart {
    explicit stored_apart(bool ledger_apart) : root{store.str() + "/graphs-are-here"} {
        auto config = "storage: " + root + "\n" + std::string{example_config} +
                      "policies:\n  p: { file: p.yaml, applies_to: [kb] }\n";
        if (ledger_apart) config += "state: { backend: " + ledger() + " }\n";
        cluster.folder().write("p.yaml",
                               "version: 1\ngroups: { all: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: "
                               "all }, actions: [read] } }\n");
        cluster.folder().write("cluster.yaml", config);
        cluster.folder().write("people.jsonl", example_records);
        cluster.run("import");
        REQUIRE(cluster.run("apply").code == 0);
    }
    [[nodiscard]] std::string ledger() const { return store.str() + "/ledger"; }

    finished_program ask(words line, const std::string& place) const {
        line.insert(line.end(), {"--cluster", place});
        auto done = run_omnigraph(line, {.working_folder = cluster.dir()});
        for (auto* text : {&done.out, &done.err})
            for (std::size_t at = 0; (at = text->find("file://" + store.str(), at)) != std::string::npos;)
                text->erase(at, 7);
        return done;
    }

    temporary_folder store;
    std::string root;
    example_cluster cluster;
};

}  // namespace

TEST_CASE("a storage root that is named as a folder answers as it does by its address, for every command") {
    for (const bool apart : {false, true}) {
        const stored_apart plain{apart}, named{apart};
        for (const auto& line : lines) {
            CAPTURE(line[0] + " " + line.at(line.size() > 1 ? 1 : 0));
            const auto left = plain.ask(line, plain.root), right = named.ask(line, "file://" + named.root);
            CAPTURE(left.err);
            CAPTURE(right.err);
            // A cluster applies schemas by itself, and this graph has nothing to embed.
            CHECK(left.code == (line[0] == "embed" || line.at(line.size() > 1 ? 1 : 0) == "apply" ? 1 : 0));
            CHECK(left.code == right.code);
            CHECK(left.err.find("cluster_config_read_error") == std::string::npos);
            CHECK(left.err.empty() == right.err.empty());
            CHECK(left.out.empty() == right.out.empty());
        }
        if (apart) CHECK(plain.ask({"query", "everyone", "--format", "jsonl"}, plain.ledger()).code == 0);
        const auto rows = plain.ask({"query", "everyone", "--format", "jsonl"}, plain.root);
        CHECK(rows.out.find("Eve") != std::string::npos);
    }
}

TEST_CASE("a name of the operator, OMNIGRAPH_CLUSTER and a profile lead to such a folder, too") {
    const stored_apart stored{false};
    const temporary_folder home;
    home.write("config.yaml",
               "clusters: { prod: { root: \"" + stored.root + "\" } }\nprofiles: { p: { cluster: prod } }\n");
    const auto ask = [&](words line, std::map<std::string, std::string> variables = {}) {
        variables["OMNIGRAPH_HOME"] = home.str();
        return run_omnigraph(line, {.variables = std::move(variables)}).code;
    };
    CHECK(ask({"query", "everyone", "--cluster", "prod"}) == 0);
    CHECK(ask({"query", "everyone", "--profile", "p"}) == 0);
    CHECK(ask({"query", "everyone"}, {{"OMNIGRAPH_CLUSTER", stored.root}}) == 0);
}

TEST_CASE("a folder without cluster.yaml and without a ledger is refused, and one with an unusable cluster.yaml too") {
    const stored_apart stored{false};
    const temporary_folder empty;
    const auto refused = stored.ask({"query", "everyone"}, empty.str());
    CHECK(refused.code == 1);
    CHECK(refused.err.find("cluster_config_read_error") != std::string::npos);
    CHECK(refused.err.find("--cluster DIR") != std::string::npos);
    // It may declare another storage: what lies in the folder could be old.
    std::ofstream{stored.root + "/cluster.yaml"} << "version: [";
    CHECK(stored.ask({"query", "everyone"}, stored.root).code == 1);
}
