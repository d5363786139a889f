// A schema as a graph uses it: compiled once as long as somebody holds it.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/schema_shape.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("a schema text has one shape while it is held, and another text has another") {
    const std::string text = "node Person { name: String @key }";
    auto first = compile_shape(text);
    REQUIRE(first);
    CHECK(*compile_shape(text) == *first);
    CHECK((*first)->source == text);
    const auto other = compile_shape(text + " ");
    REQUIRE(other);
    CHECK(*other != *first);
    CHECK((*other)->fingerprint == (*first)->fingerprint);
    const std::weak_ptr<const schema_shape> gone = *first;
    *first = nullptr;
    CHECK(gone.expired());
    CHECK((*compile_shape(text))->source == text);
}

TEST_CASE("a schema that does not compile tells all of its faults, each time") {
    for (int tried = 0; tried < 2; ++tried) {
        const auto broken = compile_shape("node A { x: Nothing }\nnode B { y: Nothing }");
        REQUIRE_FALSE(broken);
        CHECK(broken.error().fault == graph_fault::bad_request);
        CHECK(broken.error().faults.size() == 2);
    }
}
