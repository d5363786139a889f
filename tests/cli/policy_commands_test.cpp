// The shipped program asks bundles, lists stored queries, takes parameters one by one, and finds the cluster.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/ask_policies.hpp>
#include <omnigraph/cluster/cli/commands/list_queries.hpp>
#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/cli/input/given_parameters.hpp>
#include <omnigraph/cluster/cli/input/policy_source.hpp>
#include <omnigraph/cluster/cli/input/policy_words.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/applied_graph.hpp"
#include "cli/program.hpp"
#include "cli/rendered_diagnostics.hpp"
#include "support/files.hpp"

using namespace omnigraph::cluster;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The example cluster of the documentation, in a folder of its own.
class brain {
public:
    brain() {
        std::filesystem::copy(
            source_folder() / "examples/company-brain", folder_.str(),
            std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    }

    [[nodiscard]] finished_program run(std::vector<std::string> words, std::string input = {}) const {
        program_options here;
        here.working_folder = folder_.str();
        here.input = std::move(input);
        return run_omnigraph(words, here);
    }
    void apply() const {
        REQUIRE(run({"cluster", "import"}).code == 0);
        REQUIRE(run({"cluster", "apply"}).code == 0);
    }
    [[nodiscard]] std::string decided(std::vector<std::string> words) const {
        words.insert(words.begin(), {"policy", "explain", "--json"});
        const auto done = run(words);
        CHECK(done.code == 0);
        const auto report = parse_json(done.out);
        REQUIRE_MESSAGE(report, (done.out + done.err));
        return std::string{std::string_view{report->at("decided").as_string()}};
    }
    [[nodiscard]] temporary_folder& folder() { return folder_; }
    [[nodiscard]] const temporary_folder& folder() const { return folder_; }

private:
    temporary_folder folder_;
};

}  // namespace

TEST_CASE("what the comments of the example's policies say holds") {
    const brain example;
    const auto on_graph = [&](const std::string& actor, const std::string& action, const std::string& query = {}) {
        std::vector<std::string> words{"--actor", actor, "--action", action, "--branch", "main"};
        if (!query.empty()) words.insert(words.end(), {"--query", query});
        return example.decided(words);
    };
    // People may ask anything.
    CHECK(on_graph("act-ines", "read") == "allow");
    CHECK(on_graph("act-tomas", "read") == "allow");
    // Stewards ask, change and export; nobody else does.
    for (const auto* action : {"invoke_query", "change", "export"}) {
        CHECK(on_graph("act-ines", action) == "allow");
        CHECK(on_graph("act-tomas", action) == "deny");
        CHECK(on_graph("act-assistant", action) == "deny");
    }
    // An assistant has four stored questions and no others.
    for (const auto* query : {"find_experts", "project_crew", "why", "documents_tagged"}) {
        CHECK(on_graph("act-assistant", "invoke_query", query) == "allow");
        CHECK(on_graph("act-assistant", "read", query) == "allow");
    }
    for (const auto* query : {"skill_gaps", "hire", "nowhere"}) {
        CHECK(on_graph("act-assistant", "invoke_query", query) == "deny");
        CHECK(on_graph("act-assistant", "read", query) == "deny");
    }
    CHECK(on_graph("act-assistant", "read") == "deny");
    CHECK(example.decided({"--actor", "act-assistant", "--action", "read"}) == "deny");
    CHECK(on_graph("act-stranger", "read") == "deny");
    // Who may ask the server which graphs it holds.
    CHECK(example.decided({"--actor", "act-ines", "--action", "graph_list"}) == "allow");
    CHECK(example.decided({"--actor", "act-tomas", "--action", "graph-list"}) == "deny");
}

TEST_CASE("policy test runs cases for bundles of both kinds and says which are decided otherwise") {
    const brain example;
    const std::string cases =
        "version: 1\ncases:\n"
        "  - {id: lists, actor: act-ines, action: graph_list, expect: allow}\n"
        "  - {id: asks, actor: act-assistant, action: read, branch: main, query: why, expect: allow}\n"
        "  - {id: wrong, actor: act-tomas, action: change, branch: main, expect: allow}\n";
    const auto failed = example.run({"policy", "test", "--tests", "-"}, cases);
    CHECK(failed.code == 1);
    CHECK(has(failed.out, "wrong: expected allow but got deny"));
    CHECK(has(failed.out, "2 case(s) as expected, 1 not"));
    const auto passed =
        example.run({"policy", "test", "--tests", "-", "--json"}, cases.substr(0, cases.find("  - {id: wrong")));
    CHECK(passed.code == 0);
    const auto report = parse_json(passed.out);
    REQUIRE(report);
    CHECK(report->at("passed") == 2);
    CHECK(report->at("cases").at(0).at("bundle") == "operators");
    CHECK(report->at("cases").at(1).at("rule") == "assistants-ask-the-listed");
    const auto mistyped = example.run({"policy", "test", "--tests", "-"}, "version: 1\ncases: [{id: a}]\n");
    CHECK(mistyped.code == 1);
    CHECK(is_reported(mistyped.err, "policy_invalid"));
}

