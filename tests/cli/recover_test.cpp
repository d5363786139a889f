// What interrupted operations leave behind, and the ways out of it, typed as they are said.
#include <cstdint>
#include <filesystem>
#include <regex>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

constexpr const char* operation_id = "01JX0PERAT10N0000000000000";

json report_of_run(const finished_program& done) {
    auto document = parse_json(done.out);
    REQUIRE_MESSAGE(document, done.out << done.err);
    return *std::move(document);
}

const json& finding_of(const json& report, std::string_view code) {
    for (const auto& found : report.at("diagnostics").as_array())
        if (found.at("code") == boost::json::string_view{code.data(), code.size()}) return found;
    FAIL(std::string{code} << " is not among the findings: " << pretty_json(report));
    return report;
}

std::string text_of(const json& object, std::string_view key) {
    return std::string{object.at(std::string{key}).as_string()};
}

/// A sidecar as apply writes it before it creates `graph.kb`.
std::string sidecar_of_create(const std::string& wanted, const std::string& kind = "graph_create") {
    const std::string address = kind == "graph_create" ? "" : ",\n  \"address\": \"dashboard.kb\"";
    return "{\n  \"schema_version\": 1,\n  \"operation_id\": \"" + std::string{operation_id} +
           "\",\n  \"started_at\": \"2026-06-10T02:07:08Z\",\n  \"actor\": \"ada\",\n  \"kind\": \"" + kind +
           "\",\n  \"graph_id\": \"kb\",\n  \"graph_uri\": \"/elsewhere/graphs/kb.omni\",\n  "
           "\"observed_manifest_version\": null,\n"
           "  \"expected_manifest_version\": null,\n  \"desired_schema_digest\": \"" +
           wanted + "\",\n  \"state_cas_base\": null,\n  \"approval_id\": null" + address + "\n}\n";
}

std::string sidecar_key(const std::string& id = operation_id) { return "__cluster/recoveries/" + id + ".json"; }

example_cluster& imported(example_cluster& cluster) {
    REQUIRE(cluster.run("import").code == 0);
    return cluster;
}

void check_converges(const example_cluster& cluster) {
    const auto applied = report_of_run(cluster.run("apply", {"--json"}));
    CHECK(applied.at("ok").as_bool());
    CHECK(applied.at("converged").as_bool());
    CHECK(report_of_run(cluster.run("recover", {"--json"})).at("unfinished").as_array().empty());
}

}  // namespace

TEST_CASE("recover says when nothing is unfinished, and writes nothing") {
    example_cluster cluster;
    const auto before = imported(cluster).files();
    const auto done = cluster.run("recover");
    CHECK(done.code == 0);
    CHECK(done.out == "cluster recover: 0 unfinished operation(s), 0 unusable record(s)\n");
    CHECK(cluster.files() == before);
}

TEST_CASE("a record that cannot be read is shown, holds every graph back, and is discarded by its exact id") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key(), "{");
    const auto shown = cluster.run("recover");
    CHECK(shown.code == 0);
    CHECK(
        cluster.steady(shown.out) ==
        "cluster recover: 0 unfinished operation(s), 1 unusable record(s)\n"
        "  record <id> (<dir>/__cluster/recoveries/<id>.json)\n"
        "    found: This recovery sidecar cannot be used: line 1, column 2: the text ends too early.\n"
        "    way out: It holds back every graph, since it may be about any of them. Look at it and at the graphs; once "
        "they are as they should be, run `omnigraph cluster recover --discard <id>`, then `omnigraph cluster "
        "apply`.\n");
    const auto blocked = report_of_run(cluster.run("apply", {"--json"}));
    CHECK_FALSE(blocked.at("converged").as_bool());
    CHECK(finding_of(blocked, "invalid_recovery_sidecar").at("severity") == "warning");

    const auto wrong = cluster.run("recover", {"--discard", "01JX0PERAT10N0000000000001", "--json"});
    CHECK(wrong.code == 1);
    CHECK(text_of(finding_of(report_of_run(wrong), "recovery_record_missing"), "message") ==
          "There is no record of an operation with the id \"01JX0PERAT10N0000000000001\".");
    CHECK(cluster.folder().contains(sidecar_key()));

    const auto removed = cluster.run("recover", {"--discard", operation_id, "--json"});
    CHECK(removed.code == 0);
    CHECK(text_of(report_of_run(removed), "discarded") == operation_id);
    CHECK(report_of_run(removed).at("state_observations").at("lock_acquired").as_bool());
    CHECK_FALSE(cluster.folder().contains(sidecar_key()));
    CHECK_FALSE(cluster.folder().contains("__cluster/lock.json"));
    check_converges(cluster);
}

