#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A folder with a schema and queries, in which commands run.
class language_folder {
public:
    language_folder() {
        folder_.write("kb.pg", example_schema);
        folder_.write("people.gq", example_queries);
        folder_.write("odd.gq",
                      "query find($name: String, $age: I32) {\n    match { $p: Persn { name: $name } }\n    return { "
                      "$p.name }\n}\n"
                      "query clear() { delete Knows where from = \"x\" }\n");
    }
    finished_program run(const std::vector<std::string>& words, std::string input = {}) const {
        return run_omnigraph(words, {.variables = {}, .input = std::move(input), .working_folder = folder_.str()});
    }
    [[nodiscard]] const temporary_folder& folder() const { return folder_; }

private:
    temporary_folder folder_;
};

json document_of(const finished_program& done) {
    auto document = parse_json(done.out);
    REQUIRE_MESSAGE(document, done.out << done.err);
    return *std::move(document);
}

}  // namespace

TEST_CASE("L§7.1.2 lint of sound queries is a success and says so in one line") {
    const language_folder here;
    const auto done = here.run({"lint", "--query", "people.gq", "--schema", "kb.pg"});
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(done.out == "lint: 3 queries in 1 file against kb.pg: 0 errors, 0 warnings, 0 infos\n");
}

TEST_CASE("L§7.1.2 lint with an error exits with 1 and underlines what is meant") {
    const language_folder here;
    const auto done = here.run({"lint", "--query", "odd.gq", "--schema", "kb.pg"});
    CHECK(done.code == 1);
    CHECK(done.err.empty());
    CHECK(done.out ==
          "ERROR T1 find: Persn is no node type of the schema. Did you mean `Person`?\n"
          "      at odd.gq:2:17\n"
          "         2 |     match { $p: Persn { name: $name } }\n"
          "           |                 ^^^^^\n"
          "      fix: Name a node type.\n"
          "WARN  L101 clear: `clear` changes the graph and has no parameters: every call does the same.\n"
          "      at odd.gq:5:7\n"
          "         5 | query clear() { delete Knows where from = \"x\" }\n"
          "           |       ^^^^^\n"
          "      fix: Make what differs between calls a parameter.\n"
          "lint: 2 queries in 1 file against kb.pg: 1 error, 1 warning, 0 infos\n");
}

TEST_CASE("L§7.1.2 warnings alone are a success") {
    const language_folder here;
    here.folder().write("warn.gq", "query q($n: String) { match { $p: Person } return { $p.name } }\n");
    const auto done = here.run({"lint", "--query", "warn.gq", "--schema", "kb.pg"});
    CHECK(done.code == 0);
    CHECK(is_reported(done.out, "L102", "q", "WARN"));
    here.folder().write("info.gq", "query q() { match { $p: Person } return { $p.name } limit 1 }\n");
    const auto info = here.run({"lint", "--query", "info.gq", "--schema", "kb.pg"});
    CHECK(info.code == 0);
    CHECK(is_reported(info.out, "L105", "q", "INFO"));
}

TEST_CASE("L§7.1.1 lint --json is the report, in success and in failure") {
    const language_folder here;
    const auto done = here.run({"lint", "--query", "odd.gq", "--schema", "kb.pg", "--json"});
    CHECK(done.code == 1);
    CHECK(done.err.empty());
    const auto report = document_of(done);
    CHECK(report.at("status") == "error");
    CHECK(compact_json(report.at("schema_source")) == R"({"kind":"file","path":"kb.pg"})");
    CHECK(report.at("query_path") == "odd.gq");
    CHECK(report.at("queries_processed") == 2);
    CHECK(report.at("errors") == 1);
    CHECK(report.at("findings").at(0).at("line") == 2);
    CHECK(report.at("findings").at(0).at("column") == 17);
    CHECK(here.run({"lint", "--query", "odd.gq", "--schema", "kb.pg", "--format", "json"}).out == done.out);
    CHECK(document_of(here.run({"lint", "--query", "people.gq", "--schema", "kb.pg", "--json"})).at("status") == "ok");
}

TEST_CASE("lint --format sarif is a SARIF log with paths relative to the current folder") {
    const language_folder here;
    const auto done =
        here.run({"lint", "--query", here.folder().str() + "/odd.gq", "--schema", "kb.pg", "--format", "sarif"});
    CHECK(done.code == 1);
    const auto log = document_of(done);
    CHECK(log.at("version") == "2.1.0");
    const auto& run = log.at("runs").at(0);
    CHECK(run.at("tool").at("driver").at("semanticVersion").as_string() == std::string{library_version});
    CHECK(run.at("results").as_array().size() == 2);
    CHECK(run.at("results").at(0).at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri") ==
          "odd.gq");
    CHECK(here.run({"lint", "--query", "people.gq", "--schema", "kb.pg", "--format", "sarif"}).code == 0);
}