TEST_CASE("a bundle is asked about what it guards, and a branch by a name that one can have") {
    const brain example;
    const auto refused = [&](std::vector<std::string> words, const std::string& where, const std::string& input = {}) {
        words.insert(words.begin(), "policy");
        const auto done = example.run(words, input);
        CHECK(done.code == 1);
        CHECK(is_reported(done.err, codes::call_input_invalid.text, where));
        return done.err;
    };
    const std::string lists =
        "version: 1\ncases:\n  - {id: lists, actor: act-ines, action: graph_list, expect: deny}\n";
    CHECK(has(refused({"test", "--tests", "-", "--bundle", "knowledge-access"}, "--bundle", lists), "guards graphs"));
    CHECK(has(
        refused({"explain", "--file", "policies/operators.policy.yaml", "--actor", "a", "--action", "read"}, "--file"),
        "guards the server"));
    CHECK(has(refused({"explain", "--actor", "a", "--action", "branch_create", "--target-branch", "main "},
                      "--target-branch"),
              "blanks around"));
    refused({"explain", "--actor", "a", "--action", "read", "--branch", "\u00a0main"}, "--branch");
    refused({"test", "--tests", "-"}, "cases.odd",
            "version: 1\ncases:\n  - {id: odd, actor: act-ines, action: read, branch: \"main \", expect: allow}\n");
}

TEST_CASE("policy validate says what each bundle is about, of a folder and of one file") {
    brain example;
    const auto done = example.run({"policy", "validate"});
    CHECK(done.code == 0);
    CHECK(has(done.out, "knowledge-access: graph bundle, 3 actor(s) in 3 group(s)"));
    CHECK(has(done.out, "operators: server bundle, 1 actor(s) in 1 group(s), 1 rule(s), bound to cluster"));
    const auto of_graph = example.run({"policy", "validate", "--graph", "knowledge"});
    CHECK(of_graph.code == 0);
    CHECK(has(of_graph.out, "knowledge-access"));
    CHECK_FALSE(has(of_graph.out, "operators"));
    CHECK(is_reported(example.run({"policy", "validate", "--graph", "nope"}).err, "policy_bundle_missing"));
    const auto one = example.run({"policy", "validate", "--file", "policies/operators.policy.yaml"});
    CHECK(one.code == 0);
    CHECK(has(one.out, "server bundle"));
    const auto other =
        example.run({"policy", "validate", "--file", "policies/operators.policy.yaml", "--kind", "graph"});
    CHECK(other.code == 1);
    CHECK(is_reported(other.err, "policy_invalid"));
    example.folder().write("knowledge.pg", "node {");
    CHECK(example.run({"policy", "validate"}).code == 0);
}

TEST_CASE("the cluster of a policy command is one by its name, or a storage root, which has what is applied") {
    const brain example;
    example.apply();
    const temporary_folder home;
    home.write("config.yaml", "clusters: { brain: { root: \"" + example.folder().str() + "\" } }\n");
    program_options elsewhere;
    elsewhere.variables["OMNIGRAPH_HOME"] = home.str();
    const auto by_name = run_omnigraph({"policy", "validate", "--cluster", "brain"}, elsewhere);
    CHECK(by_name.code == 0);
    CHECK(by_name.out == example.run({"policy", "validate"}).out);
    const auto root = "file://" + example.folder().str();
    const auto by_root = run_omnigraph({"policy", "validate", "--cluster", root}, elsewhere);
    CHECK(by_root.code == 0);
    CHECK(by_root.out == example.run({"policy", "validate", "--applied"}).out);
    const auto unknown = run_omnigraph({"policy", "validate", "--cluster", "brian"}, elsewhere);
    CHECK(unknown.code == 1);
    CHECK(is_reported(unknown.err, "config_dir_not_found"));
    home.write("people.gq", "query everyone() { match { $p: Person } return { $p.name } }\n");
    for (const auto* command : {"lint", "schema"}) {
        CAPTURE(command);
        std::vector<std::string> words{command};
        if (words.front() == "schema")
            words.insert(words.end(), {"plan", "--schema", example.folder().str() + "/knowledge.pg"});
        else words.insert(words.end(), {"--query", home.str() + "/people.gq"});
        words.insert(words.end(), {"--cluster", "brain"});
        CHECK_FALSE(is_reported(run_omnigraph(words, elsewhere).err, "config_dir_not_found"));
    }
}

TEST_CASE("policies are asked as they are applied, too, and a bundle that is not there is named with those that are") {
    brain example;
    example.apply();
    example.folder().write("policies/knowledge.policy.yaml", "version: 1\n");
    CHECK(example.decided({"--actor", "act-ines", "--action", "read", "--applied"}) == "allow");
    CHECK(example.decided({"--actor", "act-ines", "--action", "read"}) == "deny");
    const auto missing =
        example.run({"policy", "explain", "--bundle", "operatros", "--actor", "a", "--action", "read"});
    CHECK(missing.code == 1);
    CHECK(is_reported(missing.err, codes::policy_bundle_missing.text, "--bundle"));
    CHECK(has(missing.err, "Did you mean `operators`?"));
    const auto nowhere = example.run({"policy", "explain", "--graph", "none", "--actor", "a", "--action", "read"});
    CHECK(is_reported(nowhere.err, codes::policy_bundle_missing.text, "--graph"));
}

