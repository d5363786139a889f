// The commands that look at history, state and storage, and the way back, by the shipped binary.
#include <regex>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Imported; applied by ada; two queries edited and applied by ben.
struct edited_cluster : example_cluster {
    edited_cluster() {
        REQUIRE(run("import").code == 0);
        REQUIRE(run("apply", {"--as", "ada"}).code == 0);
        auto queries = std::string{example_queries};
        queries.replace(queries.find("order { $p.name }"), 17, "order { $p.age }");
        folder().write("queries/people.gq", queries);
        REQUIRE(run("apply", {"--as", "ben"}).code == 0);
    }

    std::string told(const std::string& verb, const std::vector<std::string>& more = {}) const {
        const auto done = run(verb, more);
        CHECK(done.code == 0);
        CHECK(done.err.empty());
        auto text = std::regex_replace(steady(done.out), std::regex{"\\b[0-9a-f]{12}\\b"}, "<short>");
        return std::regex_replace(text, std::regex{" in state:.*"}, "");
    }

    json report(const std::string& verb, std::vector<std::string> more = {}, int code = 0) const {
        more.push_back("--json");
        const auto done = run(verb, more);
        CHECK(done.code == code);
        auto document = parse_json(done.out);
        REQUIRE_MESSAGE(document, done.out);
        return *std::move(document);
    }
};

std::string members_of(const json& report) {
    std::string names;
    for (const auto& member : report.as_object()) names += std::string{member.key()} + " ";
    return names;
}

finished_program run_state(const example_cluster& cluster, std::vector<std::string> words) {
    words.insert(words.begin(), {"cluster", "state"});
    words.insert(words.end(), {"--config", cluster.dir()});
    return run_omnigraph(words);
}

}  // namespace

TEST_CASE("log, show, diff and blame tell what happened") {
    const edited_cluster cluster;
    const auto before = cluster.files();
    CHECK(cluster.told("log") ==
          "cluster log: 3 revision(s), chain verified\n"
          "  3  <time>  apply by ben: 4 updated\n"
          "  2  <time>  apply by ada: 5 created\n"
          "  1  <time>  import: no rows\n");
    CHECK(cluster.told("log", {"--limit", "1"}) ==
          "cluster log: 3 revision(s), chain verified\n"
          "  3  <time>  apply by ben: 4 updated\n"
          "  … and 2 before\n");
    CHECK(cluster.told("show", {"3"}) ==
          "cluster revision 3: apply by ben\n"
          "  recorded: <time>, with version 0.1.0\n"
          "  record: <digest>\n"
          "  ledger: sha256:<digest>\n"
          "  after: revision 2 (<short>)\n"
          "  converged: true\n"
          "  resources after it: 5\n"
          "  changes: 4 updated\n"
          "    ~ graph.kb  <short> -> <short>\n"
          "    ~ query.kb.add_person  <short> -> <short>\n"
          "    ~ query.kb.everyone  <short> -> <short>\n"
          "    ~ query.kb.older_than  <short> -> <short>\n");
    CHECK(cluster.told("diff", {"2", "3"}) ==
          "cluster diff: 4 change(s) from revision 2 to 3\n"
          "    ~ graph.kb  <short> -> <short>\n"
          "    ~ query.kb.add_person  <short> -> <short>\n"
          "    ~ query.kb.everyone  <short> -> <short>\n"
          "    ~ query.kb.older_than  <short> -> <short>\n"
          "  queries/people.gq: 1 line(s) added, 1 removed\n"
          "    @@ -1,7 +1,7 @@\n"
          "     query everyone() {\n"
          "         match { $p: Person }\n"
          "         return { $p.name as name, $p.age as age }\n"
          "    -    order { $p.name }\n"
          "    +    order { $p.age }\n"
          "     }\n"
          "     \n"
          "     query older_than($age: I32) {\n");
    CHECK(cluster.told("blame", {"schema.kb"}) ==
          "cluster blame: schema.kb, 1 revision(s)\n"
          "  2  <time>  apply by ada\n"
          "    + schema.kb  - -> <short>\n");
    CHECK(contains(cluster.told("diff", {"1"}), "  kb.pg: 5 line(s) added, 0 removed\n"));
    CHECK(cluster.files() == before);
}

