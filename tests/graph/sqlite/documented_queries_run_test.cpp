// Every query of docs/languages.md runs: reads and writes, on the schema beside them, with some rows.
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/files.hpp"
#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

std::vector<std::string> blocks_of(const std::string& page, const std::string& language) {
    const auto open = "\n```" + language + "\n";
    std::vector<std::string> all;
    for (auto at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
        at += open.size();
        all.push_back(page.substr(at, page.find("\n```", at) - at));
    }
    return all;
}

lang::value some_value(const lang::value_type& type) {
    if (type.list) return {lang::value_list{}};
    switch (type.scalar) {
        case lang::scalar_type::string:
        case lang::scalar_type::blob: return {std::string{"Ann"}};
        case lang::scalar_type::boolean: return {true};
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return {1.0};
        case lang::scalar_type::vector: return {lang::value_list(type.dimension, lang::value{1.0})};
        default: return {std::int64_t{1}};
    }
}

lang::parameter_values some_values(const lang::query_tree& of) {
    lang::parameter_values given;
    for (const auto& one : of.parameters)
        given[one.name] = one.name == "window" ? lang::value{std::string{"P30D"}} : some_value(one.type);
    return given;
}

void add_people(query_graph& graph) {
    const auto text = [](const char* words) { return lang::value{std::string{words}}; };
    for (const auto* name : {"Ann", "Bob"})
        graph.node("Person", name, {{"name", text(name)}, {"age", {std::int64_t{30}}}, {"city", text("Oslo")}});
    graph.node("Company", "acme", {{"name", text("acme")}});
    graph.node("Company", "Ann", {{"name", text("Ann")}});
    graph.edge("Knows", "Ann", "Bob");
    graph.edge("WorksAt", "Ann", "acme");
    graph.edge("WorksAt", "Bob", "acme");
}

}  // namespace

TEST_CASE("every query of the user's guide runs") {
    const auto page = read_file(source_folder() / "docs/languages.md");
    const auto begin = page.find("\n## Queries\n");
    const auto section = page.substr(begin, page.find("\n## ", begin + 4) - begin);
    const auto catalog = catalog_of(blocks_of(section, "pg").at(0));
    int reads = 0, writes = 0;
    for (const auto& source : blocks_of(section, "gq")) {
        INFO(source);
        lang::faults found;
        const auto file = lang::parse_queries(source, found);
        REQUIRE_MESSAGE(file, faults_text(found));
        for (const auto& tree : file->queries) {
            const auto checked = lang::check_query(tree, catalog, found);
            REQUIRE_MESSAGE(checked, faults_text(found));
            query_graph graph{catalog};
            add_people(graph);
            const auto given = some_values(tree);
            if (tree.is_mutation()) {
                testing::fake_runtime clock;
                const auto ran = run_mutation(graph.db(), graph.schema(), *checked, given, {}, clock);
                CHECK_MESSAGE(ran, (ran ? "" : ran.error().message));
                ++writes;
            } else {
                const auto ran = graph.session().run({*checked, given});
                CHECK_MESSAGE(ran, (ran ? "" : ran.error().message));
                ++reads;
            }
        }
    }
    CHECK(reads >= 10);
    CHECK(writes >= 2);
}

}  // namespace omnigraph::cluster::graph
