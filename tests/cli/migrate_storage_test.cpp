// `cluster migrate-storage` as a user meets it, between two folders; tests/s3 has it between folder and bucket.
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/render/render_migration.hpp>
#include <omnigraph/cluster/engine/commands/migration_report.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a cluster is moved, refuses the old place, and is used at the new one") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("people.jsonl", example_records);
    const std::string records = cluster.dir() + "/people.jsonl", old_graph = cluster.dir() + "/graphs/kb.omni";
    REQUIRE(run_omnigraph({"load", "--data", records, "--mode", "merge", "--cluster", cluster.dir()}).code == 0);
    const temporary_folder other;
    const auto place = other.str() + "/store";

    const auto moved = cluster.run("migrate-storage", {place});
    REQUIRE_MESSAGE(moved.code == 0, moved.out);
    CHECK(moved.out.starts_with("cluster migrate-storage: moved to " + place + "\n  copied "));
    CHECK(contains(moved.out, "  now declare in cluster.yaml: storage: " + place + "\n"));
    CHECK(contains(moved.err, "copied graphs/kb.omni: "));

    // The old place: commands of the control plane, of data, and by the root of the graph.
    for (const auto* verb : {"plan", "apply", "status", "refresh", "import"}) {
        const auto refused = cluster.run(verb);
        CHECK(refused.code == 1);
        CHECK(contains(refused.out, "ERROR state_moved"));
        CHECK(contains(refused.out, "Declare `storage: " + place + "`"));
    }
    CHECK(contains(run_omnigraph({"query", "everyone", "--cluster", cluster.dir()}).err, "state_moved"));
    for (const auto* what : {"load", "query"}) {
        const auto refused = std::string{what} == "load"
                                 ? run_omnigraph({"load", "--data", records, "--mode", "merge", "--store", old_graph})
                                 : run_omnigraph({"query", "everyone", "--query", cluster.dir() + "/queries/people.gq",
                                                  "--store", old_graph});
        CHECK(refused.code == 1);
        CHECK(contains(refused.err, "the graph was moved to " + place));
    }

    cluster.folder().write("cluster.yaml", "storage: " + place + "\n" + std::string{example_config});
    CHECK(cluster.run("apply").code == 0);
    CHECK(cluster.run("status").code == 0);
    CHECK(cluster.run("log").code == 0);
    const auto told = run_omnigraph({"query", "everyone", "--cluster", cluster.dir(), "--format", "jsonl"});
    CHECK(contains(told.out, "Ada"));
    CHECK(contains(told.out, "Bob"));
    CHECK(run_omnigraph({"load", "--data", records, "--mode", "merge", "--cluster", cluster.dir()}).code == 0);
}

TEST_CASE("what may be removed after a move is named exactly, and never holds what is still in use") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    const auto moved = cluster.run("migrate-storage", {cluster.dir() + "/new", "--json"});
    REQUIRE_MESSAGE(moved.code == 0, moved.out);
    std::vector<std::string> removable;
    const auto report = *parse_json(moved.out);
    for (const auto& entry : report.at("removable").as_array()) removable.emplace_back(entry.as_string());
    CHECK(removable == std::vector{cluster.dir() + "/__cluster", cluster.dir() + "/graphs/kb.omni",
                                   cluster.dir() + "/.omnigraph-locks#0"});
    const auto again = cluster.run("migrate-storage", {cluster.dir() + "/new"});
    CHECK(contains(again.out, "remove these and nothing else:\n    " + cluster.dir() + "/__cluster\n"));

    for (const auto& entry : removable) CHECK(std::filesystem::remove_all(entry) > 0);
    cluster.folder().write("cluster.yaml", "storage: ./new\n" + std::string{example_config});
    const auto planned = cluster.run("plan");
    CHECK_MESSAGE(planned.code == 0, planned.out);
    CHECK(contains(planned.out, "no changes"));
}

TEST_CASE("the report of a move as JSON, and what is no move") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    const temporary_folder other;
    const auto occupied = cluster.run("migrate-storage", {cluster.dir(), "--json"});
    CHECK(occupied.code == 1);
    const auto refused = parse_json(occupied.out);
    REQUIRE(refused);
    CHECK(refused->at("ok") == false);
    CHECK(refused->at("diagnostics").at(0).at("code") == "migration_impossible");

    const auto moved = cluster.run("migrate-storage", {other.str() + "/store", "--json"});
    CHECK(moved.err.empty());
    const auto report = parse_json(moved.out);
    REQUIRE_MESSAGE(report, moved.out);
    CHECK(report->at("completed") == true);
    CHECK(report->at("graph_count") == 1);
    CHECK(report->at("to") == boost::json::string_view{other.str() + "/store"});
    CHECK(report->at("copied_count").to_number<int>() > 3);
}

TEST_CASE("the line of a move is read, and incomplete lines are refused") {
    const auto parse = [](std::vector<const char*> words) {
        words.insert(words.begin(), {"omnigraph", "cluster", "migrate-storage"});
        return cli::parse_command_line(static_cast<int>(words.size()), words.data());
    };
    const auto read = std::get<cli::cluster_command>(parse({"s3://b-1/p", "--events", "-", "--lock-timeout", "5s"}));
    CHECK(read.verb == cli::cluster_verb::migrate_storage);
    CHECK(read.new_place == "s3://b-1/p");
    CHECK(read.events == "-");
    CHECK(read.lock_timeout == std::chrono::seconds{5});
    CHECK(contains(std::get<cli::usage_fault>(parse({})).remedy, "s3://bucket/prefix"));
    CHECK(std::holds_alternative<cli::usage_fault>(parse({"x", "--as", "ann"})));
}

TEST_CASE("what was copied is told in lines, and names cannot steer the terminal") {
    std::ostringstream out;
    cli::render_copying(out, {.event = std::string{events::copy_started}, .resource = "graphs/kb.omni"});
    cli::render_copying(out, {.event = std::string{events::copy_ended}, .resource = "__cluster/plans", .blobs = 0});
    cli::render_copying(out, {.event = std::string{events::copy_ended}, .resource = "a\x1b", .blobs = 2, .bytes = 9});
    CHECK(out.str() == "copied a\\x1b: 2 object(s), 9 bytes\n");
}