TEST_CASE("the reports of the commands that look back have their members in order") {
    const edited_cluster cluster;
    const auto log = cluster.report("log");
    CHECK(members_of(log) == "ok config_dir state_observations recorded verified revisions diagnostics ");
    CHECK(members_of(log.at("revisions").at(0)) ==
          "revision sequence digest recorded_at actor command plan_id tool_version config_digest converged created "
          "updated deleted approvals ");
    CHECK(log.at("revisions").at(0).at("plan_id").is_null());
    const auto show = cluster.report("show", {"3"});
    CHECK(members_of(show) == "ok config_dir revision diagnostics ");
    CHECK(members_of(show.at("revision")) ==
          "summary state_cas base_state_cas declared_config_digest previous changes statuses approvals recoveries "
          "resource_digests ");
    CHECK(members_of(show.at("revision").at("changes").at(0)) == "resource operation before_digest after_digest ");
    const auto diff = cluster.report("diff", {"2", "3"});
    CHECK(members_of(diff) == "ok config_dir from to changes sources diagnostics ");
    CHECK(members_of(diff.at("sources").at(0)) == "path resources added removed diff ");
    const auto blame = cluster.report("blame", {"query.kb.everyone"});
    CHECK(members_of(blame) == "ok config_dir resource entries diagnostics ");
    CHECK(members_of(blame.at("entries").at(0)) == "revision change approvals ");
    CHECK(members_of(cluster.report("gc")) ==
          "ok config_dir state_observations older_than_seconds keep_revisions litter found_count found_bytes "
          "removed_count removed_bytes younger_count diagnostics ");
    CHECK(members_of(cluster.report("graph")) == "ok config_dir source resources dependencies diagnostics ");
    const auto list = parse_json(run_state(cluster, {"list", "--json"}).out);
    REQUIRE(list);
    CHECK(members_of(*list) == "ok config_dir state_observations resources diagnostics ");
    const auto row = parse_json(run_state(cluster, {"show", "graph.kb", "--json"}).out);
    REQUIRE(row);
    CHECK(members_of(*row) == "ok config_dir state_observations resource diagnostics ");
    CHECK(members_of(row->at("resource")) ==
          "address kind entry references referenced_by status observation last_changed ");
}

TEST_CASE("an altered record is found, and named") {
    edited_cluster cluster;
    for (const auto& [name, text] : cluster.files())
        if (contains(name, "revisions/0000000002-")) {
            auto altered = text;
            altered.replace(altered.find("\"ada\""), 5, "\"eve\"");
            cluster.folder().write(name, altered);
        }
    const auto done = cluster.run("log");
    CHECK(done.code == 1);
    CHECK(done.out.starts_with("cluster log failed\n"));
    CHECK(contains(done.out, "-- the chain is broken here --"));
    CHECK(contains(done.out, "ERROR history_broken __cluster/history/revisions/0000000003-"));
    CHECK(contains(done.out, "The history is broken before revision 3: "));
    CHECK_FALSE(cluster.report("log", {}, 1).at("verified").as_bool());
    CHECK(cluster.run("status").code == 0);
}

TEST_CASE("state list and state show have the rows of the ledger") {
    const edited_cluster cluster;
    const auto list = run_state(cluster, {"list"});
    CHECK(list.code == 0);
    CHECK(std::regex_replace(list.out, std::regex{"[0-9a-f]{12}"}, "<short>") ==
          "cluster state: revision 3, 5 resource(s)\n"
          "  graph.kb             <short>  applied\n"
          "  query.kb.add_person  <short>  applied\n"
          "  query.kb.everyone    <short>  applied\n"
          "  query.kb.older_than  <short>  applied\n"
          "  schema.kb            <short>  applied\n");
    const auto shown = run_state(cluster, {"show", "query.kb.everyone"});
    CHECK(shown.code == 0);
    CHECK(shown.out.starts_with("query.kb.everyone (query)\n"));
    CHECK(contains(shown.out, "  refers to: schema.kb\n"));
    CHECK(contains(shown.out, "  published at: " + cluster.dir() + "/__cluster/resources/query/kb/everyone/"));
    CHECK(contains(shown.out, "  last changed: revision 3, "));
    const auto missing = run_state(cluster, {"show", "query.kb.nobody"});
    CHECK(missing.code == 1);
    CHECK(contains(missing.out, "ERROR resource_not_found query.kb.nobody: "));
}

TEST_CASE("graph draws resources and dependencies for Graphviz and Mermaid") {
    const edited_cluster cluster;
    CHECK(cluster.run("graph").out ==
          "digraph cluster {\n"
          "    rankdir=LR;\n"
          "    node [shape=box];\n"
          "    subgraph \"cluster_graph.kb\" {\n"
          "        label=\"graph.kb\";\n"
          "        \"query.kb.add_person\" [label=\"query.kb.add_person (query)\"];\n"
          "        \"query.kb.everyone\" [label=\"query.kb.everyone (query)\"];\n"
          "        \"query.kb.older_than\" [label=\"query.kb.older_than (query)\"];\n"
          "        \"schema.kb\" [label=\"schema.kb (schema)\"];\n"
          "        \"graph.kb\" [label=\"graph.kb (graph)\"];\n"
          "    }\n"
          "    \"query.kb.add_person\" -> \"graph.kb\";\n"
          "    \"query.kb.add_person\" -> \"schema.kb\";\n"
          "    \"query.kb.everyone\" -> \"graph.kb\";\n"
          "    \"query.kb.everyone\" -> \"schema.kb\";\n"
          "    \"query.kb.older_than\" -> \"graph.kb\";\n"
          "    \"query.kb.older_than\" -> \"schema.kb\";\n"
          "    \"schema.kb\" -> \"graph.kb\";\n"
          "}\n");
    CHECK(cluster.run("graph", {"--applied"}).out == cluster.run("graph").out);
    const auto mermaid = cluster.run("graph", {"--format", "mermaid"}).out;
    CHECK(mermaid.starts_with("flowchart LR\n    subgraph g1[\"graph.kb\"]\n        n1[\"query.kb.add_person\"]\n"));
    CHECK(contains(mermaid, "    n4 --> n5\n"));
    CHECK(cluster.run("graph", {"--format", "json"}).out == cluster.run("graph", {"--json"}).out);
    cluster.folder().write("kb.pg", "node {");
    const auto broken = cluster.run("graph");
    CHECK(broken.code == 1);
    CHECK(broken.out.empty());
    CHECK(contains(broken.err, "ERROR schema_parse_error"));
}

