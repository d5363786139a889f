// Approvals and what waits for them, by the shipped program: the lines of docs/recovery.md and docs/cli.md.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "support/files.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

void check_golden(const std::string& name, const std::string& text) {
    CHECK(text == read_file(source_folder() / "tests/golden/commands" / name));
}

constexpr std::string_view guarded_config = R"(version: 1
metadata:
  name: example
graphs:
  kb:
    schema: kb.pg
    queries: queries/
policies:
  base:
    file: base.policy.yaml
    applies_to: [kb]
)";

constexpr std::string_view base_policy = R"(version: 1
groups:
  readers: [ann]
rules:
  - id: read
    allow:
      actors: { group: readers }
      actions: [read]
)";

/// kb and the policy that protects it, applied.
struct guarded_cluster : example_cluster {
    guarded_cluster() {
        folder().write("cluster.yaml", guarded_config);
        folder().write("base.policy.yaml", base_policy);
        REQUIRE(run("import").code == 0);
        const auto applied = run("apply", {"--as", "ada"});
        REQUIRE_MESSAGE(contains(applied.out, "converged: true"), applied.out);
    }
    std::string id_in(const std::string& text) const {
        const auto from = text.find("(approval ") + 10;
        return text.substr(from, 26);
    }
};

}  // namespace

TEST_CASE("a graph and its policy are removed together: the delete waits, the policy with it, until it is approved") {
    const guarded_cluster cluster;
    cluster.folder().write("cluster.yaml", "version: 1\n");
    const auto waiting = cluster.run("apply", {"--as", "ada"});
    CHECK(waiting.code == 0);
    CHECK(contains(waiting.out, "    - Delete graph.kb [irreversible] [Blocked: approval_required]\n"));
    CHECK(contains(waiting.out, "    - Delete policy.base [Blocked: dependency_not_applied, waits for graph.kb]\n"));
    CHECK(contains(waiting.out, "`omnigraph cluster approve graph.kb`"));
    CHECK(contains(cluster.run("status").out, "policy.base"));
    const auto before = cluster.files();
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "written: false"));
    CHECK(cluster.files() == before);

    const auto approved = cluster.run("approve", {"graph.kb", "--as", "ben"});
    CHECK(approved.code == 0);
    CHECK(cluster.steady(approved.out) == "cluster approve: delete graph.kb approved by ben (approval <id>)\n");
    CHECK(contains(cluster.run("plan").out, "gate: graph.kb needs an approval"));
    const auto done = cluster.run("apply", {"--as", "ada"});
    CHECK(done.code == 0);
    CHECK(contains(done.out, "converged: true"));
    CHECK_FALSE(std::filesystem::exists(cluster.folder().path() / "graphs/kb.omni"));
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "no changes"));
    CHECK(contains(cluster.run("approve", {"--list"}).out, "used    delete graph.kb: approved "));
}

TEST_CASE("a policy that is taken away from a graph that stays is shown as widening, and waits") {
    const guarded_cluster cluster;
    cluster.folder().write("cluster.yaml", example_config);
    const auto planned = cluster.run("plan", {"--json"});
    const auto report = parse_json(planned.out);
    REQUIRE(report);
    const auto& change = report->at("changes").at(0);
    CHECK(change.at("resource") == "policy.base");
    CHECK(change.at("disposition") == "blocked");
    CHECK(change.at("reason") == "approval_required");
    CHECK(change.at("effect") == "widens_access");
    CHECK(report->at("approvals_required").at(0).at("resource") == "policy.base");
    CHECK(report->at("approvals_required").at(0).at("satisfied") == false);
    REQUIRE(cluster.run("approve", {"policy.base", "--as", "ben"}).code == 0);
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "converged: true"));
}

