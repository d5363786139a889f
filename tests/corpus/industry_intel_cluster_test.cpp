// A real cluster folder through the control plane, on real files and the embedded engine:
// import, one apply, data, every stored mutation, edits.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/cluster.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

namespace omnigraph::cluster {
namespace {

namespace fs = std::filesystem;

fs::path corpus() {
    const auto* source = std::getenv("OMNIGRAPH_SOURCE");
    return fs::path{source ? source : "."} / ".." / "shared" / "corpus" / "industry-intel";
}

bool skipped(const char* name) {
    if (fs::exists(corpus() / "cluster.yaml")) return false;
    std::cout << "skipped: " << name << " (needs ../shared)\n";
    return true;
}

std::string text_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A copy of the corpus, and the commands a user runs on it.
class intel {
public:
    intel() {
        for (const auto& entry : fs::recursive_directory_iterator{corpus()})
            if (entry.is_regular_file())
                folder.write(fs::relative(entry.path(), corpus()).string(), text_of(entry.path()));
    }

    environment env() {
        auto made = standard_environment(folder.str(), clock);
        made.open_host = [this](object_store& store) {
            return std::make_unique<graph::graph_engine>(store, clock, cache.path());
        };
        return made;
    }
    void edit(const std::string& file, const std::string& from, const std::string& to) {
        auto text = text_of(folder / file);
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        folder.write(file, text.replace(at, from.size(), to));
    }

    /// Every stored byte, by path.
    std::map<std::string, std::string> stored() {
        std::map<std::string, std::string> all;
        for (const char* place : {"__cluster", "graphs"})
            for (const auto& entry : fs::recursive_directory_iterator{folder / place})
                if (entry.is_regular_file()) all[entry.path().string()] = text_of(entry.path());
        return all;
    }