TEST_CASE("the line that discards a record can be pasted, whatever the record's file is called") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key("it's here"), "{");
    const auto report = report_of_run(cluster.run("recover", {"--json"}));
    CHECK(text_of(report.at("unusable").at(0), "id") == "it's here");
    CHECK(
        text_of(report.at("unusable").at(0), "way_out").find("`omnigraph cluster recover --discard 'it'\\''s here'`") !=
        std::string::npos);
    CHECK(cluster.run("recover", {"--discard", "it's here"}).code == 0);
    check_converges(cluster);
    cluster.folder().write(sidecar_key("--yes"), "{");
    CHECK(cluster.run("recover").out.find("`omnigraph cluster recover --discard=--yes") != std::string::npos);
    CHECK(cluster.run("recover", {"--discard=--yes"}).code == 0);
    check_converges(cluster);
}

TEST_CASE("what is no file in the place of a record of the history is said to be in the way") {
    example_cluster cluster;
    imported(cluster);
    namespace fs = std::filesystem;
    const fs::path records = cluster.dir() + "/__cluster/history/revisions";
    const auto record = fs::directory_iterator { records } -> path();
    fs::rename(record, cluster.dir() + "/aside");
    fs::create_symlink(cluster.dir() + "/aside", record);
    const auto told = cluster.run("log").out;
    CHECK_MESSAGE(told.find("history_read_error") != std::string::npos, told);
    CHECK_MESSAGE(told.find("no file in its place has to be moved away") != std::string::npos, told);
}

TEST_CASE("no id leads out of the folder of records") {
    example_cluster cluster;
    const auto before = imported(cluster).files();
    for (const auto* id : {"../state", "../../cluster", "/etc/passwd", "x/../../state", "."})
        CHECK(cluster.run("recover", {"--discard", id}).code == 1);
    CHECK(cluster.files() == before);
}

TEST_CASE("a record that can be judged is not discarded, and apply settles it") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key(), sidecar_of_create(digest_of_bytes(example_schema).hex()));
    const auto report = report_of_run(cluster.run("recover", {"--json"}));
    const auto& operation = report.at("unfinished").at(0);
    CHECK(text_of(operation, "operation_id") == operation_id);
    CHECK(text_of(operation, "actor") == "ada");
    CHECK(operation.at("settled_by_apply").as_bool());
    CHECK(text_of(operation, "way_out") == "Run `omnigraph cluster apply`; it settles this one.");
    const auto refused = cluster.run("recover", {"--discard", operation_id, "--json"});
    CHECK(refused.code == 1);
    CHECK(text_of(finding_of(report_of_run(refused), "recovery_record_usable"), "remedy") ==
          "Run `omnigraph cluster recover`; it says what leads out.");
    check_converges(cluster);
}

TEST_CASE("an operation of a kind that this program does not have is shown, and its record can be discarded") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key(), sidecar_of_create(digest_of_bytes("").hex(), "dashboard_create"));
    const auto report = report_of_run(cluster.run("recover", {"--json"}));
    CHECK(report.at("unfinished").as_array().empty());
    CHECK(text_of(report.at("unusable").at(0), "finding") ==
          "The operation (dashboard_create of `dashboard.kb`) is not one that this version performs.");
    CHECK(cluster.run("recover", {"--discard", operation_id}).code == 0);
    check_converges(cluster);
}

TEST_CASE("row 5: a root that does not open is said to be incomplete, and removing it leads out") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key(), sidecar_of_create(digest_of_bytes(example_schema).hex()));
    cluster.folder().write("graphs/kb.omni/manifest.json", "{");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    CHECK(finding_of(report_of_run(refused), "graph_create_incomplete").at("path") == "graph.kb");
    const auto report = report_of_run(cluster.run("recover", {"--json"}));
    const auto& operation = report.at("unfinished").at(0);
    CHECK_FALSE(operation.at("settled_by_apply").as_bool());
    CHECK(text_of(operation, "way_out").find("move it away") != std::string::npos);
    std::filesystem::remove_all(cluster.folder() / "graphs/kb.omni");
    check_converges(cluster);
}

