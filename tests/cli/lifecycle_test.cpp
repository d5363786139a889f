#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

json report_of_run(const finished_program& done) {
    auto document = parse_json(done.out);
    REQUIRE_MESSAGE(document, done.out);
    CHECK(done.out.ends_with("}\n"));
    return *std::move(document);
}

}  // namespace

TEST_CASE("in the folder of the cluster, files are called as one would type them") {
    const example_cluster cluster;
    cluster.folder().write("queries/people.gq", "query q() { match { $p: Persn } return { $p.name } }\n");
    const auto done =
        run_omnigraph({"cluster", "validate"}, {.variables = {}, .input = {}, .working_folder = cluster.dir()});
    CHECK(done.code == 1);
    CHECK(contains(done.out, "      at queries/people.gq:1:25\n         1 | query q()"));
    cluster.folder().write("cluster.yaml", "version: 2\n");
    CHECK(contains(
        run_omnigraph({"cluster", "validate"}, {.variables = {}, .input = {}, .working_folder = cluster.dir()}).out,
        "      at cluster.yaml:1:10\n         1 | version: 2\n"));
}

TEST_CASE("validate says what is declared") {
    const example_cluster cluster;
    const auto done = cluster.run("validate");
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(done.out == "cluster config valid: 5 resource(s), 7 dependency edge(s)\n  graph 1, query 3, schema 1\n");
    const auto report = report_of_run(cluster.run("validate", {"--json"}));
    CHECK(report.at("ok").as_bool());
    CHECK(report.at("config_dir") == boost::json::string_view{cluster.dir()});
    CHECK(report.at("resources").as_array().size() == 5);
    CHECK(report.at("resources").at(0).at("address") == "graph.kb");
    CHECK(report.at("resource_digests").as_object().size() == 5);
}

TEST_CASE("a cluster is imported, planned, applied and then at rest") {
    const example_cluster cluster;
    const auto fresh = cluster.run("plan");
    CHECK(fresh.code == 0);
    CHECK(contains(fresh.out, "cluster plan: 5 change(s), 0 approval gate(s)\n"));

    const auto imported = cluster.run("import");
    CHECK(imported.code == 0);
    CHECK(
        cluster.steady(imported.out)
            .starts_with(
                "cluster import: revision 1, 0 resource(s)\n  state_cas: sha256:<digest>\n  lock: acquired (id=<id>"));

    const auto planned = cluster.run("plan");
    CHECK(planned.code == 0);
    CHECK(planned.out ==
          "cluster plan: 5 change(s), 0 approval gate(s)\n"
          "  graph.kb\n"
          "    + Create graph.kb\n"
          "    + Create query.kb.add_person\n"
          "    + Create query.kb.everyone\n"
          "    + Create query.kb.older_than\n"
          "    + Create schema.kb\n"
          "  apply would make 5 change(s)\n");

    const auto applied = cluster.run("apply", {"--as", "ada"});
    CHECK(applied.code == 0);
    CHECK(applied.out ==
          "cluster apply: 5 applied, 0 deferred/blocked\n"
          "  graph.kb\n"
          "    + Create graph.kb [Applied]\n"
          "    + Create query.kb.add_person [Applied]\n"
          "    + Create query.kb.everyone [Applied]\n"
          "    + Create query.kb.older_than [Applied]\n"
          "    + Create schema.kb [Applied]\n"
          "  state: revision 2, converged: true, written: true\n"
          "  note: a server started with --cluster serves this revision without a restart\n");

    const auto status = cluster.run("status");
    CHECK(status.code == 0);
    CHECK(cluster.steady(status.out) ==
          "cluster state: revision 2, 5 resource(s)\n"
          "  applied config: <digest>\n"
          "  lock: not held\n"
          "  graph.kb\n"
          "    applied  graph.kb\n"
          "    applied  query.kb.add_person\n"
          "    applied  query.kb.everyone\n"
          "    applied  query.kb.older_than\n"
          "    applied  schema.kb\n");

    CHECK(cluster.run("plan").out == "cluster plan: 0 change(s), 0 approval gate(s)\n  no changes\n");
    const auto again = cluster.run("apply");
    CHECK(again.code == 0);
    CHECK(again.out ==
          "cluster apply: 0 applied, 0 deferred/blocked\n  no changes\n  state: revision 2, converged: true, written: "
          "false\n");
}