    temporary_folder folder, cache;
    system_runtime clock;
};

std::string told(const plan_report& report) {
    std::string text;
    for (const auto& c : report.changes)
        text += c.operation + " " + c.resource + (c.binding_change == true ? " [bindings]" : "") + "\n";
    return text;
}

lang::checked_query checked(const lang::query_tree& query, const lang::schema_catalog& schema) {
    lang::faults found;
    auto fits = lang::check_query(query, schema, found);
    REQUIRE_MESSAGE(fits, query.name, ": ", (found.empty() ? "" : found.front().message));
    return *std::move(fits);
}

/// Sensible values for one stored mutation: new nodes are called `new-<Type>`, and edges join those.
boost::json::object parameters_for(const lang::insert_statement& insert, const lang::schema_catalog& schema) {
    boost::json::object values;
    const auto* edge = schema.edge(insert.type);
    for (const auto& [property, value, span] : insert.assignments) {
        if (edge) values[value.name] = "new-" + (property == "from" ? edge->from : edge->to);
        else if (property == "slug") values[value.name] = "new-" + insert.type;
        else if (property == "name" || property == "brief") values[value.name] = "something new";
        else if (property == "kind" || property == "artifactType")
            values[value.name] = schema.node(insert.type)->find(property)->type.enum_values.front();
        else values[value.name] = "2026-05-01T00:00:00Z";
    }
    return values;
}

}  // namespace

TEST_CASE("a real cluster folder converges in one apply, and a second one changes no byte") {
    if (skipped("the corpus converges")) return;
    intel cluster;
    const auto valid = commands::validate<standard_kinds>(cluster.env());
    CHECK(valid.ok);
    CHECK(valid.resources.size() == 77);
    CHECK(valid.diagnostics.empty());

    CHECK(commands::import_cluster<standard_kinds>(cluster.env()).ok);
    const auto planned = commands::plan<standard_kinds>(cluster.env());
    CHECK(planned.changes.size() == 77);
    CHECK(std::ranges::all_of(planned.changes,
                              [](const auto& c) { return c.operation == "create" && c.disposition == "applied"; }));

    const auto applied = commands::apply<standard_kinds>(cluster.env());
    CHECK(applied.ok);
    CHECK(applied.converged);
    CHECK(applied.applied_count == 77);
    CHECK(fs::exists(cluster.folder / "graphs/spike.omni/manifest.json"));
    const auto count = [&](const char* place) {
        return std::ranges::count_if(fs::recursive_directory_iterator{cluster.folder / place},
                                     [](const auto& e) { return e.is_regular_file(); });
    };
    CHECK(count("__cluster/resources/query") == 73);
    CHECK(count("__cluster/resources/policy") == 2);

    const auto before = cluster.stored();
    const auto again = commands::apply<standard_kinds>(cluster.env());
    CHECK(again.converged);
    CHECK_FALSE(again.state_written);
    CHECK(cluster.stored() == before);
    CHECK(commands::status<standard_kinds>(cluster.env()).diagnostics.empty());
}

TEST_CASE("the corpus takes its records in one commit, and each stored mutation runs once") {
    if (skipped("the corpus takes data")) return;
    intel cluster;
    REQUIRE(commands::import_cluster<standard_kinds>(cluster.env()).ok);
    REQUIRE(commands::apply<standard_kinds>(cluster.env()).converged);
    auto store = open_store(cluster.folder.str());
    REQUIRE(store);
    graph::graph_engine engine{**store, cluster.clock, cluster.cache.path()};
    auto spike = engine.open(layout::graph_root("spike"));
    REQUIRE(spike);
    const auto commits = [&] { return (*spike)->commits()->size(); };

    const auto empty = commits();
    const auto loaded = (*spike)->load(text_of(cluster.folder / "seed.jsonl"), load_mode::merge, "act-tester");
    REQUIRE(loaded);
    CHECK(commits() == empty + 1);

    lang::faults faults;
    const auto schema = *lang::compile_schema(*(*spike)->schema_source(), faults);
    const auto source = text_of(cluster.folder / "queries/mutations.gq");
    const auto file = lang::parse_queries(source, faults);
    REQUIRE(file);
    int nodes = 0, edges = 0;
    for (const auto& query : file->queries) {
        CAPTURE(query.name);
        const auto ready = checked(query, schema);
        const auto& insert =
            std::get<lang::insert_statement>(std::get<lang::write_body>(ready.tree.body).statements.front());
        const json values = parameters_for(insert, schema);
        const auto done = (*spike)->mutate({source, query.name, &values}, "act-tester");
        REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
        nodes += static_cast<int>(done->affected_nodes);
        edges += static_cast<int>(done->affected_edges);
    }
    CHECK(nodes == 9);
    CHECK(nodes + edges == static_cast<int>(file->queries.size()));
    CHECK(commits() == empty + 1 + file->queries.size());
    CHECK(commands::plan<standard_kinds>(cluster.env()).changes.empty());
}

TEST_CASE("an edited query, an edited policy, a changed binding and a removed query are exactly what a plan shows") {
    if (skipped("edits of the corpus")) return;
    intel cluster;
    cluster.edit("cluster.yaml", "policies:", "  mirror:\n    schema: schema.pg\npolicies:");
    REQUIRE(commands::import_cluster<standard_kinds>(cluster.env()).ok);
    REQUIRE(commands::apply<standard_kinds>(cluster.env()).converged);

    cluster.edit("queries/insights.gq", "return { $i.slug, $i.name, $i.brief }", "return { $i.slug, $i.brief }");
    CHECK(told(commands::plan<standard_kinds>(cluster.env())) ==
          "update graph.spike\nupdate query.spike.get_insight\nupdate query.spike.insight_elements\n"
          "update query.spike.insight_patterns\nupdate query.spike.search_insights\n");
    CHECK(commands::apply<standard_kinds>(cluster.env()).converged);

    cluster.edit("cluster.yaml", "applies_to: [spike]", "applies_to: [spike, mirror]");
    CHECK(told(commands::plan<standard_kinds>(cluster.env())) == "update policy.intel [bindings]\n");
    CHECK_FALSE(commands::apply<standard_kinds>(cluster.env()).converged);  // it permits more on `mirror`
    auto approver = cluster.env();
    approver.actor = "ada";
    CHECK(commands::approve<standard_kinds>(approver, {"policy.intel"}).ok);
    CHECK(commands::apply<standard_kinds>(cluster.env()).converged);

    cluster.edit("policies/server.policy.yaml", "act-admin", "act-operator");
    CHECK(told(commands::plan<standard_kinds>(cluster.env())) == "update policy.server\n");
    CHECK(commands::apply<standard_kinds>(cluster.env()).converged);

    const auto hybrid = text_of(cluster.folder / "queries/hybrid.gq");
    cluster.folder.write("queries/hybrid.gq", hybrid.substr(0, hybrid.find("query hybrid_chunks")));
    CHECK(told(commands::plan<standard_kinds>(cluster.env())) ==
          "update graph.spike\ndelete query.spike.hybrid_chunks\nupdate query.spike.related_chunks\n");
    const auto done = commands::apply<standard_kinds>(cluster.env());
    CHECK(done.converged);
    CHECK_FALSE(done.resource_statuses.contains("query.spike.hybrid_chunks"));
    CHECK(commands::plan<standard_kinds>(cluster.env()).changes.empty());
}

}  // namespace omnigraph::cluster
