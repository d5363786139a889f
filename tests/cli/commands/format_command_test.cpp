#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"
#include "support/as_nobody.hpp"

using namespace omnigraph::cluster;

namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view untidy_schema = "node   Person { name:String @key   // who\n age : I32? }\n";
constexpr std::string_view untidy_queries = "query q( ){match{$p:Person}return{$p.name}}\n";
constexpr std::string_view broken_queries = "query q() { match { $p Person } return { $p.name } }\n";

struct format_folder {
    temporary_folder folder;

    finished_program run(std::vector<std::string> words, std::string input = {}) const {
        words.insert(words.begin(), "fmt");
        return run_omnigraph(words, {.variables = {}, .input = std::move(input), .working_folder = folder.str()});
    }
    [[nodiscard]] std::string read(const std::string& name) const { return folder.read(name); }
    /// Names left by an interrupted write would be among them.
    [[nodiscard]] std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::recursive_directory_iterator{folder.path()}, fs::recursive_directory_iterator{}));
    }
};

}  // namespace

TEST_CASE("fmt rewrites what is not in the usual layout, names it, and does nothing the second time") {
    const format_folder here;
    here.folder.write("kb.pg", untidy_schema);
    here.folder.write("q.gq", untidy_queries);
    const auto done = here.run({"kb.pg", "q.gq"});
    CHECK(done.code == 0);
    CHECK(done.out == "kb.pg\nq.gq\n");
    CHECK(done.err.empty());
    CHECK(here.read("kb.pg") != untidy_schema);
    CHECK(contains(here.read("kb.pg"), "name: String @key"));
    CHECK(contains(here.read("kb.pg"), "// who"));
    CHECK(contains(here.read("q.gq"), "$p: Person"));
    const auto again = here.run({"kb.pg", "q.gq"});
    CHECK(again.code == 0);
    CHECK(again.out.empty());
    CHECK(here.run({"--check", "."}).code == 0);
    CHECK(here.entries() == 2);
}

TEST_CASE("fmt --check changes nothing, lists what would change, and exits with 1") {
    const format_folder here;
    here.folder.write("kb.pg", untidy_schema);
    here.folder.write("tidy.gq", "");
    const auto done = here.run({"--check", "kb.pg", "tidy.gq"});
    CHECK(done.code == 1);
    CHECK(done.out == "kb.pg\n");
    CHECK(done.err.empty());
    CHECK(here.read("kb.pg") == untidy_schema);
    const auto in_json = parse_json(here.run({"--check", "--json", "."}).out);
    REQUIRE(in_json);
    CHECK(compact_json(*in_json) == R"({"ok":false,"check":true,"changed":["kb.pg"],"unchanged":1,"diagnostics":[]})");
}

TEST_CASE("fmt formats standard input to standard output") {
    const format_folder here;
    const auto done = here.run({"-", "--lang", "gq"}, std::string{untidy_queries});
    CHECK(done.code == 0);
    CHECK(contains(done.out, "$p: Person"));
    CHECK(here.run({"--lang", "gq", "-"}, done.out).out == done.out);
    CHECK(here.run({"-", "--check", "--lang", "gq"}, done.out).code == 0);
    const auto would = here.run({"-", "--check", "--lang", "pg"}, std::string{untidy_schema});
    CHECK(would.code == 1);
    CHECK(would.out == "<stdin>\n");
    CHECK(would.err.empty());
    const auto broken = here.run({"-", "--lang", "gq"}, std::string{broken_queries});
    CHECK(broken.code == 1);
    CHECK(broken.out.empty());
    CHECK(is_placed(broken.err, "<stdin>:1:24"));
}

TEST_CASE("fmt --check writes no text, so it answers for standard input in JSON, too") {
    const format_folder here;
    const auto document = [&](std::string_view input) {
        const auto done = here.run({"-", "--check", "--json", "--lang", "gq"}, std::string{input});
        CHECK(done.err.empty());
        const auto read = parse_json(done.out);
        REQUIRE(read);
        CHECK(read->at("ok").as_bool() == (done.code == 0));
        return *read;
    };
    CHECK(compact_json(document(untidy_queries)) ==
          R"({"ok":false,"check":true,"changed":["<stdin>"],"unchanged":0,"diagnostics":[]})");
    CHECK(compact_json(document("")) == R"({"ok":true,"check":true,"changed":[],"unchanged":1,"diagnostics":[]})");
    CHECK(document(broken_queries).at("diagnostics").at(0).at("file") == "<stdin>");
    CHECK(here.run({"-", "--json", "--lang", "gq"}).code == 2);
}

TEST_CASE("a file with faults stays as it is, its faults are shown, and the others are formatted") {
    const format_folder here;
    here.folder.write("broken.gq", broken_queries);
    here.folder.write("kb.pg", untidy_schema);
    const auto done = here.run({"."});
    CHECK(done.code == 1);
    CHECK(done.out == "kb.pg\n");
    CHECK(contains(done.err,
                   "      at broken.gq:1:24\n         1 | query q() { match { $p Person } return { $p.name } }\n"
                   "           |                        ^^^^^^\n"));
    CHECK(here.read("broken.gq") == broken_queries);
    const auto in_json = parse_json(here.run({"--json", "broken.gq"}).out);
    REQUIRE(in_json);
    CHECK(in_json->at("diagnostics").at(0).at("code") == "query_parse_error");
}

