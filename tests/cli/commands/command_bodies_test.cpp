// Commands as functions: exit codes, what they print as JSON, and what they do to the graph. The shipped binary runs
// them in data_commands_test.cpp and lint_command_test.cpp.
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/commands/show_graph.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

#include "cli/applied_graph.hpp"

namespace omnigraph::cluster::cli {

namespace {

using code_words = std::vector<std::string>;

code_words words(const std::vector<diagnostic_code>& codes) {
    code_words all;
    for (const auto& one : codes) all.emplace_back(one.text);
    return all;
}

/// A graph, a console, and the commands on them, as JSON.
struct commanded {
    int load(const std::string& records, load_mode mode = load_mode::merge) {
        const temporary_folder folder;
        folder.write("records.jsonl", records);
        load_command command;
        command.target = graph.target();
        command.data = (folder / "records.jsonl").string();
        command.mode = mode;
        command.json = true;
        return load_records(command, "ann", graph.opener(), graph.clock, console.terminal);
    }
    int call(bool mutation, const std::string& name, std::optional<std::string> params = {}) {
        call_command command;
        command.mutation = mutation;
        command.target = graph.target();
        command.name = name;
        command.params = std::move(params);
        command.json = true;
        return call_query(command, "ann", graph.opener(), graph.clock, console.terminal);
    }
    int plan(std::string_view schema, bool allow_data_loss = false) {
        graph.folder.write("wanted.pg", schema);
        schema_plan_command command;
        command.schema = graph.folder.str() + "/wanted.pg";
        command.target = graph.target();
        command.allow_data_loss = allow_data_loss;
        command.json = true;
        return plan_schema(command, graph.opener(), graph.clock, console.terminal);
    }
    int lint(const std::string& queries, lint_format format = lint_format::json) {
        graph.folder.write("q/q.gq", queries);
        lint_command command;
        command.queries = {graph.folder.str() + "/q"};
        command.target = graph.target();
        command.format = format;
        command.json = format != lint_format::text;
        return lint_queries(command, graph.opener(), graph.clock, console.terminal);
    }

