// A command that gets no memory ends with a diagnostic like any other.
#include <array>
#include <new>
#include <sstream>
#include <string>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

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