TEST_CASE("every command answers in JSON with the specified members in their order") {
    const example_cluster cluster;
    const auto members_of = [](const json& report) {
        std::string names;
        for (const auto& member : report.as_object()) names += std::string{member.key()} + " ";
        return names;
    };
    CHECK(members_of(report_of_run(cluster.run("validate", {"--json"}))) ==
          "ok config_dir config_file resource_digests resources dependencies diagnostics ");
    CHECK(members_of(report_of_run(cluster.run("import", {"--json"}))) ==
          "ok operation config_dir state_observations resource_digests resource_statuses observations diagnostics ");
    CHECK(members_of(report_of_run(cluster.run("plan", {"--json"}))) ==
          "ok config_dir desired_revision resource_digests dependencies state_observations changes blast_radius "
          "approvals_required "
          "pending_operations apply_groups source_diffs diagnostics ");
    CHECK(members_of(report_of_run(cluster.run("apply", {"--json", "--as", "ada"}))) ==
          "ok config_dir actor desired_revision state_observations changes applied_count deferred_count converged "
          "state_written "
          "resource_statuses diagnostics ");
    CHECK(members_of(report_of_run(cluster.run("status", {"--json"}))) ==
          "ok config_dir state_observations resource_digests resource_statuses observations pending_operations "
          "diagnostics ");
    CHECK(members_of(report_of_run(cluster.run("force-unlock", {"01J", "--json"}))) ==
          "ok config_dir state_observations lock_removed diagnostics ");
}

TEST_CASE("--detailed-exitcode tells changes left from none, and only when asked") {
    const example_cluster cluster;
    cluster.run("import");
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 3);
    CHECK(cluster.run("plan").code == 0);
    CHECK(cluster.run("apply", {"--detailed-exitcode"}).code == 0);
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 0);
    // An edit that changes no resource is a change of the configuration all the same.
    auto renamed = std::string{example_config};
    renamed.replace(renamed.find("name: example"), 13, "name: renamed");
    cluster.folder().write("cluster.yaml", renamed);
    CHECK(cluster.run("plan").out.find("  no changes\n  the configuration is another than the applied one") !=
          std::string::npos);
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 3);
    CHECK(cluster.run("apply", {"--detailed-exitcode"}).code == 0);
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 0);
}

TEST_CASE("plan --no-lock needs no lock and leaves no trace") {
    const example_cluster cluster;
    cluster.run("import");
    cluster.folder().write(
        "__cluster/lock.json",
        R"({"version":1,"lock_id":"01J0000000000000000000000A","operation":"apply","created_at":"2026-01-02T03:04:05Z","pid":4242})");
    const auto before = cluster.files();
    CHECK(cluster.run("plan").code == 1);
    const auto done = cluster.run("plan", {"--no-lock"});
    CHECK(done.code == 0);
    CHECK(contains(done.out, "cluster plan: 5 change(s)"));
    CHECK(cluster.files() == before);
}

TEST_CASE("a config folder is named as it was given") {
    const example_cluster cluster;
    program_options here;
    here.working_folder = cluster.dir();
    const auto report = report_of_run(run_omnigraph({"cluster", "validate", "--json"}, here));
    CHECK(report.at("config_dir") == ".");
    CHECK(report.at("config_file") == "./cluster.yaml");
}

TEST_CASE("apply before import is refused with the command to run") {
    const example_cluster cluster;
    const auto before = cluster.files();
    const auto done = cluster.run("apply");
    CHECK(done.code == 1);
    CHECK(done.out.starts_with("cluster apply failed\n"));
    CHECK(is_reported(done.out, "state_missing", "__cluster/state.json"));
    CHECK(all_have_remedies(done.out));
    CHECK(cluster.files() == before);
}

TEST_CASE("a second import is refused") {
    const example_cluster cluster;
    cluster.run("import");
    const auto before = cluster.files();
    const auto done = cluster.run("import");
    CHECK(done.code == 1);
    CHECK(done.out.starts_with("cluster import failed\n"));
    CHECK(is_reported(done.out, "state_already_exists"));
    CHECK(cluster.files() == before);
}

TEST_CASE("status before import is a success with a warning") {
    const example_cluster cluster;
    const auto done = cluster.run("status");
    CHECK(done.code == 0);
    CHECK(done.out.starts_with("cluster state missing\n"));
    CHECK(is_reported(done.out, "state_missing", {}, "WARN"));
}
