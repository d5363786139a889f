// A command that gets no memory, or that something thrown ends, has an answer like any other.
#include <array>
#include <fstream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>
#include <support/wayward_kind.hpp>

#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a command that gets no memory says so with a code, as text and as JSON") {
    const temporary_folder folder;
    const auto where = folder.str();
    const cli::program greedy{
        .environment_at = [](const std::string&, runtime&) -> environment { throw std::bad_alloc{}; }};
    std::ostringstream out, err;
    const std::array plain{"omnigraph", "cluster", "status", "--config", where.c_str()};
    CHECK(cli::run(greedy, kind_list_of<standard_kinds>, static_cast<int>(plain.size()), plain.data(), out, err) == 1);
    CHECK(out.str().empty());
    CHECK(err.str().find("out_of_memory") != std::string::npos);
    const std::array as_json{"omnigraph", "cluster", "status", "--config", where.c_str(), "--json"};
    CHECK(cli::run(greedy, kind_list_of<standard_kinds>, static_cast<int>(as_json.size()), as_json.data(), out, err) ==
          1);
    const auto told = parse_json(out.str());
    REQUIRE(told);
    CHECK(told->at("ok") == false);
    CHECK(told->at("diagnostics").at(0).at("code") == "out_of_memory");
}

TEST_CASE(
    "what a program of one's own throws ends a command with a code and a remedy, in the form that was asked for") {
    const temporary_folder folder;
    const auto where = folder.str();
    const auto answer = [&](const cli::program& self, bool json) {
        std::ostringstream out, err;
        std::vector<const char*> line{"omnigraph", "cluster", "plan", "--config", where.c_str()};
        if (json) line.push_back("--json");
        CHECK(cli::run(self, kind_list_of<wayward::kinds>, static_cast<int>(line.size()), line.data(), out, err) == 1);
        if (json) CHECK(err.str().empty());
        else CHECK(out.str().find('{') == std::string::npos);
        return json ? out.str() : out.str() + err.str();
    };
    const cli::program failing{
        .environment_at = [](const std::string&, runtime&) -> environment { throw std::runtime_error{"no vault"}; }};
    CHECK(answer(failing, false).find("command_failed") != std::string::npos);
    const auto told = parse_json(answer(failing, true));
    REQUIRE(told);
    CHECK(told->at("ok") == false);
    CHECK(told->at("diagnostics").at(0).at("code") == "command_failed");
    CHECK_FALSE(told->at("diagnostics").at(0).at("remedy").as_string().empty());
    CHECK(std::string{told->at("diagnostics").at(0).at("message").as_string()}.find("no vault") != std::string::npos);

    std::ofstream{folder.path() / "cluster.yaml"} << "version: 1\nbells: { noon: c }\n";
    const wayward::one_way throwing{{.throwing = "read"}};
    const auto read = parse_json(answer({}, true));
    REQUIRE(read);
    CHECK(read->at("ok") == false);
    CHECK(read->at("diagnostics").at(0).at("code") == "kind_failed");
    CHECK(answer({}, false).find("kind_failed") != std::string::npos);
}