TEST_CASE("a policy that is taken away waits for its approval also after the ledger was lost") {
    const guarded_cluster cluster;
    cluster.folder().write("cluster.yaml", example_config);
    const auto ledger = cluster.folder().path() / "__cluster" / "state.json";
    std::filesystem::remove(ledger);
    const auto imported = cluster.run("import");
    CHECK(imported.code == 0);
    CHECK_FALSE(contains(imported.out, "protection_not_applied"));
    CHECK(contains(cluster.run("plan").out, "    - Delete policy.base [widens access] [Blocked: approval_required]\n"));
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "converged: false"));
    CHECK(contains(cluster.run("status").out, "blocked  policy.base"));
    REQUIRE(cluster.run("approve", {"policy.base", "--as", "ben"}).code == 0);
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "converged: true"));
}

TEST_CASE("a graph is out of service when nothing tells any more what protected it, until it is accepted") {
    const guarded_cluster cluster;
    cluster.folder().write("cluster.yaml", example_config);
    const auto control = cluster.folder().path() / "__cluster";
    std::filesystem::remove(control / "state.json");
    std::filesystem::remove_all(control / "history");
    CHECK(contains(cluster.run("import").out, "WARN  protection_not_applied graph.kb: "));
    const auto applied = cluster.run("apply", {"--as", "ada", "--detailed-exitcode"});
    CHECK(applied.code == 3);
    CHECK(contains(applied.out, "WARN  protection_not_applied graph.kb: "));
    CHECK(contains(cluster.run("status").out, "graph.kb [protection_unknown]"));
    REQUIRE(cluster.run("refresh", {"--accept", "graph.kb"}).code == 0);
    CHECK_FALSE(contains(cluster.run("status").out, "protection_unknown"));
}

TEST_CASE("a query that an applied rule has named already waits for an approval, and a changed one does too") {
    const guarded_cluster cluster;
    auto rules = std::string{base_policy};
    rules.replace(rules.find("[ann]"), 5, "[ann]\n  asking: [bob]");
    rules +=
        "  - id: ask\n    allow:\n      actors: { group: asking }\n      actions: [invoke_query]\n      queries: "
        "[oldest]\n";
    cluster.folder().write("base.policy.yaml", rules);
    CHECK(contains(cluster.run("validate").out, "policy_name_unknown"));
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "~ Update policy.base [widens access] [Applied]\n"));

    const auto oldest = [](const std::string& returned) {
        return "query oldest() {\n    match { $p: Person }\n    return { $p." + returned + " as it }\n}\n";
    };
    cluster.folder().write("queries/oldest.gq", oldest("age"));
    const auto planned = cluster.run("plan");
    CHECK(contains(planned.out, "    + Create query.kb.oldest [widens access] [Blocked: approval_required]\n"));
    CHECK(contains(
        planned.out,
        "  gate: query.kb.oldest needs an approval (It widens access: an applied rule lets somebody run it who "
        "may not do the same by hand.): missing\n"));
    const auto left = cluster.run("apply", {"--as", "ada"});
    CHECK(contains(left.out, "fix: Approve it: `omnigraph cluster approve query.kb.oldest`."));
    CHECK(contains(left.out, "converged: false"));
    const auto given = cluster.run("approve", {"query.kb.oldest", "--as", "ben"});
    CHECK(cluster.steady(given.out) == "cluster approve: create query.kb.oldest approved by ben (approval <id>)\n");
    CHECK(contains(cluster.run("apply", {"--as", "ada"}).out, "converged: true"));
    CHECK(contains(cluster.run("blame", {"query.kb.oldest"}).out, "given by ben"));

    cluster.folder().write("queries/oldest.gq", "// for the board\n" + oldest("age"));
    CHECK(contains(cluster.run("plan").out, "0 approval gate(s)"));
    cluster.folder().write("queries/oldest.gq", oldest("name"));
    CHECK(contains(cluster.run("plan").out, "~ Update query.kb.oldest [widens access] [Blocked: approval_required]"));
    CHECK(contains(cluster.run("apply", {"--target", "query.kb.oldest"}).out, "[Blocked: approval_required]"));
}