TEST_CASE("several files and folders are one set, each file once") {
    const language_folder here;
    here.folder().write("more/a.gq", "query a() { match { $p: Person } return { $p.name } }\n");
    here.folder().write("more/b.gq", "query a() { match { $p: Person } return { $p.age } }\n");
    here.folder().write("more/notes.txt", "query");
    const auto done = here.run(
        {"lint", "--query", "more", "--query", "./more/a.gq", "--query=people.gq", "--schema", "kb.pg", "--json"});
    CHECK(done.code == 1);
    const auto report = document_of(done);
    CHECK(compact_json(report.at("files")) == R"(["more/a.gq","more/b.gq","people.gq"])");
    CHECK(report.at("query_path") == "more, ./more/a.gq, people.gq");
    REQUIRE(report.at("findings").as_array().size() == 1);
    CHECK(report.at("findings").at(0).at("code") == "GQ101");
    CHECK(report.at("findings").at(0).at("file") == "more/b.gq");
}

TEST_CASE("L§7.1.3 every syntax fault is shown") {
    const language_folder here;
    here.folder().write("broken.gq", "query a() { match { $p Person } return { $p.name } }\nquery b() { delete }\n");
    const auto done = here.run({"lint", "--query", "broken.gq", "--schema", "kb.pg"});
    CHECK(done.code == 1);
    CHECK(is_placed(done.out, "broken.gq:1:24"));
    CHECK(is_placed(done.out, "broken.gq:2:20"));
}

TEST_CASE("the faults of the schema file are part of the report") {
    const language_folder here;
    here.folder().write("bad.pg", "node Person {\n    name: Strng\n}\n");
    const auto done = here.run({"lint", "--query", "people.gq", "--schema", "bad.pg"});
    CHECK(done.code == 1);
    CHECK(contains(done.out, "      at bad.pg:2:11\n         2 |     name: Strng\n           |           ^^^^^\n"));
    CHECK(contains(done.out, "lint: 0 queries in 1 file against bad.pg: 1 error, 0 warnings, 0 infos\n"));
}

TEST_CASE("what cannot be read is refused with 1, in words and in JSON") {
    const language_folder here;
    here.folder().write("empty/readme", "");
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--query", "none.gq", "--schema", "kb.pg"},
                                                  {"--query", "people.gq", "--schema", "none.pg"},
                                                  {"--query", "empty", "--schema", "kb.pg"},
                                                  {"--query", "people.gq", "--store", "graphs/none.omni"},
                                                  {"--query", "people.gq", "--cluster", "."}}) {
        std::vector<std::string> line{"lint"};
        line.insert(line.end(), words.begin(), words.end());
        const auto done = here.run(line);
        CHECK(done.code == 1);
        CHECK(done.out.empty());
        CHECK(done.err.starts_with("ERROR "));
        line.push_back("--json");
        const auto in_json = here.run(line);
        CHECK(in_json.code == 1);
        CHECK_FALSE(document_of(in_json).at("ok").as_bool());
    }
}

TEST_CASE("lint against a graph uses the schema that the graph has, found by its cluster or by its root") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("queries/odd.gq", "query q() { match { $p: Person } return { $p.nick } }\n");
    cluster.folder().write("kb.pg",
                           "node Other { name: String @key }\n");  // what is declared meanwhile does not matter
    const auto root = cluster.dir() + "/graphs/kb.omni";
    for (const std::vector<std::string>& target : {std::vector<std::string>{"--cluster", cluster.dir()},
                                                   {"--cluster", cluster.dir(), "--graph", "kb"},
                                                   {"--store", root},
                                                   {root}}) {
        std::vector<std::string> line{"lint", "--json", "--query", cluster.dir() + "/queries/people.gq"};
        line.insert(line.end(), target.begin(), target.end());
        const auto done = run_omnigraph(line);
        CHECK(done.code == 0);
        const auto report = document_of(done);
        CHECK(compact_json(report.at("schema_source")) == R"({"kind":"graph","uri":")" + root + R"("})");
        line[3] = cluster.dir() + "/queries/odd.gq";
        CHECK(run_omnigraph(line).code == 1);
    }
}

TEST_CASE("deprecated spellings of lint do the same and warn on standard error") {
    const language_folder here;
    const auto now = here.run({"lint", "--query", "people.gq", "--schema", "kb.pg"});
    for (const std::vector<std::string>& old : {std::vector<std::string>{"check"},
                                                {"query", "lint"},
                                                {"query", "check"},
                                                {"--quiet", "check"},
                                                {"--quiet", "query", "lint"}}) {
        auto line = old;
        line.insert(line.end(), {"--query", "people.gq", "--schema", "kb.pg"});
        const auto done = here.run(line);
        CHECK(done.code == 0);
        CHECK(done.out == now.out);
        CHECK(contains(done.err, "WARN  deprecated_spelling: `omnigraph "));
    }
}

