// Command lines in messages under the name of the program, with the folder that was named.
#include <filesystem>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/program.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/engine/commands/recover.hpp>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::cli {

TEST_CASE("a program of another name is named in every command line, and its folder where one can be named") {
    const command_spelling spelled{"acme", "my brain"};
    CHECK(spelled("Run `omnigraph cluster apply`, then look.") ==
          "Run `acme cluster apply --config 'my brain'`, then look.");
    CHECK(spelled("`omnigraph queries` lists them.") == "`acme queries --cluster 'my brain'` lists them.");
    CHECK(spelled("Run it with `omnigraph query`.") == "Run it with `acme query`.");
    CHECK(spelled("See `omnigraph cluster plan --help`.") == "See `acme cluster plan --help`.");
    CHECK(spelled("`omnigraph cluster plan --config x`") == "`acme cluster plan --config x`");
}

TEST_CASE("a root of storage is no folder for --config, and its secret is not repeated") {
    const command_spelling spelled{"omnigraph", "s3://acme/prod"};
    CHECK(spelled("Run `omnigraph cluster import`.") == "Run `omnigraph cluster import --config DIR`.");
    CHECK(spelled("`omnigraph queries`") == "`omnigraph queries --cluster s3://acme/prod`");
    const temporary_folder folder;
    std::filesystem::create_directories(folder.path() / "__cluster");
    folder.write("__cluster/state.json", "{}");
    const command_spelling of_folder{"omnigraph", folder.str()};
    CHECK(of_folder("Run `omnigraph cluster import`.") == "Run `omnigraph cluster import --config DIR`.");
    CHECK(of_folder("`omnigraph queries`") == "`omnigraph queries --cluster " + folder.str() + "`");
    folder.write("cluster.yaml", "version: 1\n");
    CHECK(of_folder("`omnigraph cluster import`") == "`omnigraph cluster import --config " + folder.str() + "`");
    const command_spelling secretive{"omnigraph", "s3://AKIA:secret@acme"};
    CHECK(secretive("`omnigraph queries`").find("secret") == std::string::npos);
}

TEST_CASE("what is no command line of this program stays") {
    const command_spelling spelled{"acme", "brain"};
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