TEST_CASE("approve answers in JSON, to a list, to a revocation, and to what it cannot do") {
    const guarded_cluster cluster;
    cluster.folder().write("cluster.yaml", "version: 1\n");
    const auto given = cluster.run("approve", {"graph.kb", "--as", "ben", "--expires", "12h", "--json"});
    check_golden("approve.json", cluster.steady(given.out));
    const auto second = cluster.run("approve", {"graph.kb", "--as", "ben"});
    const auto again = cluster.run("approve", {"graph.kb", "--as", "ben"});
    CHECK(again.out == second.out + "  it was approved already; nothing was written\n");

    const auto id = cluster.id_in(second.out);
    const auto revoked = cluster.run("approve", {"--revoke", id, "--as", "eve"});
    CHECK(revoked.out == "cluster approve: approval " + id + " of the delete of graph.kb revoked by eve\n");
    const auto listed = cluster.run("approve", {"--list"});
    CHECK(contains(listed.out, "cluster approvals: 2\n"));
    CHECK(contains(cluster.steady(listed.out),
                   "  <id> valid   delete graph.kb: approved <time> by ben, expires <time>\n"
                   "  <id> revoked delete graph.kb: approved <time> by ben, revoked <time> by eve\n"));
    CHECK(contains(cluster.run("approve", {"--list", "--json"}).out, "\"validity\": \"revoked\""));
    check_golden("approve_list.json", cluster.steady(cluster.run("approve", {"--list", "--json"}).out));

    const auto nobody = cluster.run("approve", {"graph.kb"});
    CHECK(nobody.code == 1);
    CHECK(nobody.out.empty());
    CHECK(contains(nobody.err, "--as"));
    const auto unneeded = cluster.run("approve", {"graph.other", "--as", "ben"});
    CHECK(unneeded.code == 1);
    CHECK(unneeded.out.starts_with("cluster approve failed\nERROR approval_not_required graph.other: "));
    CHECK(cluster.run("approve", {"--revoke", "01JXAPPR0VA100000000000000", "--as", "eve"}).code == 1);
    CHECK(cluster.run("approve", {}).code == 2);
}

TEST_CASE("a schema is edited where it is deployed: additions, a comment, and what cannot be done") {
    const example_cluster cluster;
    cluster.run("import");
    REQUIRE(contains(cluster.run("apply", {"--as", "ada"}).out, "converged: true"));
    cluster.folder().write("records.jsonl", example_records);
    REQUIRE(run_omnigraph({"load", "--data", (cluster.folder().path() / "records.jsonl").string(), "--mode", "merge",
                           "--cluster", cluster.dir()})
                .code == 0);

    cluster.folder().write("kb.pg", std::string{"// people we know\n"} + std::string{example_schema});
    const auto commented = cluster.run("apply", {"--as", "ada"});
    CHECK_MESSAGE(contains(commented.out, "~ Update schema.kb [text only] [Applied]"), commented.out);
    CHECK(contains(commented.out, "converged: true"));

    cluster.folder().write("kb.pg", R"(node Person {
    name: String @key
    age: I32?
    nick: String?
}
edge Knows: Person -> Person
)");
    const auto added = cluster.run("apply", {"--as", "ada"});
    CHECK_MESSAGE(contains(added.out, "converged: true"), added.out);
    CHECK(run_omnigraph({"query", "everyone", "--cluster", cluster.dir(), "--format", "csv"}).out ==
          "name,age\nAda,36\nBob,null\n");

    cluster.folder().write("kb.pg", R"(node Person {
    name: String @key
    age: String?
}
edge Knows: Person -> Person
)");
    cluster.folder().write("queries/people.gq",
                           "query everyone() { match { $p: Person } return { $p.name as name } }\n");
    const auto refused = cluster.run("apply", {"--as", "ada"});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(contains(refused.out, "schema_apply_failed"), refused.out);
    CHECK(contains(refused.out, "changing property type"));
    CHECK(contains(refused.out, "fix: Correct what the error says, then run `omnigraph cluster apply` again."));
    CHECK(std::filesystem::is_empty(cluster.folder().path() / "__cluster/recoveries"));
    CHECK(cluster.run("apply", {"--as", "ada"}).out == refused.out);
}