TEST_CASE("a schema plan between two files, for people and for programs") {
    const language_folder here;
    here.folder().write("next.pg", "node Person {\n    name: String @key\n    age: I64?\n    nick: String?\n}\n");
    const auto done = here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg"});
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(done.out.starts_with("schema plan: 3 steps from kb.pg\n"));
    CHECK(contains(
        done.out,
        "  forward_only  Change the property `age` of the node type Person from I32? to I64?; no value changes.\n"));
    CHECK(contains(done.out, "  reversible    Add the property `nick: String?` to the node type Person.\n"));
    CHECK(contains(done.out, "  recoverable   Drop the edge type Knows "));

    const auto in_json = here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg", "--json"});
    CHECK(in_json.code == 0);
    const auto plan = document_of(in_json);
    std::vector<std::string> keys;
    for (const auto& member : plan.as_object()) keys.emplace_back(member.key());
    CHECK(keys == std::vector<std::string>{"uri", "supported", "step_count", "steps"});
    CHECK(plan.at("uri") == "kb.pg");
    CHECK(plan.at("supported").as_bool());
    CHECK(plan.at("step_count") == 3);
    CHECK(plan.at("steps").as_array().size() == 3);
}

TEST_CASE("--allow-data-loss plans drops that leave nothing to recover") {
    const language_folder here;
    here.folder().write("next.pg", "node Person {\n    name: String @key\n    age: I32?\n}\n");
    const auto soft = document_of(here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg", "--json"}));
    CHECK(soft.at("steps").at(0).at("mode") == "soft");
    const auto hard =
        here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg", "--json", "--allow-data-loss"});
    CHECK(hard.code == 0);
    CHECK(document_of(hard).at("steps").at(0).at("mode") == "hard");
    CHECK(contains(here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg", "--allow-data-loss"}).out,
                   "  irreversible  Drop "));
}

TEST_CASE("L§7.2.5 a plan that cannot be taken exits with 1 and says which step, with its code") {
    const language_folder here;
    here.folder().write(
        "next.pg",
        "node Person {\n    name: String @key\n    age: I32?\n    badge: String\n}\nedge Knows: Person -> Person\n");
    const auto done = here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg"});
    CHECK(done.code == 1);
    CHECK(contains(done.out, "  unsupported   Not possible (OG-MF-103): node:Person.badge. "));
    CHECK(contains(done.out, "  1 step cannot be taken, so none is\n"));
    const auto plan = document_of(here.run({"schema", "plan", "--from", "kb.pg", "--schema", "next.pg", "--json"}));
    CHECK_FALSE(plan.at("supported").as_bool());
    CHECK(plan.at("steps").at(0).at("code") == "OG-MF-103");
}

TEST_CASE("a schema plan starts from what a graph has, and writes nothing") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("next.pg", std::string{example_schema} + "node Team { name: String @key }\n");
    const auto before = cluster.files();
    const auto same =
        run_omnigraph({"schema", "plan", "--schema", cluster.dir() + "/kb.pg", "--cluster", cluster.dir()});
    CHECK(same.code == 0);
    CHECK(same.out == "schema plan: no changes from " + cluster.dir() + "/graphs/kb.omni\n");
    const auto done =
        run_omnigraph({"schema", "plan", "--schema", cluster.dir() + "/next.pg", cluster.dir() + "/graphs/kb.omni"});
    CHECK(done.code == 0);
    CHECK(contains(done.out, "  reversible    Add the node type Team.\n"));
    CHECK(cluster.files() == before);
}

TEST_CASE("the faults of either schema stop a plan, and are shown") {
    const language_folder here;
    here.folder().write("bad.pg", "node A { x: Strng }\nnode A { }\n");
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--from", "kb.pg", "--schema", "bad.pg"},
                                                  {"--from", "bad.pg", "--schema", "kb.pg"}}) {
        std::vector<std::string> line{"schema", "plan"};
        line.insert(line.end(), words.begin(), words.end());
        const auto done = here.run(line);
        CHECK(done.code == 1);
        CHECK(done.out.empty());
        CHECK(contains(done.err, "at bad.pg:1:13\n         1 | node A { x: Strng }\n           |             ^^^^^\n"));
        line.push_back("--json");
        CHECK(document_of(here.run(line)).at("diagnostics").at(0).at("code") == "schema_parse_error");
    }
    CHECK(here.run({"schema", "plan", "--from", "kb.pg", "--schema", "none.pg"}).code == 1);
}
