#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"
#include "support/files.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("help is printed on standard output and is a success") {
    for (const auto& words : {std::vector<std::string>{"--help"},
                              {"cluster", "--help"},
                              {"cluster", "apply", "--help"},
                              {"load", "-h"},
                              {"query", "-h"},
                              {"lint", "-h"},
                              {"schema", "plan", "-h"},
                              {"fmt", "-h"}}) {
        const auto done = run_omnigraph(words);
        CHECK(done.code == 0);
        CHECK(contains(done.out, "Usage: omnigraph"));
        CHECK(done.err.empty());
    }
}

TEST_CASE("the version is that of the project") {
    const auto done = run_omnigraph({"version"});
    CHECK(done.code == 0);
    CHECK(done.out == "omnigraph " + std::string{library_version} + "\n");
    CHECK(run_omnigraph({"--version"}).out == done.out);
    const auto text = read_file(source_folder() / "CMakeLists.txt");
    CHECK(contains(text, "project(omnigraph VERSION " + std::string{library_version} + " "));
}

TEST_CASE("wrong usage exits with 2, says what is wrong on standard error and what to do, and does nothing") {
    const example_cluster cluster;
    const auto before = cluster.files();
    for (const auto& words : {std::vector<std::string>{},
                              {"clster"},
                              {"cluster"},
                              {"cluster", "plna"},
                              {"cluster", "plan", "--bogus"},
                              {"cluster", "plan", "--config"},
                              {"cluster", "plan", "--server", "x"},
                              {"cluster", "refresh", "--accept"},
                              {"cluster", "approve"},
                              {"cluster", "force-unlock"},
                              {"load"},
                              {"query"},
                              {"mutate"},
                              {"help", "plna"},
                              {"init"},
                              {"load", "--data"},
                              {"policy"},
                              {"policy", "test"},
                              {"policy", "explain", "--actor", "ann", "--action", "fly"},
                              {"queries", "--store", "x"},
                              {"lint"},
                              {"schema"},
                              {"schema", "plan"},
                              {"fmt"},
                              {"fmt", "-"}}) {
        program_options here;
        here.working_folder = cluster.dir();
        const auto done = run_omnigraph(words, here);
        CHECK(done.code == 2);
        CHECK(done.out.empty());
        CHECK(done.err.starts_with("ERROR usage_error: "));
        CHECK(all_have_remedies(done.err));
    }
    CHECK(cluster.files() == before);
}

TEST_CASE("wrong usage under --json is the envelope on standard output") {
    const auto done = run_omnigraph({"cluster", "plan", "--json", "--bogus"});
    CHECK(done.code == 2);
    CHECK(done.err.empty());
    const auto document = parse_json(done.out);
    REQUIRE(document);
    CHECK_FALSE(document->at("ok").as_bool());
    CHECK(document->at("diagnostics").at(0).at("code") == "usage_error");
    CHECK(document->at("diagnostics").at(0).as_object().contains("remedy"));
}

TEST_CASE("without a terminal there is not one escape byte, whatever the command says") {
    const example_cluster cluster;
    for (const auto* verb : {"validate", "plan", "status", "import", "apply"}) {
        const auto done = cluster.run(verb, {}, {.variables = {{"TERM", "xterm-256color"}}});
        CAPTURE(verb);
        CHECK_FALSE(contains(done.out + done.err, "\x1b"));
    }
}

TEST_CASE("colour is forced by CLICOLOR_FORCE and refused by NO_COLOR, which wins") {
    const example_cluster cluster;
    CHECK(contains(cluster.run("validate", {}, {.variables = {{"CLICOLOR_FORCE", "1"}}}).out, "\x1b["));
    CHECK_FALSE(
        contains(cluster.run("validate", {}, {.variables = {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}}).out, "\x1b"));
    CHECK_FALSE(contains(cluster.run("validate", {}, {.variables = {{"CLICOLOR_FORCE", "0"}}}).out, "\x1b"));
}

TEST_CASE("output that cannot be written is a failure") {
    const example_cluster cluster;
    const auto done = run_program(
        "/bin/sh", {"-c", binary_path("omnigraph") + " cluster validate --config " + cluster.dir() + " > /dev/full"});
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "output_failed"));
}

TEST_CASE("a malformed operator configuration stops apply, in words and in JSON, and --as does not read it") {
    example_cluster cluster;
    cluster.run("import");
    const temporary_folder home;
    home.write("config.yaml", "operator: { actor: ada\n");
    const program_options options{.variables = {{"OMNIGRAPH_HOME", home.str()}}, .input = {}, .working_folder = {}};
    const auto before = cluster.files();
    const auto done = cluster.run("apply", {}, options);
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "operator_config_invalid"));
    CHECK(contains(done.err, "config.yaml:"));
    const auto in_json = parse_json(cluster.run("apply", {"--json"}, options).out);
    REQUIRE(in_json);
    CHECK(in_json->at("diagnostics").at(0).at("code") == "operator_config_invalid");
    CHECK(cluster.files() == before);
    CHECK(cluster.run("validate", {}, options).code == 0);
    const auto named = parse_json(cluster.run("apply", {"--json", "--as", "bob"}, options).out);
    REQUIRE(named);
    CHECK(named->at("ok").as_bool());
    CHECK(named->at("actor") == "bob");
}

TEST_CASE("a blank actor is refused before anything is done") {
    example_cluster cluster;
    cluster.run("import");
    const auto before = cluster.files();
    const auto done = cluster.run("apply", {"--as", " "});
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "actor_blank", "--as"));
    CHECK(cluster.files() == before);
}

TEST_CASE("the operator's actor is who applies, and unknown keys of the file are warned about on standard error") {
    example_cluster cluster;
    cluster.run("import");
    const temporary_folder home;
    home.write("config.yaml", "operator: { actor: act-ada }\nthemes: {}\n");
    const auto done = cluster.run("apply", {"--json"},
                                  {.variables = {{"OMNIGRAPH_HOME", home.str()}}, .input = {}, .working_folder = {}});
    CHECK(done.code == 0);
    CHECK(is_reported(done.err, "operator_config_unknown_key", "themes", "WARN"));
    const auto report = parse_json(done.out);
    REQUIRE(report);
    CHECK(report->at("actor") == "act-ada");
}

TEST_CASE("a stray omnigraph.yaml is inert, however broken") {
    const example_cluster cluster;
    cluster.folder().write("omnigraph.yaml", "{{{{");
    program_options here;
    here.working_folder = cluster.dir();
    CHECK(run_omnigraph({"cluster", "validate"}, here).code == 0);
}
