#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/own_commands.hpp>

using namespace omnigraph::cluster::cli;

namespace {

extra_command named(std::string name) {
    return {std::move(name), "Counts", [](const std::vector<std::string>&, const console&) { return 0; }};
}

command parse(std::vector<const char*> words, const std::vector<extra_command>& own) {
    words.insert(words.begin(), "acme");
    return parse_command_line(static_cast<int>(words.size()), words.data(), own);
}

bool is_refused(std::vector<const char*> words, const std::vector<extra_command>& own) {
    return std::holds_alternative<usage_fault>(parse(std::move(words), own));
}

}  // namespace

TEST_CASE("an own command gets the words behind its name, options included") {
    const auto asked = std::get<extra_command_line>(parse({"count", "--quiet", "a b"}, {named("count")}));
    CHECK(asked.name == "count");
    CHECK(asked.words == std::vector<std::string>{"--quiet", "a b"});
    CHECK(std::holds_alternative<cluster_command>(parse({"cluster", "status"}, {named("count")})));
    CHECK(std::holds_alternative<version_command>(parse({"version"}, {named("count")})));
    CHECK(std::holds_alternative<help_text>(parse({"help", "count"}, {named("count")})));
}

TEST_CASE("options before an own command are refused, so the command is never silently left out") {
    for (const auto* option : {"--quiet", "--yes"}) {
        CAPTURE(option);
        CHECK(is_refused({option, "count"}, {named("count")}));
    }
    for (const auto* option : {"--as", "--store", "--cluster", "--graph", "--server", "--profile", "--timeout"}) {
        CAPTURE(option);
        CHECK(is_refused({option, "10s", "count"}, {named("count")}));
    }
}

TEST_CASE("own commands that cannot be told apart refuse every line") {
    const std::vector<std::vector<extra_command>> wrong{{named("load")},
                                                        {named("version")},
                                                        {named("help")},
                                                        {named("count"), named("other"), named("count")},
                                                        {named("")},
                                                        {named("count all")},
                                                        {named("--version")},
                                                        {named("count\n")},
                                                        {{"count", "Counts nothing", {}}}};
    for (const auto& own : wrong) {
        CAPTURE(own.front().name);
        CHECK(is_refused({"cluster", "validate"}, own));
        CHECK(is_refused({own.back().name.c_str()}, own));
        CHECK(is_refused({"--help"}, own));
        CHECK(fault_of(own, {"load", "version", "help"}));
    }
    CHECK_FALSE(fault_of(std::vector{named("count"), named("Count-all_2")}, {"load"}));
}