TEST_CASE("recover works when what is declared does not") {
    example_cluster cluster;
    imported(cluster).folder().write(sidecar_key(), "{");
    cluster.folder().write("kb.pg", "node {");
    CHECK(report_of_run(cluster.run("recover", {"--json"})).at("unusable").as_array().size() == 1);
    CHECK(cluster.run("recover", {"--discard", operation_id}).code == 0);
}

TEST_CASE("options of recover that mean nothing are refused") {
    const example_cluster cluster;
    CHECK(cluster.run("recover", {"--lock-timeout", "1s"}).code == 2);
    CHECK(cluster.run("recover", {"--discard", ""}).code == 2);
    CHECK(cluster.run("recover", {"--as", "ada"}).code == 2);
}

TEST_CASE("a graph that is there already is adopted, and the warning says that nothing was touched") {
    example_cluster first;
    example_cluster::apply_to(first);
    example_cluster cluster;
    imported(cluster);
    std::filesystem::copy(first.folder() / "graphs", cluster.folder() / "graphs",
                          std::filesystem::copy_options::recursive);
    const auto applied = report_of_run(cluster.run("apply", {"--json"}));
    CHECK(finding_of(applied, "graph_adopted").at("severity") == "warning");
    CHECK(applied.at("converged").as_bool());
}

