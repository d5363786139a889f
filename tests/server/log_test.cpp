#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/log.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

TEST_CASE("an event is one line of JSON, and text from outside cannot forge another") {
    std::string written;
    event_log log{[&](std::string_view line) { written += line; }, [] { return instant{}; }};
    log.write(log_level::info, "access", {{"path", for_log("/a\"\n{}")}, {"status", 200}});
    log.write(log_level::debug, "not shown", {});
    CHECK(written == R"({"time":"1970-01-01T00:00:00Z","level":"info","event":"access","path":"/a\"\n{}","status":200})"
                     "\n");
}

TEST_CASE("text for a log is cut and is UTF-8") {
    CHECK(for_log("a\xff"
                  "b") == "a?b");
    CHECK(for_log(std::string(1000, 'x')) == std::string(256, 'x') + "…");
    CHECK(for_log("zürich") == "zürich");
}
