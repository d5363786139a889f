#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/migration_names.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("the names of a migration lead from what is after it to what was before") {
    lang::migration_plan plan;
    plan.steps.emplace_back(lang::rename_type{lang::type_kind::node, "Person", "Human"});
    plan.steps.emplace_back(lang::rename_type{lang::type_kind::edge, "Knows", "Met"});
    plan.steps.emplace_back(lang::add_type{lang::type_kind::node, "Person"});
    plan.steps.emplace_back(lang::rename_property{lang::type_kind::node, "Human", "name", "called"});
    plan.steps.emplace_back(lang::add_property{lang::type_kind::node, "Human", "name", {}});
    const migration_names names{plan};
    CHECK(names.old_table("node:Human") == "node:Person");
    CHECK(names.old_table("edge:Met") == "edge:Knows");
    CHECK(names.old_table("edge:Human") == "edge:Human");
    CHECK(names.old_table("node:City") == "node:City");
    CHECK(names.is_new("node:Person"));
    CHECK_FALSE(names.is_new("node:Human"));
    CHECK(names.new_node("Person") == "Human");
    CHECK(names.new_node("Knows") == "Knows");
    CHECK(names.old_property("node:Human", "called") == "name");
    CHECK(names.old_property("node:Person", "called") == "called");
    CHECK(names.is_new("node:Human", "name"));
    CHECK_FALSE(names.is_new("node:Human", "called"));
}