TEST_CASE("a folder is formatted with all below it, but for hidden names, links and what a cluster stores") {
    const format_folder here;
    for (const auto* name :
         {"a/b/q.gq", ".git/q.gq", "a/.q.gq", "__cluster/resources/q.gq", "graphs/kb.omni/q.gq", "elsewhere/q.txt"})
        here.folder.write(name, untidy_queries);
    const temporary_folder outside;
    outside.write("q.gq", untidy_queries);
    fs::create_symlink(outside.path() / "q.gq", here.folder.path() / "a/link.gq");
    fs::create_directory_symlink(outside.path(), here.folder.path() / "a/linked");
    const auto done = here.run({"."});
    CHECK(done.code == 0);
    CHECK(done.out == "a/b/q.gq\n");
    CHECK(here.read(".git/q.gq") == untidy_queries);
    CHECK(here.read("__cluster/resources/q.gq") == untidy_queries);
    CHECK(here.read("graphs/kb.omni/q.gq") == untidy_queries);
    CHECK(here.read("a/linked/q.gq") == untidy_queries);
}

TEST_CASE("links, other kinds of files and unknown names are refused, one by one") {
    const format_folder here;
    here.folder.write("real.gq", untidy_queries);
    here.folder.write("notes.txt", "x");
    fs::create_symlink("real.gq", here.folder.path() / "link.gq");
    REQUIRE(::mkfifo((here.folder.path() / "pipe.gq").c_str(), 0600) == 0);
    for (const auto& [name, code] :
         std::vector<std::pair<std::string, std::string>>{{"link.gq", "source_unreadable"},
                                                          {"none.gq", "source_missing"},
                                                          {"no/such/folder.gq", "source_missing"},
                                                          {"notes.txt", "call_input_invalid"}}) {
        CAPTURE(name);
        const auto done = here.run({name});
        CHECK(done.code == 1);
        CHECK(done.out.empty());
        CHECK(done.err.starts_with("ERROR " + code + " " + name));
    }
    // A pipe is formatted like standard input, so its language is asked for; it is not opened before.
    const auto pipe = here.run({"pipe.gq"});
    CHECK(pipe.code == 2);
    CHECK(pipe.err.starts_with("ERROR usage_error"));
    CHECK(here.read("real.gq") == untidy_queries);
    CHECK(fs::is_symlink(here.folder.path() / "link.gq"));
}

TEST_CASE("what may not be read is told apart from what is not there, and the cure is another") {
    const temporary_folder folder;
    fs::permissions(folder.path(), fs::perms::all);
    folder.write("closed/q.gq", untidy_queries);
    folder.write("shut.gq", untidy_queries);
    fs::permissions(folder / "closed", fs::perms::none);
    fs::permissions(folder / "shut.gq", fs::perms::none);
    for (const auto& name : {std::string{"closed"}, std::string{"closed/"}, std::string{"closed/q.gq"},
                             std::string{"shut.gq"}, std::string{}}) {
        CAPTURE(name);
        std::ostringstream out, err;
        cli::format_command asked;
        asked.paths = {folder.str() + "/" + name};
        const as_nobody user;
        CHECK(cli::format_sources(asked, cli::console{out, err}) == 1);
        const auto reported = diagnostic_in(err.str(), "source_unreadable");
        CHECK(reported.path.starts_with(asked.paths.front()));
        CHECK(reported.message.ends_with("Permission denied."));
        CHECK(reported.remedy == "Make it readable for the user who runs the command, or leave it out.");
        CHECK_FALSE(is_reported(err.str(), "source_missing"));
    }
    fs::permissions(folder / "closed", fs::perms::all);
}

TEST_CASE("a formatted file keeps its permissions, and one that cannot be replaced stays as it was") {
    const format_folder here;
    here.folder.write("q.gq", untidy_queries);
    REQUIRE(::chmod((here.folder.path() / "q.gq").c_str(), 0640) == 0);
    CHECK(here.run({"q.gq"}).code == 0);
    struct ::stat about {};
    REQUIRE(::stat((here.folder.path() / "q.gq").c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0640);

    if (::geteuid() == 0) return;  // nothing is read-only for root
    here.folder.write("shut/q.gq", untidy_queries);
    REQUIRE(::chmod((here.folder.path() / "shut").c_str(), 0500) == 0);
    const auto done = here.run({"shut/q.gq"});
    REQUIRE(::chmod((here.folder.path() / "shut").c_str(), 0700) == 0);
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "source_write_failed", "shut/q.gq"));
    CHECK(here.read("shut/q.gq") == untidy_queries);
}

TEST_CASE("a name that is no UTF-8 is shown escaped, and the document stays one") {
    const format_folder here;
    here.folder.write("a\xFF.gq", broken_queries);
    const auto done = here.run({"--json", "."});
    CHECK(done.code == 1);
    CHECK(parse_json(done.out));
    CHECK(contains(done.out, "a\\\\xff.gq"));
}
