#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

struct reading {
    result<operator_config> read;
    diagnostics warnings;
};

reading read_text(std::string_view text) {
    const temporary_folder home;
    home.write("config.yaml", text);
    diagnostics warnings;
    auto read = read_operator_config(home.str(), warnings);
    return {std::move(read), std::move(warnings)};
}

}  // namespace

TEST_CASE("no operator configuration means no preferences") {
    const temporary_folder home;
    diagnostics warnings;
    const auto read = read_operator_config(home.str(), warnings);
    REQUIRE(read);
    CHECK_FALSE(read->actor.has_value());
    CHECK(warnings.empty());
    CHECK(read_operator_config("", warnings));
}

TEST_CASE("the operator's actor and output preferences are read") {
    const auto [read, warnings] = read_text(
        "operator: { actor: act-ada }\n"
        "defaults: { output: csv, table_max_column_width: 40, table_cell_layout: wrap }\n"
        "servers: { prod: { url: https://graph.example.com } }\n");
    REQUIRE(read);
    CHECK(read->actor == "act-ada");
    CHECK(read->output == "csv");
    CHECK(read->column_width == 40);
    CHECK(read->wrap_cells);
    CHECK(warnings.empty());
}

TEST_CASE("an unknown key is warned about with its place, and skipped") {
    const auto [read, warnings] = read_text("operator:\n  actor: ada\n  acotr: bob\nthemes: {}\n");
    REQUIRE(read);
    CHECK(read->actor == "ada");
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0].code == codes::operator_config_unknown_key);
    CHECK(warnings[0].path == "operator.acotr");
    CHECK(warnings[0].position.line == 3);
    CHECK(warnings[0].message == "this version knows no `operator.acotr` and ignores it. Did you mean `actor`?");
    CHECK(warnings[1].path == "themes");
}

TEST_CASE("a malformed operator configuration is an error with its place, never half-read") {
    for (const char* text : {"operator: { actor: ada", "operator: [ada]\n",
                             "operator: { actor: ada }\noperator: { actor: bob }\n", "operator: { actor: '  ' }\n",
                             "defaults: { output: xml }\n", "defaults: { table_cell_layout: fold }\n", "\xff\xfe"}) {
        CAPTURE(text);
        const auto read = read_text(text).read;
        REQUIRE_FALSE(read);
        CHECK(read.error().code == codes::operator_config_invalid);
        CHECK(read.error().position.line > 0);
        CHECK_FALSE(read.error().remedy.empty());
    }
}

TEST_CASE("an operator configuration that is a folder cannot be read") {
    const temporary_folder home;
    home.write("config.yaml/inside", "");
    diagnostics warnings;
    const auto read = read_operator_config(home.str(), warnings);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "The operator configuration cannot be read: it is a folder.");
}

TEST_CASE("--as wins over the operator's configuration, which is then not even read") {
    const temporary_folder home;
    home.write("config.yaml", "{ broken");
    diagnostics warnings;
    const auto actor = resolve_actor("ada", home.str(), warnings);
    REQUIRE(actor);
    CHECK(**actor == "ada");
    CHECK_FALSE(resolve_actor(std::nullopt, home.str(), warnings));
    home.write("config.yaml", "operator: { actor: bob }\n");
    CHECK(**resolve_actor(std::nullopt, home.str(), warnings) == "bob");
}

TEST_CASE("a blank actor is refused") {
    diagnostics warnings;
    for (const char* blank : {"", "  ", "\t", "\u00a0", "\u3000", "\u2003 \u200b"}) {
        const auto actor = resolve_actor(blank, "", warnings);
        REQUIRE_FALSE(actor);
        CHECK(actor.error().code == codes::actor_blank);
    }
}

TEST_CASE("an actor that no record could hold is refused") {
    diagnostics warnings;
    const std::string long_name(max_actor_bytes + 1, 'a');
    for (const std::string& broken :
         {std::string{"\xff"}, std::string{"ann\xc3"}, std::string{"\xed\xa0\x80"}, std::string{" ann"},
          std::string{"ann\u00a0"}, std::string{"ann\n"}, long_name, std::string{"a\nb"}, std::string{"a\x1b[2J"},
          std::string{"\u202ebob"}, std::string{"omnigraph:recovery"}, std::string{"omnigraph:repair:force"}}) {
        const auto actor = resolve_actor(broken, "", warnings);
        REQUIRE_FALSE(actor);
        CHECK(actor.error().code == codes::actor_invalid);
    }
    CHECK(**resolve_actor("Zoë", "", warnings) == "Zoë");
    CHECK(resolve_actor(long_name.substr(1), "", warnings));
}

TEST_CASE("the operator's folder is OMNIGRAPH_HOME, or .omnigraph in the home folder") {
    const auto home = posix::environment_variable("HOME"), own = posix::environment_variable("OMNIGRAPH_HOME");
    ::setenv("HOME", "/home/ada", 1);
    ::setenv("OMNIGRAPH_HOME", "/etc/omni", 1);
    CHECK(operator_home() == "/etc/omni");
    ::setenv("OMNIGRAPH_HOME", "~/omni", 1);
    CHECK(operator_home() == "/home/ada/omni");
    ::unsetenv("OMNIGRAPH_HOME");
    CHECK(operator_home() == "/home/ada/.omnigraph");
    ::unsetenv("HOME");
    CHECK(operator_home().empty());
    if (home) ::setenv("HOME", home->c_str(), 1);
    if (own) ::setenv("OMNIGRAPH_HOME", own->c_str(), 1);
}
