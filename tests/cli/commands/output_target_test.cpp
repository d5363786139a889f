// What a command may write its output over: nothing but its own earlier output.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/event_stream.hpp>
#include <omnigraph/cluster/cli/commands/output_target.hpp>
#include <omnigraph/cluster/cli/commands/plan_file.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

struct written_folder {
    temporary_folder folder;

    std::string write(const std::string& name, const std::string& text) {
        const auto path = folder.path() / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << text;
        return path.string();
    }
    std::string text_of(const std::string& path) {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    }
    std::string path_of(const std::string& name) { return (folder.path() / name).string(); }
};

}  // namespace

TEST_CASE("an output replaces nothing but an earlier one, and lies in no cluster") {
    written_folder at;
    const auto fits = [](const std::string& path) {
        return !cli::unfit_output(path, [](std::string_view text) { return text.starts_with("ours"); });
    };
    CHECK(fits(at.path_of("new.out")));
    CHECK(fits(at.write("empty.out", "")));
    CHECK(fits(at.write("old.out", "ours, of yesterday")));
    CHECK(fits("/dev/null"));
    CHECK_FALSE(fits(at.write("seed.jsonl", "{}")));
    for (const auto* name : {"cluster.yaml", "kb.pg", "q/new.gq", ".env", "access.yml", "__cluster/new.out",
                             "graphs/kb.omni/new.out", "graphs/new.out", "__cluster/../kb.pg"})
        if (std::string_view{name} == "graphs/new.out") {
            CHECK(fits(at.path_of(name)));
            std::filesystem::create_directories(at.path_of("__cluster"));
            CHECK_FALSE(fits(at.path_of(name)));
        } else {
            CHECK_FALSE(fits(at.path_of(name)));
        }
    std::filesystem::create_symlink(at.path_of("seed.jsonl"), at.path_of("link.out"));
    CHECK_FALSE(fits(at.path_of("link.out")));
}

TEST_CASE("a plan and events are written over what they were written to before, and over nothing else") {
    written_folder at;
    const auto plan = at.path_of("next.plan");
    REQUIRE(cli::write_plan_file(plan, {.plan_id = "01J"}));
    CHECK(cli::write_plan_file(plan, {.plan_id = "01K"}));
    const auto notes = at.write("notes.txt", "mine");
    CHECK(cli::write_plan_file(notes, {}).error().code == codes::plan_file_failed);
    {
        cli::event_stream stream;
        REQUIRE(stream.open(at.path_of("events.ndjson")));
        stream.write({.event = "planned"});
    }
    cli::event_stream again;
    CHECK(again.open(at.path_of("events.ndjson")));
    for (const auto& taken : {notes, plan}) CHECK(again.open(taken).error().code == codes::events_not_written);
    CHECK(at.text_of(notes) == "mine");
    CHECK_FALSE(at.text_of(plan).empty());
}
