#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/printable.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

// Kinds of another world: shelves stand in a library, rules hold everywhere. Rendering knows no kind by name.
struct library;
struct shelf;
struct rule;

namespace {

template <class To>
struct tiny_traits {
    using depends_on = To;
    struct declaration {};
    static digest digest_of(const declaration&) { return digest_of_bytes(""); }
    static void references(const declaration&, auto&&) {}
};

}  // namespace

namespace omnigraph::cluster {

template <>
struct resource_traits<library> : tiny_traits<kinds<>> {
    static constexpr address_pattern pattern{"library.<id>"};
};
template <>
struct resource_traits<shelf> : tiny_traits<kinds<library>> {
    static constexpr address_pattern pattern{"shelf.<library>.<name>"};
    using within = library;
};
template <>
struct resource_traits<rule> : tiny_traits<kinds<>> {
    static constexpr address_pattern pattern{"rule.<name>"};
};

}  // namespace omnigraph::cluster

namespace {

constexpr kind_table table = erased_kinds_of<kinds<library, shelf, rule>>;

change_report change_of(std::string address, std::string operation, std::string disposition = "applied",
                        std::string reason = {}) {
    change_report change;
    change.resource = std::move(address);
    change.operation = std::move(operation);
    change.disposition = std::move(disposition);
    if (!reason.empty()) change.reason = std::move(reason);
    return change;
}

diagnostic_report fault(std::string message) {
    return {"broken", "error", "shelf.a", std::move(message), {}, {}, {}, {}};
}

template <class Report>
std::string shown(const Report& report, bool verbose = false, bool coloured = false) {
    std::ostringstream out;
    render(out, style{coloured}, report, {table, verbose});
    return out.str();
}

plan_report small_plan() {
    plan_report report;
    report.ok = true;
    report.changes = {change_of("library.kb", "create", "derived"),
                      change_of("rule.base", "update", "blocked", "dependency_not_applied"),
                      change_of("shelf.kb.maps", "delete")};
    report.changes[1].metadata_change = "policy_bindings";
    report.blast_radius = {{"library.kb", {"shelf.kb.a", "shelf.kb.b", "shelf.kb.c", "shelf.kb.d"}}};
    report.approvals_required = {{"library.old", "graph_delete", false}};
    report.pending_operations = {{"01J", "graph_create", "kb", "2026-01-02T03:04:05Z"}};
    return report;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a plan shows operations, dispositions, reasons, reach and gates, by group") {
    auto report = small_plan();
    report.changes.push_back(change_of("shelf.kb.old", "update"));
    report.blast_radius.push_back({"shelf.kb.old", {"rule.a", "rule.b", "rule.c", "rule.d"}});
    CHECK(shown(report) ==
          "cluster plan: 4 change(s), 1 approval gate(s)\n"
          "  cluster\n"
          "    ~ Update rule.base [bindings] [Blocked: dependency_not_applied]\n"
          "  library.kb\n"
          "    + Create library.kb [Derived]\n"
          "    - Delete shelf.kb.maps\n"
          "    ~ Update shelf.kb.old\n"
          "        affects 4: rule.a, rule.b, rule.c, …\n"
          "  gate: library.old needs an approval (graph_delete): missing\n"
          "  apply would make 2 change(s), derive 1, hold back 1\n"
          "  unfinished: graph_create of graph.kb, started 2026-01-02T03:04:05Z (operation 01J)\n");
}

TEST_CASE("the reach of what is new is told only where it touches what is there") {
    plan_report report;
    report.ok = true;
    report.changes = {change_of("library.kb", "create"), change_of("shelf.kb.a", "create")};
    report.blast_radius = {{"library.kb", {"shelf.kb.a"}}};
    CHECK_FALSE(contains(shown(report), "affects"));
    report.blast_radius = {{"library.kb", {"rule.base", "shelf.kb.a"}}};
    CHECK(contains(shown(report), "        affects 2: rule.base, shelf.kb.a\n"));
}

TEST_CASE("a plan without changes says so") {
    plan_report report;
    report.ok = true;
    CHECK(shown(report) == "cluster plan: 0 change(s), 0 approval gate(s)\n  no changes\n");
    report.ok = false;
    CHECK(shown(report) == "cluster plan failed\n");
}

TEST_CASE("a long run of like changes is one line, unless everything is asked for") {
    plan_report report;
    report.ok = true;
    for (int i = 100; i < 173; ++i) report.changes.push_back(change_of("shelf.kb.s" + std::to_string(i), "create"));
    report.changes.push_back(change_of("shelf.kb.z", "create", "blocked", "approval_required"));
    const auto text = shown(report);
    CHECK(contains(text, "    + Create shelf.kb.*: 73 of them (s100, s101, s102, …)\n"));
    CHECK(contains(text, "    + Create shelf.kb.z [Blocked: approval_required]\n"));
    CHECK(contains(text, "--verbose"));
    CHECK_FALSE(contains(text, "s103"));
    const auto all = shown(report, true);
    CHECK(contains(all, "    + Create shelf.kb.s172\n"));
    CHECK_FALSE(contains(all, "--verbose"));
}

TEST_CASE("an apply lists its changes in success and in failure") {
    apply_report report;
    report.ok = true;
    report.changes = {change_of("shelf.kb.maps", "create"),
                      change_of("rule.base", "delete", "blocked", "approval_required")};
    report.applied_count = 1;
    report.deferred_count = 1;
    report.state_observations.state_revision = 7;
    report.state_written = true;
    CHECK(shown(report) ==
          "cluster apply: 1 applied, 1 deferred/blocked\n"
          "  cluster\n"
          "    - Delete rule.base [Blocked: approval_required]\n"
          "  library.kb\n"
          "    + Create shelf.kb.maps [Applied]\n"
          "  state: revision 7, converged: false, written: true\n"
          "  note: a server started with --cluster serves this revision without a restart\n");
    report.diagnostics.emplace_back().code = "protection_not_applied";
    CHECK_FALSE(contains(shown(report), "serves this revision"));
    report.ok = false;
    const auto failed = shown(report);
    CHECK(failed.starts_with("cluster apply failed\n"));
    CHECK(contains(failed, "Delete rule.base"));
    CHECK_FALSE(contains(failed, "converged"));
}

TEST_CASE("a status shows the lock and what is not as it should be") {
    status_report report;
    report.ok = true;
    auto& seen = report.state_observations;
    seen.state_found = true;
    seen.state_revision = 3;
    seen.resource_count = 32;
    seen.applied_config_digest = "e8bd";
    seen.locked = true;
    seen.lock_id = "01J";
    seen.lock_operation = "apply";
    seen.lock_pid = 42;
    seen.lock_host = "ci-7";
    seen.lock_age_seconds = 90;
    for (int i = 100; i < 130; ++i) report.resource_statuses["shelf.kb.s" + std::to_string(i)] = {"applied", {}, {}};
    resource_status drifted{"drifted", {}, "the file is gone"};
    drifted.conditions = std::vector<std::string>{"payload_missing"};
    report.resource_statuses["shelf.kb.s105"] = drifted;
    report.resource_statuses["rule.base"] = {"applied", {}, {}};
    CHECK(shown(report) ==
          "cluster state: revision 3, 32 resource(s)\n"
          "  applied config: e8bd\n"
          "  lock: held (id=01J, operation=apply, pid=42, host=ci-7, age_seconds=90)\n"
          "  cluster\n"
          "    applied  rule.base\n"
          "  library.kb\n"
          "    applied  shelf.kb.*: 29 of them\n"
          "    drifted  shelf.kb.s105 [payload_missing]: the file is gone\n");
    CHECK(contains(shown(report, true), "    applied  shelf.kb.s129\n"));
}

TEST_CASE("a status without a ledger, and one that failed, say which") {
    status_report report;
    report.ok = true;
    CHECK(shown(report) == "cluster state missing\n  lock: not held\n");
    report.ok = false;
    CHECK(shown(report) == "cluster status failed\n");
}

TEST_CASE("an import says that it held the lock") {
    observe_report report;
    report.ok = true;
    report.operation = "import";
    report.state_observations.state_revision = 1;
    report.state_observations.state_cas = "sha256:ab";
    report.state_observations.lock_acquired = true;
    report.state_observations.acquired_lock_id = "01J";
    CHECK(shown(report) ==
          "cluster import: revision 1, 0 resource(s)\n  state_cas: sha256:ab\n  lock: acquired (id=01J)\n");
    report.ok = false;
    CHECK(shown(report) == "cluster import failed\n");
}

TEST_CASE("force-unlock says what it removed, or who holds the lock") {
    unlock_report report;
    report.ok = true;
    report.lock_removed = true;
    report.state_observations.lock_id = "01J";
    CHECK(shown(report) == "cluster force-unlock: removed lock (id=01J)\n");
    report.ok = false;
    report.state_observations.locked = true;
    CHECK(shown(report) == "cluster force-unlock failed\n  lock: held (id=01J)\n");
}

TEST_CASE("validate counts what is declared") {
    validate_report report;
    report.ok = true;
    report.resources = {
        {"library.kb", "library", "", {}}, {"shelf.kb.a", "shelf", "", {}}, {"shelf.kb.b", "shelf", "", {}}};
    report.dependencies = {{"shelf.kb.a", "library.kb"}};
    CHECK(shown(report) == "cluster config valid: 3 resource(s), 1 dependency edge(s)\n  library 1, shelf 2\n");
    report.ok = false;
    CHECK(shown(report) == "cluster config invalid\n");
}

TEST_CASE("a diagnostic has its place, an excerpt with a caret, and its cure") {
    const temporary_folder folder;
    folder.write("q.gq", "query a() {\n\tmatch { $p: Persn }\n}\n");
    validate_report report;
    report.config_dir = folder.str();
    report.diagnostics = {{"query_typecheck_error", "error", "graphs.kb.queries.a", "There is no type `Persn`.", "q.gq",
                           2, 14, "Write `Person`."},
                          {"query_dir_empty", "warning", "graphs.kb", "Nothing there.", {}, {}, {}, {}}};
    CHECK(shown(report) ==
          "cluster config invalid\n"
          "ERROR query_typecheck_error graphs.kb.queries.a: There is no type `Persn`.\n"
          "      at q.gq:2:14\n"
          "         2 |  match { $p: Persn }\n"
          "           |              ^\n"
          "      fix: Write `Person`.\n"
          "WARN  query_dir_empty graphs.kb: Nothing there.\n");
}

TEST_CASE("what is meant is underlined to its end, as far as it is shown") {
    const temporary_folder folder;
    folder.write("q.gq", "a \xC3\x84\xC3\x96 b\n" + std::string(300, 'x') + "\n");
    validate_report report;
    report.config_dir = folder.str();
    report.diagnostics = {fault("meant")};
    auto& one = report.diagnostics[0];
    one.file = "q.gq";
    one.line = 1;
    one.column = 3;
    one.end_column = 7;
    CHECK(contains(shown(report), "         1 | a \xC3\x84\xC3\x96 b\n           |   ^^\n"));
    one.end_column = 3;  // nothing is meant: the place itself
    CHECK(contains(shown(report), "           |   ^\n"));
    one.end_column = static_cast<std::uint64_t>(-1);
    CHECK(contains(shown(report), "           |   ^^^^\n"));
    one.line = 2;
    one.column = 90;
    std::istringstream lines{shown(report)};
    for (std::string line; std::getline(lines, line);) CHECK(line.size() < 130);
}

TEST_CASE("what would reorder a line or drive the terminal is not shown as it is, and the caret still fits") {
    const temporary_folder folder;
    folder.write("q.gq", "a\x1B[2J\xE2\x80\xAE b c\n");
    validate_report report;
    report.config_dir = folder.str();
    report.diagnostics = {fault("odd")};
    report.diagnostics[0].file = "q.gq";
    report.diagnostics[0].line = 1;
    report.diagnostics[0].column = 10;
    CHECK(contains(shown(report), "         1 | a\\x1b[2J\\u202e b c\n           |                ^\n"));
}

TEST_CASE("an excerpt of a very long line is the part around the fault") {
    const temporary_folder folder;
    folder.write("q.gq", std::string(5000, 'a') + "Ä!" + std::string(5000, 'b') + "\n");
    validate_report report;
    report.config_dir = folder.str();
    report.diagnostics = {fault("long")};
    report.diagnostics[0].file = "q.gq";
    report.diagnostics[0].line = 1;
    report.diagnostics[0].column = 5001;
    const auto text = shown(report);
    CHECK(text.size() < 500);
    std::istringstream lines{text};
    std::string line, excerpt, caret;
    while (std::getline(lines, line)) {
        if (contains(line, "1 | ")) excerpt = line;
        else if (!excerpt.empty() && caret.empty()) caret = line;
    }
    CHECK(display_width(excerpt.substr(0, excerpt.find("Ä"))) == display_width(caret.substr(0, caret.find('^'))));
}

TEST_CASE("a place that cannot be read is named without an excerpt") {
    validate_report report;
    report.diagnostics = {fault("gone")};
    report.diagnostics[0].file = "no/such/file.gq";
    report.diagnostics[0].line = 3;
    CHECK(contains(shown(report), "      at no/such/file.gq:3\n"));
}

TEST_CASE("very many diagnostics are counted, not poured out") {
    validate_report report;
    for (int i = 0; i < 150; ++i) report.diagnostics.push_back(fault("number " + std::to_string(i)));
    const auto text = shown(report);
    CHECK(contains(text, "… and 50 more"));
    CHECK_FALSE(contains(text, "number 100\n"));
    CHECK(contains(shown(report, true), "number 149\n"));
}

TEST_CASE("a line with several faults is shown once when none of them has a column") {
    const temporary_folder folder;
    folder.write("seed.jsonl", "{}\n");
    validate_report report;
    report.config_dir = folder.str();
    report.diagnostics = {fault("first"), fault("second")};
    for (auto& found : report.diagnostics) {
        found.file = "seed.jsonl";
        found.line = 1;
    }
    CHECK(shown(report) ==
          "cluster config invalid\n"
          "ERROR broken shelf.a: first\n"
          "      at seed.jsonl:1\n"
          "         1 | {}\n"
          "ERROR broken shelf.a: second\n"
          "      at seed.jsonl:1\n");
}

TEST_CASE("errors come before warnings, and queries that were not checked are one line a graph") {
    validate_report report;
    const auto skipped = [&](const std::string& path) {
        diagnostic_report one;
        one.code = codes::query_typecheck_skipped.text;
        one.severity = "warning";
        one.path = path;
        one.message = "not type-checked";
        one.file = "people.gq";
        one.line = 7;
        one.column = 1;
        one.remedy = "Correct the schema first.";
        report.diagnostics.push_back(one);
    };
    for (const auto* name : {"q1", "q2", "q3"}) skipped(std::string{"graphs.kb.queries."} + name);
    skipped("graphs.other.queries.q");
    report.diagnostics.push_back(fault("the schema is wrong"));
    const auto text = shown(report);
    CHECK(text.find("the schema is wrong") < text.find("WARN"));
    CHECK(contains(text,
                   "WARN  query_typecheck_skipped graphs.kb.queries: 3 queries were not type-checked: the graph's "
                   "schema cannot be used.\n"
                   "      fix: Correct the schema first.\n"
                   "WARN  query_typecheck_skipped graphs.other.queries.q: not type-checked\n"
                   "      at people.gq:7:1\n"));
    CHECK_FALSE(contains(text, "q2"));
}

TEST_CASE("a hostile file name or message cannot steer the terminal") {
    validate_report report;
    report.diagnostics = {fault("clear \x1b[2J and \xc2\x9b more\r")};
    report.diagnostics[0].file = "\x1b]0;owned\x07";
    report.diagnostics[0].line = 1;
    const auto text = shown(report);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(contains(text, "clear \\x1b[2J and \\u009b more\\r"));
}

TEST_CASE("colour changes nothing but colour") {
    const auto plain = shown(small_plan());
    const auto coloured = shown(small_plan(), false, true);
    CHECK(coloured != plain);
    std::string stripped;
    for (std::size_t at = 0; at < coloured.size(); ++at) {
        if (coloured[at] == '\x1b') at = coloured.find('m', at);
        else stripped += coloured[at];
    }
    CHECK(stripped == plain);
}

TEST_CASE("printable text is unchanged, everything else becomes visible") {
    CHECK(printable("plain Ünïcode 日本") == "plain Ünïcode 日本");
    CHECK(printable("a\nb", line_break_mode::kept) == "a\nb");
    CHECK(printable("a\nb") == "a\\nb");
    CHECK(printable("\xff\xc3") == "\\xff\\xc3");
    CHECK(truncated("abcdef", 4) == "abc…");
    CHECK(truncated("äöüß", 4) == "äöüß");
    CHECK(display_width("äö") == 2);
}
