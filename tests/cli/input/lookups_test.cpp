// From what the user typed to a graph, a query and a schema: which is meant, and the code of every way to miss it.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/query_source.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>

#include "cli/applied_graph.hpp"

namespace omnigraph::cluster::cli {

namespace {

using codes_list = std::vector<diagnostic_code>;

/// The graph that is meant, or the codes why none is.
struct looked_up {
    looked_up(applied_graph& cluster, const graph_target& target)
        : graph{resolve_graph(target, cluster.opener(), findings)} {
        CHECK(graph.has_value() == !has_errors(findings));
    }
    diagnostics findings;
    std::optional<graph_location> graph;
};

/// The query that is meant in the graph `kb`.
struct selected {
    selected(applied_graph& cluster, const call_command& command) {
        looked_up found{cluster, cluster.target()};
        REQUIRE(found.graph);
        query = select_query(command, *found.graph, sources, findings);
        CHECK(query.has_value() == findings.empty());
    }
    source_lines sources;
    diagnostics findings;
    std::optional<selected_query> query;
};

call_command named(std::optional<std::string> name) {
    call_command command;
    command.name = std::move(name);
    return command;
}

}  // namespace

TEST_CASE("a cluster with sections of own kinds is found by the program that knows them") {
    applied_graph cluster;
    cluster.folder.write("cluster.yaml", "version: 1\ngraphs:\n  kb:\n    schema: kb.pg\ndashboards: {}\n");
    CHECK(codes_of(looked_up{cluster, cluster.target()}.findings) == codes_list{codes::invalid_cluster_yaml});
    constexpr std::array<std::string_view, 1> sections{"dashboards"};
    const store_opener knowing{store_opener::function{cluster.opener()}, sections};
    diagnostics findings;
    const auto found = resolve_graph(cluster.target(), knowing, findings);
    REQUIRE(found);
    CHECK(found->id == "kb");
    CHECK(open_cluster(cluster.folder.str(), knowing, findings));
    CHECK(findings.empty());
}

TEST_CASE("(1) a cluster is asked what it has applied, and the only graph needs no name") {
    applied_graph cluster;
    const looked_up found{cluster, cluster.target()};
    REQUIRE(found.graph);
    CHECK(found.graph->id == "kb");
    CHECK(found.graph->root == layout::graph_root("kb"));
    CHECK(found.graph->ledger);
    CHECK(found.graph->uri() == cluster.store.display(layout::graph_root("kb")));
    CHECK(cluster.opened == std::vector{cluster.folder.str()});
    CHECK(looked_up{cluster, {{}, cluster.folder.str(), "kb"}}.graph);
}

TEST_CASE("(2) several graphs and none named is an error that lists them; a name that is none is refused") {
    applied_graph cluster;
    cluster.graph("other");
    cluster.write_ledger();
    const looked_up ambiguous{cluster, cluster.target()};
    CHECK(codes_of(ambiguous.findings) == codes_list{codes::graph_ambiguous});
    CHECK(looked_up{cluster, {{}, cluster.folder.str(), "other"}}.graph->id == "other");
    CHECK(codes_of(looked_up{cluster, {{}, cluster.folder.str(), "k"}}.findings) ==
          codes_list{codes::graph_not_applied});
}

TEST_CASE("a cluster without a ledger, without a graph, and a folder that is no cluster have their codes") {
    applied_graph cluster;
    cluster.ledger.applied_revision.resources->clear();
    cluster.write_ledger();
    CHECK(codes_of(looked_up{cluster, cluster.target()}.findings) == codes_list{codes::cluster_empty});
    REQUIRE(cluster.store.remove(layout::state));
    CHECK(codes_of(looked_up{cluster, cluster.target()}.findings) == codes_list{codes::cluster_state_missing});
    const temporary_folder empty;
    CHECK_FALSE(looked_up{cluster, {{}, empty.str(), {}}}.graph);
}

TEST_CASE("a cluster that is named by its storage root needs no configuration") {
    applied_graph cluster;
    const looked_up found{cluster, {{}, "s3://bucket/prod/", {}}};
    REQUIRE(found.graph);
    CHECK(found.graph->id == "kb");
    CHECK(cluster.opened.back() == "s3://bucket/prod");
    for (const auto* none : {"s3://", "gs://bucket", "s3://a//b"})
        CHECK(codes_of(looked_up{cluster, {{}, none, {}}}.findings) == codes_list{codes::invalid_storage_root});
}

TEST_CASE("(3) a graph that is named by its root is reached through the store of its cluster") {
    applied_graph cluster;
    const auto root = cluster.folder.str() + "/graphs/kb.omni";
    CHECK(codes_of(looked_up{cluster, {root, {}, {}}}.findings) == codes_list{codes::graph_not_found});
    std::filesystem::create_directories(root);
    const looked_up found{cluster, {root, {}, {}}};
    REQUIRE(found.graph);
    CHECK(found.graph->id == "kb");
    CHECK_FALSE(found.graph->ledger);
    CHECK(cluster.opened.back() == cluster.folder.str());
    REQUIRE(looked_up{cluster, {"s3://bucket/prod/graphs/kb.omni", {}, {}}}.graph);
    CHECK(cluster.opened.back() == "s3://bucket/prod");
    for (const auto& none : {cluster.folder.str(), cluster.folder.str() + "/kb.omni", std::string{"s3://b/kb.omni"},
                             std::string{"s3:///graphs/kb.omni"}})
        CHECK(codes_of(looked_up{cluster, {none, {}, {}}}.findings) == codes_list{codes::graph_root_invalid});
}

TEST_CASE("a stored query is the applied one, whatever the folder declares meanwhile") {
    applied_graph cluster;
    const selected stored{cluster, named("people")};
    REQUIRE(stored.query);
    CHECK(stored.query->path == "query.kb.people");
    CHECK(stored.query->text == applied_queries);
    CHECK(stored.query->tree.name == "people");
    CHECK(codes_of(selected{cluster, named("peopel")}.findings) == codes_list{codes::stored_query_missing});
    CHECK(codes_of(selected{cluster, named("../people")}.findings) == codes_list{codes::stored_query_missing});
}

TEST_CASE("the text of a stored query is hashed again: damaged and missing are told apart") {
    applied_graph cluster;
    REQUIRE(cluster.store.put(cluster.payload, std::string{applied_queries} + " "));
    CHECK(codes_of(selected{cluster, named("add")}.findings) == codes_list{codes::catalog_payload_mismatch});
    REQUIRE(cluster.store.remove(cluster.payload));
    CHECK(codes_of(selected{cluster, named("add")}.findings) == codes_list{codes::catalog_payload_missing});
}

TEST_CASE("a query comes from a file or from the command line, and needs a name when there are several") {
    applied_graph cluster;
    auto typed = named({});
    typed.query_text = "query q() { match { $p: Person } return { $p } }";
    CHECK(selected{cluster, typed}.query->tree.name == "q");
    typed.query_text = applied_queries;
    CHECK(codes_of(selected{cluster, typed}.findings) == codes_list{codes::call_input_invalid});
    typed.name = "add";
    CHECK(selected{cluster, typed}.query->tree.is_mutation());
    typed.name = "nobody";
    CHECK(codes_of(selected{cluster, typed}.findings) == codes_list{codes::call_input_invalid});
    for (const auto* none : {"", "// nothing", "query q() { \xff }"}) {
        auto wrong = named({});
        wrong.query_text = none;
        CHECK(codes_of(selected{cluster, wrong}.findings) == codes_list{codes::call_input_invalid});
    }
    auto torn = named({});
    torn.query_text = "query q( {";
    selected faulty{cluster, torn};
    CHECK(codes_of(faulty.findings) == codes_list{codes::query_parse_error});
    CHECK(faulty.findings.front().position.line == 1);
    CHECK(faulty.sources.line(faulty.findings.front().position.file, 1) == "query q( {");
    auto filed = named("people");
    filed.query_file = cluster.folder.str() + "/q.gq";
    CHECK(codes_of(selected{cluster, filed}.findings) == codes_list{codes::call_input_invalid});
    cluster.folder.write("q.gq", applied_queries);
    CHECK(selected{cluster, filed}.query->file == *filed.query_file);
}

TEST_CASE("the schema of a graph is the one that it has now, that of a file what stands there") {
    applied_graph cluster;
    diagnostics findings;
    source_lines sources;
    const auto live = schema_of_graph(cluster.target(), cluster.opener(), cluster.clock, findings);
    REQUIRE(live);
    CHECK(live->catalog.node("Person"));
    CHECK(live->uri == cluster.store.display(layout::graph_root("kb")));
    const auto path = cluster.folder.str() + "/kb.pg";
    cluster.folder.write("kb.pg", "node Other { name: String @key }");
    const auto written = schema_of_file(path, sources, findings);
    REQUIRE(written);
    CHECK(written->catalog.node("Other"));
    CHECK(written->uri == path);
    CHECK(findings.empty());
}

TEST_CASE("a schema that cannot be had has its code") {
    applied_graph cluster;
    source_lines sources;
    const auto reported = [&](std::string_view text) {
        cluster.folder.write("kb.pg", text);
        diagnostics findings;
        CHECK_FALSE(schema_of_file(cluster.folder.str() + "/kb.pg", sources, findings));
        return codes_of(findings);
    };
    CHECK(reported("node {") == codes_list{codes::schema_parse_error});
    CHECK(reported("node A { } edge E: A -> B") == codes_list{codes::schema_catalog_error});
    CHECK(reported("\xff") == codes_list{codes::source_not_utf8});
    diagnostics findings;
    for (const auto* emptied : {"", "// nothing\n", "interface Named { name: String }"}) {
        cluster.folder.write("kb.pg", emptied);
        CHECK(schema_of_file(cluster.folder.str() + "/kb.pg", sources, findings));
        CHECK(findings.empty());
        CHECK_FALSE(desired_schema(cluster.folder.str() + "/kb.pg", sources, findings));
        CHECK(codes_of(std::exchange(findings, {})) == codes_list{codes::schema_catalog_error});
    }
    CHECK_FALSE(schema_of_file(cluster.folder.str() + "/none.pg", sources, findings));
    CHECK(codes_of(findings) == codes_list{codes::source_missing});
    REQUIRE(cluster.store.remove_prefix(layout::graph_root("kb")));
    findings.clear();
    CHECK_FALSE(schema_of_graph(cluster.target(), cluster.opener(), cluster.clock, findings));
    CHECK(has_errors(findings));
}

}  // namespace omnigraph::cluster::cli
