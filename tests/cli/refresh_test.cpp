// refresh and import with the shipped binary: what an operator sees and types when something was lost.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

json report_of_run(const finished_program& done) {
    const auto report = parse_json(done.out);
    REQUIRE_MESSAGE(report, done.out);
    return *report;
}

std::string codes_of(const json& report) {
    std::string codes;
    for (const auto& finding : report.at("diagnostics").as_array())
        codes += std::string{finding.at("code").as_string()} + " ";
    return codes;
}

std::string condition_of(const json& report, const std::string& address) {
    const auto& row = report.at("resource_statuses").at(address).as_object();
    auto text = std::string{row.at("status").as_string()};
    if (const auto* conditions = row.if_contains("conditions"))
        for (const auto& condition : conditions->as_array()) text += " " + std::string{condition.as_string()};
    return text;
}

/// Two graphs of one schema, applied.
struct two_graphs : example_cluster {
    two_graphs() {
        folder().write("cluster.yaml", std::string{example_config} + "  notes:\n    schema: kb.pg\n");
        REQUIRE(run("import").code == 0);
        REQUIRE(run("apply").code == 0);
    }
    std::filesystem::path root(const std::string& id) const { return folder().path() / "graphs" / (id + ".omni"); }
    void copy(const std::string& from, const std::string& to) const {
        std::filesystem::remove_all(root(to));
        std::filesystem::copy(root(from), root(to), std::filesystem::copy_options::recursive);
    }
    finished_program data(std::vector<std::string> words) const {
        words.insert(words.end(), {"--cluster", dir(), "--graph", "kb"});
        return run_omnigraph(words);
    }
};

std::filesystem::path payload_of(const example_cluster& cluster, const std::string& query) {
    const auto folder = cluster.folder().path() / "__cluster/resources/query/kb" / query;
    return std::filesystem::directory_iterator { folder } -> path();
}

void check_golden(const std::string& name, const std::string& text) {
    const auto file = source_folder() / "tests/golden/commands" / name;
    CHECK(text == read_file(file));
}

}  // namespace

TEST_CASE("a refresh that sees nothing new says what is there, and changes no byte") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    const auto before = cluster.files();
    const auto done = cluster.run("refresh", {"--as", "ada"});
    CHECK(done.code == 0);
    CHECK(cluster.steady(done.out) ==
          "cluster refresh: revision 2, 5 resource(s)\n"
          "  state_cas: sha256:<digest>\n"
          "  lock: acquired (id=<id>)\n"
          "  graph.kb\n"
          "    applied  graph.kb\n"
          "    applied  query.kb.add_person\n"
          "    applied  query.kb.everyone\n"
          "    applied  query.kb.older_than\n"
          "    applied  schema.kb\n");
    CHECK(cluster.files() == before);
    check_golden("refresh.json", cluster.steady(cluster.run("refresh", {"--json"}).out));
    check_golden("import_with_ledger.json", cluster.steady(cluster.run("import", {"--json"}).out));
}

TEST_CASE("refresh without a ledger fails, and names import") {
    const example_cluster cluster;
    const auto done = cluster.run("refresh");
    CHECK(done.code == 1);
    CHECK(contains(done.out, "cluster refresh failed\nERROR state_missing __cluster/state.json: "));
    CHECK(contains(done.out, "`omnigraph cluster import`"));
    check_golden("refresh_without_ledger.json", cluster.steady(cluster.run("refresh", {"--json"}).out));
}

TEST_CASE("a root that vanished is drift, and apply creates exactly the graph and its schema") {
    const two_graphs cluster;
    std::filesystem::remove_all(cluster.root("kb"));
    const auto report = report_of_run(cluster.run("refresh", {"--json"}));
    CHECK(report.at("ok").as_bool());
    CHECK(condition_of(report, "graph.kb") == "drifted graph_missing");
    CHECK(condition_of(report, "graph.notes") == "applied");
    const auto planned = report_of_run(cluster.run("plan", {"--json"}));
    REQUIRE(planned.at("changes").as_array().size() == 2);
    CHECK(planned.at("changes").at(0).at("resource") == "graph.kb");
    CHECK(planned.at("changes").at(1).at("resource") == "schema.kb");
    CHECK(cluster.run("apply", {"--detailed-exitcode"}).code == 0);
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 0);
    CHECK(cluster.data({"query", "everyone"}).code == 0);
}

