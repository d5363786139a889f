// The ids that a load has seen: nodes and ends in any order, and no more memory than allowed.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/known_ids.hpp>

using namespace omnigraph::cluster::graph;

TEST_CASE("ends are known when each is a node, whichever comes first") {
    known_ids ids{1 << 20};
    CHECK(ids.has_all_ends());
    ids.add_node("a");
    ids.add_end("a");
    CHECK(ids.has_all_ends());
    ids.add_end("b");
    ids.add_end("b");
    ids.add_end("");
    CHECK_FALSE(ids.has_all_ends());
    ids.add_node("b");
    CHECK_FALSE(ids.has_all_ends());
    ids.add_node("");
    CHECK(ids.has_all_ends());
}

TEST_CASE("beyond its memory nothing is known") {
    known_ids ids{64 << 10};
    for (int i = 0; i < 10'000; ++i) ids.add_node("node " + std::to_string(i));
    ids.add_end("node 1");
    CHECK_FALSE(ids.has_all_ends());
    CHECK(ids.held_bytes() == 0);
    known_ids one{1 << 20};
    one.add_end(std::string(2 << 20, 'x'));
    CHECK_FALSE(one.has_all_ends());
    CHECK(one.held_bytes() == 0);
}

TEST_CASE("ids are known as two sets are") {
    CHECK(rc::check([](const std::vector<std::pair<bool, unsigned short>>& steps) {
        known_ids ids{1 << 20};
        std::set<std::string> nodes, ends;
        // Many steps, so that the table grows.
        for (int round = 0; round < 40; ++round)
            for (const auto& [is_node, pick] : steps) {
                const auto id = std::to_string(pick % 997 + (is_node ? 0 : pick % 2) + round * 31);
                if (is_node) ids.add_node(id);
                else ids.add_end(id);
                (is_node ? nodes : ends).insert(id);
            }
        bool all = true;
        for (const auto& end : ends) all = all && nodes.contains(end);
        RC_ASSERT(ids.has_all_ends() == all);
        RC_ASSERT(ids.held_bytes() <= std::size_t{1} << 20);
        for (const auto& end : ends) ids.add_node(end);
        RC_ASSERT(ids.has_all_ends());
    }));
}
