// The mark in the place of a graph's reference: no engine opens it, and it gives back what it replaced.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/moved_graph.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a mark keeps the document that it replaced") {
    const moved_graph_record mark{.moved_to = "s3://acme-graphs/prod", .id = "1", .reference = "{\"format\": 3}\n"};
    const auto text = encode_moved_graph(mark);
    REQUIRE(text);
    CHECK(parse_moved_graph(*text) == mark);
    CHECK(graph_reference("graphs/kb.omni") == "graphs/kb.omni/manifest.json");
}

TEST_CASE("other documents are no marks") {
    CHECK_FALSE(parse_moved_graph(""));
    CHECK_FALSE(parse_moved_graph("{\"format\": 3, \"min_reader\": 1}"));
    CHECK_FALSE(parse_moved_graph(R"({"min_reader": 1, "moved_to": "x", "id": "1", "reference": ""})"));
    CHECK_FALSE(parse_moved_graph(R"("moved_to")"));
    CHECK_FALSE(encode_moved_graph({.moved_to = "x", .id = "1", .reference = "\xff"}));
}
