// `branch`, `commit`, `diff`, and the options that choose a branch or an earlier state, with the shipped program.
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/show_history.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/cli/input/history_command.hpp>
#include <omnigraph/cluster/cli/input/history_words.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// An applied cluster with records, and commands on its graph.
class branched_cluster : public example_cluster {
public:
    branched_cluster() {
        run("import");
        run("apply");
        folder().write("seed.jsonl", example_records);
        REQUIRE(on_graph({"load", "--data", dir() + "/seed.jsonl", "--mode", "append"}).code == 0);
    }

    finished_program on_graph(std::vector<std::string> words, const program_options& options = {}) const {
        words.insert(words.end(), {"--cluster", dir()});
        return run_omnigraph(words, options);
    }
    finished_program loads(const std::string& record, std::vector<std::string> words) const {
        program_options piped;
        piped.input = record;
        words.insert(words.begin(), {"load", "--data", "-", "--mode", "merge", "--quiet"});
        return on_graph(std::move(words), piped);
    }
    [[nodiscard]] json answer(std::vector<std::string> words) const {
        words.emplace_back("--json");
        const auto done = on_graph(std::move(words));
        CAPTURE(done.err);
        REQUIRE(done.code == 0);
        return *parse_json(done.out);
    }
    [[nodiscard]] std::size_t people(std::vector<std::string> words) const {
        words.insert(words.begin(), {"query", "-e", "query q() { match { $p: Person } return { $p.name } }"});
        return answer(std::move(words)).at("rows").as_array().size();
    }
};

constexpr auto cy = R"({"type": "Person", "data": {"name": "Cy"}})";

}  // namespace

TEST_CASE("a branch is made, written to, compared, merged and deleted") {
    const branched_cluster cluster;
    const auto before = cluster.people({});
    CHECK(cluster.on_graph({"branch", "create", "draft", "--quiet"}).code == 0);
    CHECK(cluster.loads(cy, {"--branch", "draft"}).code == 0);
    CHECK(cluster.people({}) == before);
    CHECK(cluster.people({"--branch", "draft"}) == before + 1);

    const auto differs = cluster.answer({"diff", "main", "draft"});
    CHECK(differs.at("changes").at(0).at("op") == "insert");
    CHECK(differs.at("changes").at(0).at("id") == "Cy");

    const auto dry = cluster.answer({"branch", "merge", "draft", "--dry-run"});
    CHECK(dry.at("outcome") == "fast_forward");
    CHECK(dry.at("commit").is_null());
    CHECK(cluster.people({}) == before);
    const auto merged = cluster.answer({"branch", "merge", "draft", "--as", "ann", "--quiet"});
    CHECK(merged.at("actor_id") == "ann");
    CHECK(merged.at("commit").at("merged_parent_commit_id").is_string());
    CHECK(cluster.people({}) == before + 1);
    CHECK(cluster.answer({"branch", "merge", "draft", "--quiet"}).at("outcome") == "already_up_to_date");

    CHECK(cluster.answer({"branch", "list"}).at("branches").as_array().size() == 2);
    CHECK(contains(cluster.on_graph({"branch", "delete", "draft"}).out, "deleted branch draft"));
    CHECK(cluster.on_graph({"branch", "list"}).out.starts_with("main version="));
}

TEST_CASE("a conflicting merge names its conflicts, exits with 1 and changes nothing") {
    const branched_cluster cluster;
    CHECK(cluster.loads(cy, {"--branch", "draft", "--from", "main"}).code == 0);
    CHECK(cluster.loads(R"({"type": "Person", "data": {"name": "Cy", "age": 9}})", {}).code == 0);
    const auto refused = cluster.on_graph({"branch", "merge", "draft", "--quiet"});
    CHECK(refused.code == 1);
    CHECK(contains(refused.out, "node:Person Cy divergent_insert: divergent insert for id 'Cy'"));
}

TEST_CASE("commits are listed newest first and shown, and an earlier state is read by commit and by time") {
    const branched_cluster cluster;
    const auto before = cluster.people({});
    CHECK(cluster.loads(cy, {}).code == 0);
    const auto commits = cluster.answer({"commit", "list"}).at("commits").as_array();
    REQUIRE(commits.size() == 3);
    const std::string earlier{std::string_view{commits[1].at("graph_commit_id").as_string()}};
    CHECK(cluster.people({"--snapshot", earlier}) == before);
    CHECK(cluster.people({"--at", "2200-01-01T00:00:00Z"}) == before + 1);
    // The time that is listed is that of the commit, as `--at` takes it.
    const auto shown = cluster.on_graph({"commit", "show", earlier}).out;
    const auto time = shown.substr(shown.find(" at=") + 4);
    CHECK(cluster.people({"--at", time.substr(0, time.find_first_of(" \n"))}) == before);
    CHECK(contains(cluster.on_graph({"commit", "show", earlier}).out, "branch=main version=2 kind=load"));
    const auto whole = cluster.answer({"commit", "show", earlier});
    CHECK(whole.at("graph_commit_id").as_string() == std::string_view{earlier});
    CHECK(whole.at("tables").at(1).at("table_key") == "node:Person");
    CHECK(whole.at("tables").at(1).at("row_count").as_int64() > 0);
    CHECK(cluster.on_graph({"commit", "list", "--limit", "1"}).out.find(earlier) == std::string::npos);
    const auto unknown = cluster.on_graph({"commit", "show", "nobody"});
    CHECK(unknown.code == 1);
    CHECK(is_reported(unknown.err, "graph_not_found"));
}

TEST_CASE("what is not there or not meant is refused with what to do") {
    const branched_cluster cluster;
    const auto code = [&](std::vector<std::string> words) { return cluster.on_graph(std::move(words)).code; };
    CHECK(code({"query", "everyone", "--branch", "nobody"}) == 1);
    CHECK(code({"branch", "delete", "main"}) == 1);
    CHECK(code({"branch", "delete", "nobody"}) == 1);
    CHECK(code({"branch", "create", "main"}) == 1);
    CHECK(cluster.loads(cy, {"--branch", "nobody"}).code == 1);
    CHECK(code({"branch"}) == 2);
    CHECK(code({"branch", "create"}) == 2);
    CHECK(code({"commit", "show"}) == 2);
    CHECK(code({"diff"}) == 2);
    CHECK(code({"commit", "list", "--limit", "0"}) == 2);
    CHECK(code({"query", "everyone", "--branch", "a", "--snapshot", "b"}) == 2);
    CHECK(code({"query", "everyone", "--at", "yesterday"}) == 2);
}

TEST_CASE("a branch of a graph elsewhere is deleted with --yes, or after a question") {
    std::ostringstream out, err;
    const cli::console terminal{out, err};
    CHECK(cli::is_confirmed(terminal, "/data/graphs/kb.omni", false, true, "?"));
    CHECK(cli::is_confirmed(terminal, "file:///data/graphs/kb.omni", false, true, "?"));
    CHECK(cli::is_confirmed(terminal, "s3://data/graphs/kb.omni", true, true, "?"));
    CHECK_FALSE(cli::is_confirmed(terminal, "s3://data/graphs/kb.omni", false, true, "?"));
    CHECK(cli::state_named("01M8HKTNFMB46XPGHB15QAAG1C").snapshot == "01M8HKTNFMB46XPGHB15QAAG1C");
    CHECK(cli::state_named("draft").branch == "draft");
}
