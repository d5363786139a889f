// A limit on the size of files is a failed write like any other: no command is ended by it, and nothing is lost.
#include <cstddef>
#include <string>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include "cli/program.hpp"

using namespace omnigraph::cluster;

TEST_CASE("whatever size of files the process is allowed, a load ends by itself, whole or not at all") {
    const temporary_folder folder;
    const auto graph = folder.str() + "/graphs/kb.omni", cache = folder.str() + "/cache";
    folder.write("kb.pg", "node Person { name: String @key }\n");
    const program_options free{.variables = {{"XDG_CACHE_HOME", cache}}};
    REQUIRE(run_omnigraph({"init", "--schema", folder.str() + "/kb.pg", graph}, free).code == 0);
    const auto rows = [&] { return run_omnigraph({"export", graph}, free).out; };
    auto before = rows();
    int refused = 0;
    for (const std::size_t limit : {0, 512, 4'096, 16'384, 65'536, 1 << 24}) {
        CAPTURE(limit);
        std::string record = R"({"type":"Person","data":{"name":"p)" + std::to_string(limit) + R"("}})" + "\n";
        auto limited = free;
        limited.largest_file = limit;
        limited.input = record;
        const std::vector<std::string> load{"load", "--data", "-", "--mode", "merge", graph};
        const auto done = run_omnigraph(load, limited);
        CAPTURE(done.err);
        CHECK((done.code == 0 || done.code == 1));
        refused += done.code;
        const auto now = rows();
        if (done.code == 0) CHECK(now != before);
        auto again = free;
        again.input = record;
        CHECK(run_omnigraph(load, again).code == 0);
        before = rows();
        CHECK(before.find("p" + std::to_string(limit)) != std::string::npos);
    }
    CHECK(refused > 0);
}