    applied_graph graph;
    spoken_console console;
};

constexpr auto two_people =
    "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\"}}\n{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}\n";

}  // namespace

TEST_CASE("a load is one commit or none, and says what it loaded and by whom") {
    commanded at;
    CHECK(at.load(two_people) == exit_code::ok);
    const auto loaded = at.console.document();
    CHECK(loaded.at("nodes_loaded") == 2);
    CHECK(loaded.at("edges_loaded") == 0);
    CHECK(loaded.at("node_types_loaded") == 1);
    CHECK(loaded.at("mode") == "merge");
    CHECK(loaded.at("actor_id") == "ann");
    CHECK(loaded.as_object().contains("commit"));
    CHECK_FALSE(at.console.err.str().empty());
    CHECK(at.load(two_people) == exit_code::ok);
    CHECK_FALSE(at.console.document().as_object().contains("commit"));
    CHECK(at.load("{\"type\":\"Persn\",\"data\":{}}\n{") == exit_code::failed);
    CHECK(at.console.codes().size() == 2);
}

TEST_CASE("an input is read whole and bounded, and one that cannot be read is told by its name") {
    const temporary_folder folder;
    folder.write("in", "abc");
    CHECK(*read_input(folder.str() + "/in", 3) == "abc");
    CHECK(read_input(folder.str() + "/in", 2).error().code == codes::call_input_invalid);
    CHECK(read_input(folder.str() + "/none", 9).error().code == codes::call_input_invalid);
    CHECK(read_input(folder.str(), 9).error().code == codes::call_input_invalid);
    CHECK(input_name("-") == "<stdin>");
    CHECK(input_name("in") == "in");
    CHECK(is_stream("-"));
    CHECK_FALSE(is_stream(folder.str() + "/in"));
    diagnostics findings;
    CHECK(read_source(folder.str() + "/in", findings) == "abc");
    CHECK(findings.empty());
    CHECK_FALSE(read_source(folder.str() + "/none", findings));
    CHECK(findings.front().code == codes::source_missing);
}

TEST_CASE("a write is announced on standard error, unless it shall be quiet") {
    spoken_console console;
    announce(console.terminal, true, "load", "memory:/kb", "direct, local");
    CHECK(console.err.str().empty());
    announce(console.terminal, false, "load", "memory:/kb", "direct, local");
    CHECK(lines(console.err.str()).size() == 1);
    CHECK(console.out.str().empty());
}

TEST_CASE("(1) a call is checked against the schema and its parameters before anything runs") {
    commanded at;
    REQUIRE(at.load(two_people) == exit_code::ok);
    static_cast<void>(at.console.document());
    CHECK(at.call(false, "people") == exit_code::ok);
    const auto rows = at.console.document();
    CHECK(rows.at("row_count") == 2);
    CHECK(rows.at("rows").at(0).at("p.name") == "Ann");
    CHECK(at.call(true, "add", R"({"name": "Cid"})") == exit_code::ok);
    const auto changed = at.console.document();
    CHECK(changed.at("affected_nodes") == 1);
    CHECK(changed.at("actor_id") == "ann");
    CHECK(changed.as_object().contains("commit"));
    CHECK(at.call(true, "add") == exit_code::failed);
    CHECK(at.console.codes().size() == 1);
    CHECK(at.call(true, "add", "[1]") == exit_code::failed);
    CHECK(at.console.codes() == words({codes::call_input_invalid}));
    CHECK(at.call(true, "add", "{") == exit_code::failed);
    CHECK(at.console.codes() == words({codes::call_input_invalid}));
}

TEST_CASE("(2) query never writes, and mutate never reads only") {
    commanded at;
    CHECK(at.call(false, "add", R"({"name": "Cid"})") == exit_code::failed);
    CHECK(at.console.codes().size() == 1);
    CHECK(at.call(true, "people") == exit_code::failed);
    CHECK(at.console.codes().size() == 1);
    CHECK(at.call(false, "people") == exit_code::ok);
    CHECK(at.console.document().at("row_count") == 0);
}

TEST_CASE("a schema plan writes nothing, and answers 0 exactly when every step can be taken") {
    commanded at;
    CHECK(at.plan(applied_schema) == exit_code::ok);
    CHECK(at.console.document().at("step_count") == 0);
    CHECK(at.plan("node Person { name: String @key  age: I32?  mail: String? }") == exit_code::ok);
    const auto planned = at.console.document();
    CHECK(planned.at("supported") == true);
    CHECK(planned.at("step_count") == planned.at("steps").as_array().size());
    CHECK(at.plan("node Person { name: String @key  age: I32?  mail: String }") == exit_code::failed);
    CHECK(at.console.document().at("supported") == false);
    CHECK(at.plan("node {") == exit_code::failed);
    CHECK(at.console.codes() == words({codes::schema_parse_error}));
}

TEST_CASE("a plan of a schema has a line for each step, and the JSON the same number") {
    const auto form = [](std::string_view text) {
        lang::faults findings;
        const auto compiled = lang::compile_schema(text, findings);
        REQUIRE(compiled);
        return lang::canonical_form(*compiled);
    };
    const auto plan = lang::plan_migration(form("node A { a: I32? }"), form("node A { a: I32?  b: I32?  c: I32? }"));
    std::ostringstream out;
    render(out, style{}, plan, "memory:/kb");
    CHECK(lines(out.str()).size() == plan.steps.size() + 1);
    const auto document = schema_plan_json(plan, "memory:/kb");
    CHECK(document.at("uri") == "memory:/kb");
    CHECK(document.at("steps").as_array().size() == plan.steps.size());
    std::ostringstream none;
    render(none, style{}, lang::plan_migration(form("node A { a: I32? }"), form("node A { a: I32? }")), "memory:/kb");
    CHECK(lines(none.str()).size() == 1);
}

TEST_CASE("(1) (2) lint fails exactly when there is an error; the report goes to standard output in each format") {
    commanded at;
    CHECK(at.lint(std::string{applied_queries}) == exit_code::ok);
    CHECK(at.console.document().at("status") == "ok");
    for (const auto format : {lint_format::json, lint_format::sarif}) {
        CHECK(at.lint("query q() { match { $p: Persn } return { $p } }", format) == exit_code::failed);
        static_cast<void>(at.console.document());
    }
    CHECK(at.lint("query q() { match { $p: Persn } return { $p } }", lint_format::text) == exit_code::failed);
    CHECK(at.console.out.str().find("Persn") != std::string::npos);
    CHECK(at.console.err.str().empty());
}

TEST_CASE("that there is no such graph is a refusal of every command") {
    commanded at;
    REQUIRE(at.graph.store.remove(layout::state));
    const auto missing = words({codes::cluster_state_missing});
    CHECK(at.load(two_people) == exit_code::failed);
    CHECK(at.console.codes() == missing);
    CHECK(at.call(false, "people") == exit_code::failed);
    CHECK(at.console.codes() == missing);
    CHECK(at.plan(applied_schema) == exit_code::failed);
    CHECK(at.console.codes() == missing);
    CHECK(at.lint(std::string{applied_queries}) == exit_code::failed);
    CHECK(at.console.codes() == missing);
}

TEST_CASE("(3) people see findings in the order of the text, then one line that counts") {
    lang::lint_report report;
    report.files = {"q.gq"};
    report.add({lang::lint_severity::warning, {"Q002"}, "Later.", {"q.gq", 2, 1, 2, 2}});
    report.add({lang::lint_severity::error, {"Q001"}, "Sooner.", {"q.gq", 1, 1, 1, 2}});
    source_lines sources;
    sources.remember("q.gq", "one\ntwo\n");
    std::ostringstream out;
    render(out, style{}, report, sources);
    const auto text = out.str();
    CHECK(text.find("Q001") < text.find("Q002"));
    CHECK(lines(text).back().find("1 error") != std::string::npos);
}

TEST_CASE("an export to a terminal shows what would control it, and to a program gives the bytes") {
    commanded at;
    REQUIRE(at.load("{\"type\":\"Person\",\"data\":{\"name\":\"A\\u001b[31m\\u202eb\\u009b\"}}\n") == exit_code::ok);
    const auto exported = [&](std::size_t width, bool csv) {
        at.console.out.str({});
        at.console.terminal.width = width;
        graph_command wanted;
        wanted.verb = graph_verb::export_rows;
        wanted.target = at.graph.target();
        wanted.types = {"Person"};
        wanted.csv = csv;
        const auto open = at.graph.opener();
        CHECK(show_graph(wanted, {{}, open, at.graph.clock, &at.console.terminal}, at.console.terminal) ==
              exit_code::ok);
        return at.console.out.str();
    };
    const auto shows = [](const std::string& text) { return text.find("\xe2\x80\xae") != std::string::npos; };
    for (const bool csv : {false, true}) {
        CHECK(shows(exported(0, csv)));
        const auto seen = exported(80, csv);
        CHECK_FALSE(shows(seen));
        CHECK(seen.find('\x1b') == std::string::npos);
        CHECK(seen.find("\xc2\x9b") == std::string::npos);
        CHECK(seen.find("\\u202e") != std::string::npos);
    }
}

}  // namespace omnigraph::cluster::cli
