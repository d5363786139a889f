// The laws that are shipped for clusters of anybody's kinds, run over the standard ones and over two of strangers.
#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/testing/apply_laws.hpp>
#include <omnigraph/cluster/testing/cluster_laws.hpp>
#include <omnigraph/cluster/testing/ledger_row_laws.hpp>

#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;

namespace {

const testing::declared_folder standard_folder{
    {"cluster.yaml",
     "version: 1\nproviders: { embedding: { default: { kind: mock } } }\n"
     "graphs:\n  kb: { schema: kb.pg, queries: queries, embedding_provider: default }\n  other: { schema: kb.pg }\n"
     "policies: { base: { file: base.yaml, applies_to: [kb] } }\n"},
    {"kb.pg", "node Person { name: String @key }\n"},
    {"queries/one.gq", "query one() { match { $p: Person } return { $p.name } }\n"},
    {"queries/two.gq", "query two() { match { $p: Person } return { $p.name as name } }\n"},
    {"base.yaml",
     "version: 1\ngroups: { readers: [ann] }\nrules: [{ id: r, allow: { actors: { group: readers }, actions: [read] "
     "} }]\n"}};

const testing::declared_folder orchard_folder{
    {"cluster.yaml",
     "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
     "orchards:\n  north: { trees: [apple], gardeners: [ann], weather: provider.embedding.station }\n"
     "  south: { trees: [fig] }\n"}};

}  // namespace

TEST_CASE("a cluster of standard kinds survives the loss of its ledger") {
    testing::lost_ledger_laws<standard_kinds>(standard_folder);
}

TEST_CASE("a cluster with orchards survives the loss of its ledger") {
    testing::lost_ledger_laws<orchard::kinds>(orchard_folder);
}

TEST_CASE("whatever is in a row of the standard kinds, a plan shows what apply makes of it") {
    testing::ledger_row_laws<standard_kinds>(standard_folder);
}

TEST_CASE("whatever is in a row with orchards, a plan shows what apply makes of it") {
    testing::ledger_row_laws<orchard::kinds>(orchard_folder);
}

namespace {

int below(int end) { return *rc::gen::inRange(0, end); }
bool coin() { return below(2) == 1; }

/// Graphs, queries, a policy and a provider whose key is in the environment; schemas only grow.
testing::declared_folder any_standard_folder(bool wide_schema) {
    testing::declared_folder files{
        {"kb.pg", std::string{"node Person {\n  name: String @key\n"} + (wide_schema ? "  age: I32?\n" : "") + "}\n"},
        {"base.yaml",
         "version: 1\ngroups: { readers: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: readers }, actions: "
         "[" +
             std::string{coin() ? "read] } }\n" : "invoke_query], queries: [q0, q1] } }\n"}}};
    std::string graphs, bound;
    for (const auto* graph : {"a", "b"}) {
        if (below(4) == 0) continue;
        std::string queries;
        for (const auto* name : {"q0", "q1"}) {
            if (below(3) == 0) continue;
            const auto file = std::string{graph} + name + ".gq";
            files[file] = std::string{"query "} + name + "() { match { $p: Person } return { $p.name as n" +
                          std::to_string(below(2)) + " } }\n";
            queries += std::string{queries.empty() ? "" : ", "} + name + ": { file: " + file + " }";
        }
        graphs += std::string{"  "} + graph + ": { schema: kb.pg, queries: {" + queries + "}" +
                  (coin() ? ", embedding_provider: d" : "") + " }\n";
        if (coin()) bound += std::string{bound.empty() ? "" : ", "} + graph;
    }
    files["cluster.yaml"] = "version: 1\nproviders: { embedding: { d: { kind: openai, model: m" +
                            std::to_string(below(2)) + ", api_key: '${OMNIGRAPH_LAW_KEY}' } } }\ngraphs:\n" + graphs +
                            "policies:\n" +
                            (bound.empty() ? "" : "  base: { file: base.yaml, applies_to: [" + bound + "] }\n");
    return files;
}

testing::declared_folder any_orchards() {
    std::string orchards;
    for (const auto* name : {"north", "south"})
        if (below(4) != 0)
            orchards += std::string{"  "} + name + ": { trees: [" + (coin() ? "apple" : "fig") + "]" +
                        (coin() ? ", gardeners: [ann]" : "") + (coin() ? ", weather: provider.embedding.station" : "") +
                        " }\n";
    return {
        {"cluster.yaml", "version: 1\nproviders: { embedding: { station: { kind: mock } } }\norchards:\n" + orchards}};
}

}  // namespace

TEST_CASE("whatever is declared of the standard kinds, one after the other, apply keeps its laws") {
    REQUIRE(::setenv("OMNIGRAPH_LAW_KEY", "the-secret-of-this-test", 1) == 0);
    CHECK(rc::check([] {
        std::vector<testing::declared_folder> folders;
        for (int step = 0; step < 4; ++step) folders.push_back(any_standard_folder(step > 1));
        testing::apply_laws<standard_kinds>(folders, {"the-secret-of-this-test"});
    }));
}

TEST_CASE("whatever is declared of orchards, a custom kind behind the fence, apply keeps its laws") {
    CHECK(rc::check([] { testing::apply_laws<orchard::kinds>({any_orchards(), any_orchards(), any_orchards()}); }));
}
