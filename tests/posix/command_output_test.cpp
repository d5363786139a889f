#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/command_output.hpp>

using namespace omnigraph::cluster;
using posix::command_fault;

namespace {

result<std::string, command_fault> run(const std::string& command, int milliseconds = 60'000) {
    return posix::output_of_command(command, {std::chrono::milliseconds{milliseconds}, 64});
}

}  // namespace

TEST_CASE("what a command prints is had whole, with its own exit code") {
    CHECK(*run("printf 'a\\nb'") == "a\nb");
    CHECK(run("true")->empty());
    CHECK(run("echo x; exit 3").error() == command_fault::failed);
    CHECK(run("no-such-command-here 2>/dev/null").error() == command_fault::failed);
    CHECK(run("kill -9 $$").error() == command_fault::failed);
}

TEST_CASE("a command that does not end, in whatever way, is left in time") {
    CHECK(run("sleep 600", 30).error() == command_fault::late);
    CHECK(run("exec >&-; sleep 600", 30).error() == command_fault::late);
    CHECK(run("yes").error() == command_fault::too_long);
    CHECK(run("true", 0).error() == command_fault::late);
}