TEST_CASE("a graph copied over another one's root is neither asked nor loaded; each way out works") {
    const two_graphs cluster;
    const auto own = cluster.folder().path() / "own";
    std::filesystem::copy(cluster.root("kb"), own, std::filesystem::copy_options::recursive);
    cluster.copy("notes", "kb");
    const auto asked = cluster.data({"query", "everyone"});
    CHECK(asked.code == 1);
    CHECK(contains(asked.err, "ERROR root_replaced graph.kb: "));
    cluster.folder().write("seed.jsonl", example_records);
    const auto loaded = cluster.data({"load", "--mode", "merge", "--data", cluster.dir() + "/seed.jsonl"});
    CHECK(loaded.code == 1);
    CHECK(contains(loaded.err, "ERROR root_replaced graph.kb: "));
    const auto seen = report_of_run(cluster.run("refresh", {"--json"}));
    CHECK(condition_of(seen, "graph.kb") == "drifted graph_replaced");
    CHECK(codes_of(seen) == "root_replaced ");
    for (const auto* command : {"plan", "apply"}) {
        const auto done = cluster.run(command);
        CHECK(done.code == 0);
        CHECK(contains(done.out, "WARN  root_replaced graph.kb: "));
        CHECK(contains(done.out, "`omnigraph cluster refresh --accept graph.kb"));
    }
    CHECK(contains(cluster.run("status").out, "drifted  graph.kb [graph_replaced]"));

    SUBCASE("the right one is put back") {
        std::filesystem::remove_all(cluster.root("kb"));
        std::filesystem::rename(own, cluster.root("kb"));
        CHECK(condition_of(report_of_run(cluster.run("refresh", {"--json"})), "graph.kb") == "applied");
    }
    SUBCASE("the other one is taken, by the line that the remedy says") {
        CHECK(contains(std::string{seen.at("diagnostics").at(0).at("remedy").as_string()},
                       "`omnigraph cluster refresh --accept graph.kb`"));
        CHECK(condition_of(report_of_run(cluster.run("refresh", {"--accept", "graph.kb", "--json"})), "graph.kb") ==
              "applied");
    }
    CHECK(cluster.data({"query", "everyone"}).code == 0);
    CHECK(cluster.run("refresh", {"--accept", "graph.kb"}).code == 1);
}

TEST_CASE("no operation touches a graph that is another one than was recorded") {
    const two_graphs cluster;
    cluster.copy("notes", "kb");
    const auto manifest = cluster.root("kb") / "manifest.json";
    const auto before = read_file(manifest);

    SUBCASE("its schema is not altered") {
        cluster.folder().write("kb.pg", std::string{example_schema} + "node Team {\n    name: String @key\n}\n");
        const auto applied = cluster.run("apply");
        CHECK(applied.code == 1);
        CHECK(contains(applied.out, "ERROR root_replaced graph.kb: "));
        CHECK(read_file(cluster.root("notes") / "manifest.json") != before);  // its neighbour goes on
    }
    SUBCASE("and it is not removed, whoever agreed") {
        cluster.folder().write("cluster.yaml", "version: 1\ngraphs:\n  notes:\n    schema: kb.pg\n");
        CHECK(cluster.run("approve", {"graph.kb", "--as", "ada"}).code == 0);
        const auto applied = cluster.run("apply");
        CHECK(applied.code == 1);
        CHECK(contains(applied.out, "ERROR root_replaced graph.kb: "));
    }
    CHECK(read_file(manifest) == before);
}

TEST_CASE("a lost text has one remedy wherever it is met, and the remedy works") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    std::filesystem::remove(payload_of(cluster, "everyone"));
    cluster.folder().write(payload_of(cluster, "older_than").lexically_relative(cluster.folder().path()).string(), "?");
    const std::string remedy = "Run `omnigraph cluster apply` in the cluster's folder; it publishes a declared text";
    for (const auto& told :
         {cluster.run("status").out, cluster.run("plan").out,
          run_omnigraph({"query", "everyone", "--cluster", cluster.dir()}).err,
          run_program(binary_path("omnigraph-server"), {"--cluster", cluster.dir(), "--unauthenticated"}).err}) {
        CAPTURE(told);
        CHECK(contains(told, "catalog_payload_missing"));
        CHECK(contains(cluster.without_config(told), remedy));
    }
    const auto planned = cluster.run("plan", {"--detailed-exitcode"});
    CHECK(planned.code == 3);
    CHECK(contains(planned.out, "~ Update query.kb.everyone [payload]"));
    const auto applied = cluster.run("apply");
    CHECK(applied.code == 0);
    CHECK(contains(applied.out, "~ Update query.kb.older_than [payload] [Applied]"));
    CHECK_FALSE(contains(cluster.run("status").out, "catalog_payload"));
    CHECK(cluster.run("plan", {"--detailed-exitcode"}).code == 0);
    CHECK(run_omnigraph({"query", "everyone", "--cluster", cluster.dir()}).code == 0);
}

TEST_CASE("the way out of a damaged ledger is said, and what is typed leads out") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("seed.jsonl", example_records);
    REQUIRE(
        run_omnigraph({"load", "--mode", "merge", "--data", cluster.dir() + "/seed.jsonl", "--cluster", cluster.dir()})
            .code == 0);
    const auto digests = report_of_run(cluster.run("status", {"--json"})).at("resource_digests");
    const auto ledger = cluster.folder().path() / "__cluster/state.json";
    cluster.folder().write("__cluster/state.json", read_file(ledger).substr(0, 200));
    for (const auto* verb : {"plan", "apply", "status", "refresh", "import"}) {
        CAPTURE(verb);
        const auto done = cluster.run(verb);
        CHECK(done.code == 1);
        CHECK(contains(done.out, "ERROR invalid_state_json __cluster/state.json: "));
        CHECK(contains(done.out, "move " + ledger.string() + " aside and run `omnigraph cluster import`"));
    }
    std::filesystem::rename(ledger, ledger.string() + ".damaged");
    CHECK(cluster.run("import").code == 0);
    const auto applied = cluster.run("apply");
    CHECK(applied.code == 0);
    CHECK_FALSE(contains(applied.out, "Create graph.kb"));
    CHECK(report_of_run(cluster.run("status", {"--json"})).at("resource_digests") == digests);
    const auto asked = run_omnigraph({"query", "everyone", "--format", "csv", "--cluster", cluster.dir()});
    CHECK(contains(asked.out, "Ada,36"));
}