TEST_CASE("a name in a policy that nothing bears is a warning at validate") {
    brain example;
    example.folder().write("policies/knowledge.policy.yaml",
                           "version: 1\ngroups: {team: [ann]}\nrules:\n  - id: r\n    allow: {actors: {group: team}, "
                           "actions: [invoke_query], queries: [find_exprets]}\n");
    const auto done = example.run({"cluster", "validate"});
    CHECK(done.code == 0);
    CHECK(is_reported(done.out, "policy_name_unknown", "policies.knowledge-access.file", "WARN"));
    CHECK(has(done.out, "Did you mean `find_experts`?"));
}

TEST_CASE("queries lists what is applied with parameters and descriptions, and of one graph") {
    const brain example;
    example.apply();
    const auto done = example.run({"queries"});
    CHECK(done.code == 0);
    CHECK(has(done.out, "  query   find_experts($skill: String)\n"));
    CHECK(has(done.out, "  mutate  assign("));
    CHECK(has(done.out, "Reports of a person"));
    const auto in_json = parse_json(example.run({"queries", "list", "--json", "--graph", "knowledge"}).out);
    REQUIRE(in_json);
    CHECK(in_json->at("queries").as_array().size() == 21);
    CHECK(in_json->at("queries").at(0).at("graph_id") == "knowledge");
    CHECK(example.run({"queries", "--graph", "none"}).code == 1);
}

TEST_CASE("parameters are given one by one, by the type that the query declares") {
    const brain example;
    example.apply();
    REQUIRE(example.run({"load", "--data", "seed.jsonl", "--mode", "merge"}).code == 0);
    CHECK(has(example.run({"query", "find_experts", "--param", "skill=databases"}).out, "Leila Haddad"));
    CHECK(has(example.run({"query", "due_before", "--param", "day=2026-05-01"}).out, "Sensor Swap"));
    CHECK(has(example
                  .run({"mutate", "assign", "--param", "person=leila-haddad", "--params",
                        R"({"project": "sensor-swap"})", "--param", "share=0.5"})
                  .out,
              "0 nodes, 1 edges"));
    for (const auto* wrong : {"skill", "=x", "skil=x"}) {
        const auto done = example.run({"query", "find_experts", "--param", wrong});
        CHECK(done.code == 1);
        CHECK(is_reported(done.err, "call_input_invalid", "--param"));
    }
    CHECK(has(example.run({"query", "find_experts", "--param", "skill=a", "--params", R"({"skill": "b"})"}).err,
              "given twice"));
    CHECK(has(example.run({"mutate", "assign", "--param", "share=much"}).err, "is a F64"));
}

TEST_CASE("without a folder the cluster is that of OMNIGRAPH_CLUSTER, else the one here; help is asked for in words") {
    const brain example;
    example.apply();
    program_options away;
    const temporary_folder elsewhere;
    away.working_folder = elsewhere.str();
    const auto lost = run_omnigraph({"queries"}, away);
    CHECK(lost.code == 1);
    CHECK(has(lost.err, "OMNIGRAPH_CLUSTER"));
    brain other;
    away.variables["OMNIGRAPH_CLUSTER"] = other.folder().str();
    CHECK(run_omnigraph({"cluster", "validate"}, away).code == 0);
    other.apply();
    CHECK(run_omnigraph({"queries"}, away).code == 0);
    CHECK(run_omnigraph({"help", "cluster", "plan"}, away).out ==
          run_omnigraph({"cluster", "plan", "--help"}, away).out);
    CHECK(has(run_omnigraph({"load", "--help"}, away).out, "(required)"));
}

TEST_CASE("a remedy repeats the folder that was named, and no other") {
    const brain example;
    const temporary_folder elsewhere;
    program_options away;
    away.working_folder = elsewhere.str();
    brain there;
    const auto named = run_omnigraph({"cluster", "plan", "--config", there.folder().str()}, away);
    CHECK(has(named.out, "cluster import --config " + there.folder().str() + "`"));
    CHECK(has(example.run({"cluster", "plan"}).out, "`omnigraph cluster import`"));
}

TEST_CASE("an applied text is hashed again, and its row has to be there") {
    cli::applied_graph cluster;
    CHECK(*cli::applied_payload<kind::query>(cluster.store, cluster.ledger, "query.kb.people") == cli::applied_queries);
    CHECK_FALSE(cli::applied_payload<kind::query>(cluster.store, cluster.ledger, "query.kb.none"));
    REQUIRE(cluster.store.put(cluster.payload, "other"));
    CHECK(cli::applied_payload<kind::query>(cluster.store, cluster.ledger, "query.kb.add").error().code.text ==
          "catalog_payload_mismatch");
}
