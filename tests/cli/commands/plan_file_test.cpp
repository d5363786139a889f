#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/event_stream.hpp>
#include <omnigraph/cluster/cli/commands/plan_file.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>

#include "support/files.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

TEST_CASE("a plan file that is missing, is a folder or holds something else is said to be that") {
    const temporary_folder folder;
    CHECK(read_plan_file(folder.str() + "/none").error().code == codes::plan_file_failed);
    CHECK(read_plan_file(folder.str()).error().code == codes::plan_file_failed);
    folder.write("notes", "buy milk");
    const auto other = read_plan_file(folder.str() + "/notes");
    CHECK(other.error().code == codes::saved_plan_invalid);
    CHECK(other.error().path == folder.str() + "/notes");
    CHECK(write_plan_file(folder.str(), {}).error().code == codes::plan_file_failed);
    CHECK(write_plan_file("-", {}).error().message.find("stream") != std::string::npos);
}

TEST_CASE("events are lines of JSON with only what they are about; what cannot be written is said once") {
    const temporary_folder folder;
    const auto path = folder.str() + "/events";
    {
        event_stream stream;
        REQUIRE(stream.open(path));
        stream.write({.event = "planned", .at = "now", .changes = 3});
        CHECK_FALSE(stream.lost());
    }
    CHECK(read_file(path) == "{\"event\":\"planned\",\"at\":\"now\",\"changes\":3}\n");
    event_stream nowhere;
    CHECK(nowhere.open("fd:9999").error().code == codes::events_not_written);
    for (const auto* no_number : {"fd:x", "fd:", "fd:-1", "fd:1x"}) {
        CHECK(nowhere.open(no_number).error().message.find("is no descriptor") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(no_number));
    }
    CHECK(nowhere.open(folder.str() + "/no/events").error().code == codes::events_not_written);
    event_stream full;
    const auto pipe = folder.str() + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    stop_request asked;
    asked.request(15);
    CHECK(nowhere.open(pipe, asked).error().code == codes::events_not_written);
    REQUIRE(full.open("/dev/full"));
    full.write({.event = "planned"});
    full.write({.event = "planned"});
    REQUIRE(full.lost());
    CHECK(full.lost()->code == codes::events_not_written);
    CHECK(full.lost()->level == severity::warning);
}