TEST_CASE("gc lists what nothing needs, and removes it with --yes") {
    const edited_cluster cluster;
    CHECK(cluster.run("gc", {"--older-than", "0s"}).out == "cluster gc: 0 object(s) that nothing needs, 0 bytes\n");
    const auto before = cluster.files();
    const auto listed = cluster.run("gc", {"--older-than", "0", "--keep-revisions", "1"});
    CHECK(listed.code == 0);
    CHECK(contains(listed.out, "cluster gc: 3 object(s) that nothing needs"));
    CHECK(contains(listed.out, "  unneeded " + cluster.dir() + "/__cluster/resources/query/kb/everyone/"));
    CHECK(contains(listed.out, "  --yes removes them\n"));
    CHECK(cluster.files() == before);
    const auto removed = cluster.run("gc", {"--older-than", "0", "--keep-revisions", "1", "--yes"});
    CHECK(removed.code == 0);
    CHECK(contains(removed.out, "cluster gc: removed 3 object(s)"));
    CHECK(cluster.files().size() == before.size() - 3);
    CHECK(cluster.run("log").code == 0);
    CHECK(contains(cluster.run("status").out, "cluster state: revision 3, 5 resource(s)"));
    const auto back = cluster.run("plan", {"--to", "2"});
    CHECK(back.code == 1);
    CHECK(contains(back.out, "ERROR revision_text_missing queries/people.gq: "));
}

TEST_CASE("apply --to goes back to what an earlier revision declared") {
    const edited_cluster cluster;
    const auto planned = cluster.run("plan", {"--to", "2"});
    CHECK(planned.code == 0);
    CHECK(contains(planned.out, "~ Update query.kb.everyone"));
    REQUIRE(cluster.run("apply", {"--to", "2", "--as", "eve"}).code == 0);
    CHECK(contains(cluster.told("log", {"--limit", "1"}), "  4  <time>  apply --to 2 by eve: 4 updated\n"));
    CHECK(contains(cluster.told("diff", {"2", "4"}), "cluster diff: 0 change(s)"));
    CHECK(contains(cluster.run("plan", {"--to", "4"}).out, "no changes"));
    // The folder is as it was: without --to the way leads forward again.
    CHECK(contains(cluster.run("plan").out, "~ Update query.kb.everyone"));
    CHECK(cluster.run("plan", {"--to", "9"}).code == 1);
}

TEST_CASE("a ledger that was lost is begun anew, and its history goes on") {
    const edited_cluster cluster;
    std::filesystem::remove(cluster.folder().path() / "__cluster" / "state.json");
    const auto imported = cluster.run("import");
    CHECK(imported.code == 0);
    CHECK(contains(imported.out, "WARN  history_continued __cluster/history/revisions: "));
    REQUIRE(cluster.run("apply", {"--as", "ada"}).code == 0);
    const auto log = cluster.told("log");
    CHECK(log.starts_with("cluster log: 5 revision(s), chain verified\n"));
    CHECK(contains(log, "-- the ledger was lost and begun anew; before that: --\n  3  <time>  apply by ben"));
}

TEST_CASE("what these commands cannot do with their words is refused") {
    for (const auto& words : {std::vector<std::string>{"state"},
                              {"show"},
                              {"diff"},
                              {"diff", "1", "2", "3"},
                              {"blame"},
                              {"state", "show"},
                              {"log", "--limit", "0"},
                              {"log", "--limit", "many"},
                              {"graph", "--format", "svg"},
                              {"gc", "--older-than", "soon"},
                              {"gc", "--older-than", "99999999999d"},
                              {"gc", "--keep-revisions", "0"},
                              {"log", "--as", "ada"}}) {
        auto line = words;
        line.insert(line.begin(), "cluster");
        const auto done = run_omnigraph(line);
        CAPTURE(done.err);
        CHECK(done.code == 2);
        CHECK(done.err.starts_with("ERROR usage_error: "));
        CHECK(contains(done.err, "fix: "));
    }
    const auto two_formats = run_omnigraph({"cluster", "graph", "--format", "dot", "--json"});
    CHECK(two_formats.code == 2);
    CHECK(contains(two_formats.out, "--json and --format ask for two formats."));
    for (const auto* verb : {"log", "show", "diff", "blame", "state", "graph", "gc"})
        CHECK(contains(run_omnigraph({"cluster", verb, "--help"}).out, "Usage: omnigraph cluster "));
}
