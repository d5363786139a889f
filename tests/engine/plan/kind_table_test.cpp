// What the kind table says of an address.
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/standard.hpp>

using namespace omnigraph::cluster;

TEST_CASE("only what has a root of its own is a container, and only a well-formed address has a kind") {
    constexpr kind_table kinds = erased_kinds_of<standard_kinds>;
    const auto* graph = container_kind(kinds, "graph.kb");
    REQUIRE(graph);
    CHECK(graph == kind_of(kinds, "graph.kb"));
    for (const std::string_view contained : {"schema.kb", "query.kb.all", "policy.readers"}) {
        CHECK(kind_of(kinds, contained));
        CHECK_FALSE(container_kind(kinds, contained));
    }
    for (const std::string_view none : {"", "graph", "graph.", "graph.KB!", "moon.kb"}) {
        CHECK_FALSE(kind_of(kinds, none));
        CHECK_FALSE(container_kind(kinds, none));
    }
}
