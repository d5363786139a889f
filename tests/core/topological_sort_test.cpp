#include <algorithm>
#include <numeric>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/topological_sort.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr std::size_t n = 8;

/// Edges of a graph without a cycle: a node comes after nodes of a lower rank only, whatever its index is.
edge_matrix<n> acyclic_edges(const std::array<std::size_t, n>& rank) {
    edge_matrix<n> edges{};
    for (std::size_t from = 0; from < n; ++from)
        for (std::size_t to = 0; to < n; ++to)
            if (rank[to] < rank[from]) edges[from][to] = *rc::gen::arbitrary<bool>();
    return edges;
}

std::array<std::size_t, n> random_ranks() {
    std::array<std::size_t, n> rank{};
    for (auto& each : rank) each = *rc::gen::inRange<std::size_t>(0, n);
    return rank;
}

constexpr edge_matrix<3> chain{{{false, true, false}, {false, false, true}, {false, false, false}}};
static_assert(topological_sort<3>(chain).order == std::array<std::size_t, 3>{2, 1, 0});
static_assert(topological_sort<0>({}).cycle_length == 0);
static_assert(topological_sort<1>({{{true}}}).cycle_length == 1, "a node that waits for itself is a cycle");

}  // namespace

TEST_CASE("without edges the order is that of the indices") {
    std::array<std::size_t, n> indices{};
    std::iota(indices.begin(), indices.end(), 0U);
    CHECK(topological_sort<n>({}).order == indices);
}

TEST_CASE("a graph without a cycle is sorted, every node once, and the next is always the lowest that is ready") {
    CHECK(rc::check([] {
        const auto edges = acyclic_edges(random_ranks());
        const auto sorted = topological_sort<n>(edges);
        RC_ASSERT(sorted.cycle_length == 0U);
        std::array<bool, n> placed{};
        for (const auto node : sorted.order) {
            const auto ready = [&](std::size_t candidate) {
                if (placed[candidate]) return false;
                for (std::size_t other = 0; other < n; ++other)
                    if (edges[candidate][other] && !placed[other]) return false;
                return true;
            };
            std::size_t lowest = 0;
            while (!ready(lowest)) ++lowest;
            RC_ASSERT(node == lowest);
            placed[node] = true;
        }
    }));
}

TEST_CASE("a cycle that is closed anywhere is found, names each node once and leaves out what only waits for it") {
    CHECK(rc::check([] {
        // Nodes 0 to length-1 form a ring; the others wait for nodes of lower index and so stand on no cycle.
        const auto length = *rc::gen::inRange<std::size_t>(1, n);
        edge_matrix<n> edges{};
        for (std::size_t node = 0; node < length; ++node) edges[node][(node + 1) % length] = true;
        for (std::size_t node = length; node < n; ++node) edges[node][*rc::gen::inRange<std::size_t>(0, node)] = true;

        const auto sorted = topological_sort<n>(edges);
        RC_ASSERT(sorted.cycle_length == length);
        RC_ASSERT(sorted.cycle[length] == sorted.cycle[0]);
        auto ring = sorted.cycle;
        std::sort(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(length));
        for (std::size_t node = 0; node < length; ++node) RC_ASSERT(ring[node] == node);
    }));
}
