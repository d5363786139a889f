// A remembered plan says what planning says: for what is made up of the standard kinds, and of one of strangers.
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/testing/plan_memory_laws.hpp>

#include "support/laws.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;

namespace {

int below(int end) { return *rc::gen::inRange(0, end); }

/// One graph with queries in a folder, named ones, or one file; a policy that names nobody's query is a warning.
testing::declared_folder any_folder() {
    testing::declared_folder files{
        {"kb.pg", "node Person { name: String @key }\n"},
        {"base.yaml",
         "version: 1\ngroups: { readers: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: readers }, actions: "
         "[invoke_query], queries: [one, absent] } }\n"}};
    const auto text = "query one() { match { $p: Person } return { $p.name as n" + std::to_string(below(2)) + " } }\n";
    const auto* file = below(2) == 0 ? "queries/one.gq" : "queries/sub/one.gq";
    files[file] = text;
    const std::vector<std::string> forms{"queries", file, std::string{"["} + file + "]",
                                         std::string{"{ one: { file: "} + file + " } }"};
    files["cluster.yaml"] =
        "version: 1\ngraphs:\n  kb: { schema: kb.pg, queries: " + forms[static_cast<std::size_t>(below(4))] +
        " }\npolicies:\n" + (below(2) == 0 ? "  base: { file: base.yaml, applies_to: [kb] }\n" : "");
    return files;
}

}  // namespace

TEST_CASE("whatever happens between two plans of the standard kinds, the memory changes nothing of what they say") {
    // One run makes hundreds of plans.
    auto few = rc::detail::configuration().testParams;
    few.maxSuccess = 6;
    const auto laws = [] { testing::plan_memory_laws<standard_kinds>({any_folder(), any_folder()}); };
    testing::law_holds(few, laws);
}

TEST_CASE("a graph that is copied over another one is no remembered plan") {
    testing::plan_memory_laws<standard_kinds>(
        {{{"kb.pg", "node Person { name: String @key }\n"},
          {"cluster.yaml", "version: 1\ngraphs:\n  kb: { schema: kb.pg }\n  hr: { schema: kb.pg }\n"}}});
}

TEST_CASE("whatever happens between two plans of orchards, the memory changes nothing of what they say") {
    testing::plan_memory_laws<orchard::kinds>(
        {{{"cluster.yaml", "version: 1\norchards:\n  north: { trees: [apple] }\n  south: { trees: [fig] }\n"}},
         {{"cluster.yaml", "version: 1\norchards:\n  north: { trees: [fig] }\n"}}});
}