TEST_CASE("what stands where a graph should be created is named, and moving it away leads out") {
    example_cluster cluster;
    imported(cluster).folder().write("graphs/kb.omni/notes.txt", "mine");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    const auto found = finding_of(report_of_run(refused), "graph_root_occupied");
    CHECK(text_of(found, "message").find(cluster.dir() + "/graphs/kb.omni") != std::string::npos);
    CHECK(cluster.folder().read("graphs/kb.omni/notes.txt") == "mine");
    std::filesystem::rename(cluster.folder() / "graphs/kb.omni", cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a folder `graphs` that is a link is refused by name, and putting the folder there leads out") {
    example_cluster cluster;
    imported(cluster);
    const temporary_folder elsewhere;
    std::filesystem::create_directory_symlink(elsewhere.path(), cluster.folder() / "graphs");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    const auto found = finding_of(report_of_run(refused), "graph_create_failed");
    CHECK(text_of(found, "message").find("`graphs` is a symbolic link, which is not followed") != std::string::npos);
    CHECK(text_of(found, "remedy").find("`storage:`") != std::string::npos);
    CHECK(std::filesystem::is_empty(elsewhere.path()));
    std::filesystem::remove(cluster.folder() / "graphs");
    check_converges(cluster);
}

TEST_CASE("a root that cannot be reached is told with the cause, and is not taken for one that is gone") {
    example_cluster cluster;
    imported(cluster);
    check_converges(cluster);
    std::filesystem::rename(cluster.folder() / "graphs", cluster.folder() / "elsewhere");
    std::filesystem::create_directory_symlink(cluster.folder() / "elsewhere", cluster.folder() / "graphs");
    const auto report = report_of_run(cluster.run("plan", {"--json"}));
    CHECK(report.at("changes").as_array().empty());
    const auto found = finding_of(report, "graph_observation_error");
    const auto message = text_of(found, "message");
    CHECK(message.find("cannot be read now") != std::string::npos);
    CHECK(message.find("`graphs` is a symbolic link, which is not followed") != std::string::npos);
    CHECK(text_of(found, "remedy").find("replaced by the folder itself, or by `storage:`") != std::string::npos);
    const auto refreshed = report_of_run(cluster.run("refresh", {"--json"}));
    for (const auto& told : refreshed.at("diagnostics").as_array()) CHECK_FALSE(text_of(told, "remedy").empty());
    std::filesystem::remove(cluster.folder() / "graphs");
    std::filesystem::rename(cluster.folder() / "elsewhere", cluster.folder() / "graphs");
    CHECK(cluster.run("refresh").code == 0);
    check_converges(cluster);
}

TEST_CASE("a lock.json that is a folder is said to be one, and moving it away leads out") {
    example_cluster cluster;
    imported(cluster).folder().write("__cluster/lock.json/notes.txt", "mine");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    const auto found = finding_of(report_of_run(refused), "state_lock_error");
    CHECK(text_of(found, "message") == "The state lock could not be taken: what is no file stands in its place.");
    CHECK(text_of(found, "remedy").find(cluster.dir() + "/__cluster/lock.json") != std::string::npos);
    CHECK(finding_of(report_of_run(cluster.run("status", {"--json"})), "state_lock_read_error").at("severity") ==
          "warning");
    std::filesystem::rename(cluster.folder() / "__cluster/lock.json", cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a state.json that is a folder is no lost ledger, and moving it away leads out") {
    example_cluster cluster;
    imported(cluster);
    check_converges(cluster);
    std::filesystem::remove(cluster.folder() / "__cluster/state.json");
    cluster.folder().write("__cluster/state.json/notes.txt", "mine");
    for (const auto* verb : {"plan", "apply", "import", "refresh", "status"}) {
        CAPTURE(verb);
        const auto refused = cluster.run(verb, {"--json"});
        CHECK(refused.code == 1);
        const auto found = finding_of(report_of_run(refused), "state_read_error");
        CHECK(text_of(found, "message") == "Where the ledger belongs there is a folder.");
        CHECK(text_of(found, "remedy").find(cluster.dir() + "/__cluster/state.json") != std::string::npos);
    }
    std::filesystem::rename(cluster.folder() / "__cluster/state.json", cluster.folder() / "aside");
    check_converges(imported(cluster));
}

TEST_CASE("what stands where a folder of the ledger belongs is said to be in the way, and moving it away leads out") {
    example_cluster cluster;
    imported(cluster);
    std::filesystem::remove_all(cluster.folder() / "__cluster/history");
    cluster.folder().write("__cluster/history", "mine");
    static_cast<void>(finding_of(report_of_run(cluster.run("plan", {"--json"})), "history_read_error"));
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    CHECK(text_of(finding_of(report_of_run(refused), "history_read_error"), "message")
              .find("`history` is in the way: it is not a folder") != std::string::npos);
    std::filesystem::rename(cluster.folder() / "__cluster/history", cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a file in the place of the recovery records hides no unfinished work, and moving it away leads out") {
    example_cluster cluster;
    imported(cluster);
    std::filesystem::remove_all(cluster.folder() / "__cluster/recoveries");
    cluster.folder().write("__cluster/recoveries", "mine");
    for (const auto* verb : {"plan", "status", "apply", "refresh"}) {
        CAPTURE(verb);
        const auto found = finding_of(report_of_run(cluster.run(verb, {"--json"})), "recovery_sidecar_read_error");
        CHECK(text_of(found, "message").find("`recoveries` is in the way: it is not a folder") != std::string::npos);
        CHECK(text_of(found, "remedy").find("moved away") != std::string::npos);
    }
    CHECK_FALSE(cluster.folder().contains("graphs/kb.omni/manifest.json"));
    std::filesystem::rename(cluster.folder() / "__cluster/recoveries", cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a file in the place of the approvals is no empty list, and moving it away leads out") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("cluster.yaml", "version: 1\n");
    cluster.folder().write("__cluster/approvals", "mine");
    const auto shown = finding_of(report_of_run(cluster.run("plan", {"--json"})), "approval_read_error");
    CHECK(text_of(shown, "message").find("`approvals` is in the way: it is not a folder") != std::string::npos);
    const auto refused = cluster.run("approve", {"graph.kb", "--as", "ada", "--json"});
    CHECK(refused.code == 1);
    static_cast<void>(finding_of(report_of_run(refused), "approval_read_error"));
    std::filesystem::rename(cluster.folder() / "__cluster/approvals", cluster.folder() / "aside");
    CHECK(cluster.run("approve", {"graph.kb", "--as", "ada"}).code == 0);
    check_converges(cluster);
}

TEST_CASE("a file in the place of the lock files lets no command take a lock that it could not release") {
    example_cluster cluster;
    imported(cluster);
    std::filesystem::remove_all(cluster.folder() / ".omnigraph-locks#0");
    cluster.folder().write(".omnigraph-locks#0", "mine");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    CHECK(text_of(finding_of(report_of_run(refused), "state_lock_error"), "message")
              .find("`.omnigraph-locks#0` is in the way: it is not a folder") != std::string::npos);
    CHECK_FALSE(cluster.folder().contains("__cluster/lock.json"));
    std::filesystem::rename(cluster.folder() / ".omnigraph-locks#0", cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a file in the place of a graph is neither altered nor deleted, and moving it away leads out") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    const auto root = cluster.folder() / "graphs/kb.omni";
    cluster.folder().write("cluster.yaml", "version: 1\n");
    REQUIRE(cluster.run("approve", {"graph.kb", "--as", "ada"}).code == 0);
    std::filesystem::remove_all(root);
    cluster.folder().write("graphs/kb.omni", "mine");
    const auto shown = cluster.run("plan", {"--json"});
    CHECK(shown.code == 0);
    const auto warned = finding_of(report_of_run(shown), "graph_root_occupied");
    CHECK(warned.at("severity") == "warning");
    const auto refused = cluster.run("apply", {"--json"});
    CHECK(refused.code == 1);
    const auto said = finding_of(report_of_run(refused), "graph_root_occupied");
    CHECK(text_of(said, "remedy") == text_of(warned, "remedy"));
    CHECK(cluster.folder().read("graphs/kb.omni") == "mine");
    std::filesystem::rename(root, cluster.folder() / "aside");
    check_converges(cluster);
}

TEST_CASE("a graph that does not open keeps a ledger from being begun, and removing it leads out") {
    example_cluster cluster;
    cluster.folder().write("graphs/kb.omni/manifest.json", "{");
    const auto refused = cluster.run("import", {"--json"});
    CHECK(refused.code == 1);
    static_cast<void>(finding_of(report_of_run(refused), "graph_observation_error"));
    CHECK_FALSE(cluster.folder().contains("__cluster/state.json"));
    std::filesystem::remove_all(cluster.folder() / "graphs/kb.omni");
    check_converges(imported(cluster));
}

TEST_CASE("a graph that was deployed under an id which is refused now keeps its data under another one") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    const auto root = cluster.dir() + "/graphs/";
    cluster.folder().write("records.jsonl", example_records);
    REQUIRE(run_omnigraph(
                {"load", "--data", cluster.dir() + "/records.jsonl", "--mode", "merge", "--cluster", cluster.dir()})
                .code == 0);
    // As a program without this rule, and without checksums, has left it.
    auto whole = *parse_json(cluster.folder().read("__cluster/state.json"));
    REQUIRE(whole.at("observations").as_object().erase("ledger") == 1);
    whole.at("state_revision") = whole.at("state_revision").to_number<std::uint64_t>() + 1;
    auto ledger = std::regex_replace(pretty_json(whole), std::regex{"\\b(graph|schema|query)\\.kb\\b"}, "$1.my_kb");
    cluster.folder().write("__cluster/state.json", std::regex_replace(ledger, std::regex{"kb\\.omni"}, "my_kb.omni"));
    std::filesystem::rename(root + "kb.omni", root + "my_kb.omni");
    std::filesystem::rename(cluster.folder() / "__cluster/resources/query/kb",
                            cluster.folder() / "__cluster/resources/query/my_kb");
    const auto declare = [&](const std::string& id) {
        cluster.folder().write("cluster.yaml",
                               std::regex_replace(std::string{example_config}, std::regex{"  kb:"}, "  " + id + ":"));
    };
    declare("my_kb");
    const auto refused = report_of_run(cluster.run("plan", {"--json"}));
    CHECK(text_of(finding_of(refused, "invalid_resource_id"), "remedy") ==
          "Rename the graph. One that is deployed under this id keeps its data when graphs/my_kb.omni is renamed with "
          "it: docs/recovery.md.");

    declare("my-kb");
    std::filesystem::rename(root + "my_kb.omni", root + "my-kb.omni");
    CHECK(cluster.run("refresh").code == 0);
    CHECK(cluster.run("apply").code == 0);
    CHECK(report_of_run(cluster.run("plan", {"--json"})).at("changes").as_array().empty());
    const auto asked = run_omnigraph({"query", "everyone", "--cluster", cluster.dir(), "--format", "csv"});
    CHECK(asked.out.find("Ada,36") != std::string::npos);
}
