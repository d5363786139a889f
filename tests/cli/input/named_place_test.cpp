// Remedies name the place that the reader's line named, and can be typed as they are, from anywhere.
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/named_place.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/served_cluster.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

/// The command lines in backticks that a remedy of a refusal has, without the name of the program.
std::vector<std::vector<std::string>> lines_of(const finished_program& refused) {
    std::vector<std::vector<std::string>> lines;
    const auto document = parse_json(refused.out);
    REQUIRE_MESSAGE(document, (refused.out + refused.err));
    for (const auto& finding : document->at("diagnostics").as_array()) {
        const auto* remedy = finding.as_object().if_contains("remedy");
        const std::string text{remedy ? std::string_view{remedy->as_string()} : std::string_view{}};
        for (std::size_t at = 0; (at = text.find("`omnigraph ", at)) != std::string::npos;) {
            const auto end = text.find('`', at + 1);
            std::istringstream read{text.substr(at + 11, end - at - 11)};
            auto& words = lines.emplace_back();
            for (std::string word; read >> word;) words.push_back(word);
            at = end;
        }
    }
    return lines;
}

void check_usable(const finished_program& refused, const program_options& elsewhere) {
    const auto lines = lines_of(refused);
    CHECK_FALSE(lines.empty());
    for (const auto& line : lines) {
        if (line.front() == "query" || line.front() == "mutate") continue;  // they need a query, too
        std::string shown;
        for (const auto& word : line) shown += " " + word;
        const auto done = run_omnigraph(line, elsewhere);
        CHECK_MESSAGE(done.code == 0, (shown + ": " + done.out + done.err));
    }
}

}  // namespace

TEST_CASE("a finding of apply about one of several graphs has commands that work from anywhere") {
    const example_cluster cluster;
    const temporary_folder nowhere;
    cluster.folder().write("cluster.yaml", std::string{example_config} + "  other:\n    schema: kb.pg\n");
    REQUIRE(cluster.run("import").code == 0);
    REQUIRE(cluster.run("apply").code == 0);
    REQUIRE(run_omnigraph({"branch", "create", "dev", "--cluster", cluster.dir(), "--graph", "kb"}).code == 0);
    cluster.folder().write("kb.pg", std::string{example_schema} + "node Tool { name: String @key }\n");
    const auto apply = [](std::vector<std::string> more, const program_options& options) {
        std::vector<std::string> words{"cluster", "apply", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return run_omnigraph(words, options);
    };
    const program_options away{.working_folder = nowhere.str()}, inside{.working_folder = cluster.dir()};
    const auto named = apply({"--config", cluster.dir()}, away);
    CHECK(named.out.find("`omnigraph branch list --cluster " + cluster.dir() + " --graph kb`") != std::string::npos);
    const auto unnamed = apply({}, inside);
    CHECK(unnamed.out.find("`omnigraph branch list --graph kb`") != std::string::npos);
    program_options elsewhere = inside;
    const temporary_folder home;
    home.write("config.yaml", "defaults: { store: " + cluster.dir() + "/graphs/other.omni }\n");
    elsewhere.variables["OMNIGRAPH_HOME"] = home.str();
    const auto with_default = apply({}, elsewhere);
    CHECK(with_default.out.find("`omnigraph branch list --cluster . --graph kb`") != std::string::npos);
    CHECK(run_omnigraph({"branch", "list", "--cluster", ".", "--graph", "kb"}, elsewhere).code == 0);
}

TEST_CASE("the commands that a refusal of a data command names work from anywhere") {
    const served_cluster cluster;
    const temporary_folder nowhere;
    program_options away{.working_folder = nowhere.str()};
    away.variables["OMNIGRAPH_BEARER_TOKEN"] = "tok-writer";
    away.variables["OMNIGRAPH_HOME"] = cluster.home.str();
    const std::vector<std::vector<std::string>> lines{{"query", "people", "--branch", "nope", "--json"},
                                                      {"query", "people", "--snapshot", "nope", "--json"},
                                                      {"query", "nobody", "--json"},
                                                      {"commit", "show", "nope", "--json"},
                                                      {"branch", "merge", "nope", "--json"},
                                                      {"export", "--table", "node:Nope", "--json"},
                                                      {"mutate", "people", "--json"}};
    const std::vector<std::vector<std::string>> places{{"--cluster", cluster.cluster.folder.str(), "--graph", "kb"},
                                                       {"--server", cluster.url(), "--graph", "kb"},
                                                       {"--server", "prod", "--graph", "kb"}};
    for (const auto& place : places)
        for (auto line : lines) {
            line.insert(line.end(), place.begin(), place.end());
            CAPTURE(line.front());
            CAPTURE(place.front());
            const auto refused = run_omnigraph(line, away);
            CHECK(refused.code != 0);
            check_usable(refused, away);
        }
}

TEST_CASE("an alias, a new graph and a place that needs no words") {
    init_command made;
    made.root = "x/graphs/a.omni";
    const auto place = place_named_by(made);
    CHECK(place.target.store == "x/graphs/a.omni");
    CHECK_FALSE(place_named_by(version_command{}).target.cluster);
    CHECK_FALSE(place_named_by(queries_command{}).target.cluster);
    CHECK(place_named_by(queries_command{.target = {.cluster = "x"}}).has_all_graphs);
    CHECK_FALSE(place_named_by(queries_command{.target = {.cluster = "x", .graph = "kb"}}).has_all_graphs);
    const served_cluster cluster;
    cluster.home.write("config.yaml", "servers: { prod: { url: \"" + cluster.url() +
                                          "\" } }\naliases: { gone: { server: prod, graph: kb, query: nobody } }\n");
    const auto refused = cluster.run({"alias", "gone", "--json"});
    CHECK(refused.out.find("`omnigraph queries --server prod --graph kb`") != std::string::npos);
}
