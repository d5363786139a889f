// Command lines in messages under the name of the program, with the folder that was named.
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/program.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/engine/commands/recover.hpp>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::cli {

namespace {

command_spelling of_cluster(std::string program, const std::string& folder) {
    return command_spelling{std::move(program), {.folder = folder, .target = {.cluster = folder}}};
}

}  // namespace

TEST_CASE("a program of another name is named in every command line, and its folder where one can be named") {
    const auto spelled = of_cluster("acme", "my brain");
    CHECK(spelled("Run `omnigraph cluster apply`, then look.") ==
          "Run `acme cluster apply --config 'my brain'`, then look.");
    CHECK(spelled("`omnigraph queries` lists them.") == "`acme queries --cluster 'my brain'` lists them.");
    CHECK(spelled("Run it with `omnigraph query`.") == "Run it with `acme query --cluster 'my brain'`.");
    CHECK(spelled("Look at `omnigraph fmt`.") == "Look at `acme fmt`.");
    CHECK(spelled("See `omnigraph cluster plan --help`.") == "See `acme cluster plan --help`.");
    CHECK(spelled("`omnigraph cluster plan --config x`") == "`acme cluster plan --config x`");
}

TEST_CASE("a root of storage is no folder for --config, and its secret is not repeated") {
    const auto spelled = of_cluster("omnigraph", "s3://acme/prod");
    CHECK(spelled("Run `omnigraph cluster import`.") == "Run `omnigraph cluster import --config DIR`.");
    CHECK(spelled("`omnigraph queries`") == "`omnigraph queries --cluster s3://acme/prod`");
    const temporary_folder folder;
    std::filesystem::create_directories(folder.path() / "__cluster");
    folder.write("__cluster/state.json", "{}");
    const auto of_folder = of_cluster("omnigraph", folder.str());
    CHECK(of_folder("Run `omnigraph cluster import`.") == "Run `omnigraph cluster import --config DIR`.");
    CHECK(of_folder("`omnigraph queries`") == "`omnigraph queries --cluster " + folder.str() + "`");
    folder.write("cluster.yaml", "version: 1\n");
    CHECK(of_folder("`omnigraph cluster import`") == "`omnigraph cluster import --config " + folder.str() + "`");
    const auto secretive = of_cluster("omnigraph", "s3://AKIA:secret@acme");
    CHECK(secretive("`omnigraph queries`").find("secret") == std::string::npos);
}

TEST_CASE("a command about graphs names the place of the reader's line, as far as it takes one") {
    const auto line = [](graph_target target, std::string_view written) {
        return command_spelling{"omnigraph", {.target = std::move(target)}}.line(written);
    };
    const graph_target served{.graph = "kb", .server = "http://a"}, stored{.store = "x/graphs/kb.omni"};
    CHECK(line(served, "omnigraph branch list") == "omnigraph branch list --server http://a --graph kb");
    CHECK(line(served, "omnigraph graphs list") == "omnigraph graphs list --server http://a");
    CHECK(line(served, "omnigraph repair") == "omnigraph repair --cluster DIR --graph kb");
    CHECK(line(served, "omnigraph cluster status") == "omnigraph cluster status --config DIR");
    CHECK(line(stored, "omnigraph commit list --branch b") ==
          "omnigraph commit list --branch b --store x/graphs/kb.omni");
    CHECK(line(stored, "omnigraph branch delete -- -b") == "omnigraph branch delete --store x/graphs/kb.omni -- -b");
    CHECK(line(stored, "omnigraph queries") == "omnigraph queries");
    CHECK(line({.graph = "kb", .profile = "p"}, "omnigraph query") == "omnigraph query --profile p --graph kb");
    CHECK(line({.profile = "p"}, "omnigraph cluster plan") == "omnigraph cluster plan --config DIR");
    CHECK(line({.graph = "kb"}, "omnigraph queries validate") == "omnigraph queries validate --graph kb");
    for (const auto* other : {"omnigraph login prod", "omnigraph store doctor x", "omnigraph init", "omnigraph --help",
                              "omnigraph branch list --help", "omnigraph branch list --store other"})
        CHECK(line(served, other) == other);
}

TEST_CASE("a finding about one graph of a cluster says which one its commands are for") {
    const command_spelling spelled{"omnigraph", {.has_all_graphs = true}};
    for (const auto* subject : {"schema.kb", "graph.kb", "query.kb.find", "graphs.kb.schema"})
        CHECK(spelled("`omnigraph branch list` and `omnigraph cluster plan`", subject) ==
              "`omnigraph branch list --graph kb` and `omnigraph cluster plan`");
    for (const auto* subject : {"policy.kb", "schema", "", "graph.", "state.json"})
        CHECK(spelled.line("omnigraph branch list", subject) == "omnigraph branch list");
    CHECK(command_spelling{"omnigraph"}.line("omnigraph branch list", "schema.kb") == "omnigraph branch list");
}

TEST_CASE("what is no command line of this program stays") {
    const auto spelled = of_cluster("acme", "brain");
    for (const auto* text : {"`omnigraph-server --cluster DIR`", "omnigraph without ticks", "`omnigraphs`",
                             "one ` tick", "`a` and `b`", ""})
        CHECK(spelled(text) == text);
    const command_spelling standard;
    CHECK(standard("Run `omnigraph cluster apply`.") == "Run `omnigraph cluster apply`.");
}

TEST_CASE("help has the program's name in the middle of lines, too, and environment variables keep theirs") {
    const command_spelling spelled{"acme"};
    CHECK(spelled.in_help(
              "Usage: omnigraph cluster\n  omnigraph query\nOMNIGRAPH_HOME omnigraph-server `omnigraph fmt`") ==
          "Usage: acme cluster\n  acme query\nOMNIGRAPH_HOME omnigraph-server `acme fmt`");
}

TEST_CASE("every sentence of a report is spelled, and nothing else of it") {
    recover_report report;
    report.diagnostics.push_back(
        {"c", "error", "p", "`omnigraph cluster plan`", {}, {}, {}, "`omnigraph cluster apply`"});
    report.unfinished.push_back({"1", "k", "kb", "t", {}, "`omnigraph cluster x`", "p", false, "f", "`omnigraph fmt`"});
    report.unusable.push_back({"1", "p", "c", "f", "`omnigraph cluster recover`"});
    const auto shown = spelled_report(report, command_spelling{"acme"});
    CHECK(shown.diagnostics[0].message == "`acme cluster plan`");
    CHECK(shown.diagnostics[0].remedy == "`acme cluster apply`");
    CHECK(shown.unfinished[0].way_out == "`acme fmt`");
    CHECK(shown.unfinished[0].actor == "`omnigraph cluster x`");
    CHECK(shown.unusable[0].way_out == "`acme cluster recover`");
}

TEST_CASE("a program has a name and no commands of its own unless it says so") {
    const program standard;
    CHECK(standard.name == "omnigraph");
    CHECK(standard.commands.empty());
}

}  // namespace omnigraph::cluster::cli
