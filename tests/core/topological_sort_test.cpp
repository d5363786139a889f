#include <algorithm>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/topological_sort.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr std::size_t n = 8;

/// Every index once, in a random order.
std::array<std::size_t, n> random_labels() {
    std::array<std::size_t, n> labels{};
    std::iota(labels.begin(), labels.end(), 0U);
    for (std::size_t last = n - 1; last > 0; --last)
        std::swap(labels[last], labels[*rc::gen::inRange<std::size_t>(0, last + 1)]);
    return labels;
}

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
        // The first `length` labels form a ring; each other one waits for one before it and so stands on no cycle.
        const auto label = random_labels();
        const auto length = *rc::gen::inRange<std::size_t>(1, n);
        edge_matrix<n> edges{};
        for (std::size_t at = 0; at < length; ++at) edges[label[at]][label[(at + 1) % length]] = true;
        for (std::size_t at = length; at < n; ++at)
            edges[label[at]][label[*rc::gen::inRange<std::size_t>(0, at)]] = true;

        const auto sorted = topological_sort<n>(edges);
        RC_ASSERT(sorted.cycle_length == length);
        RC_ASSERT(sorted.cycle[length] == sorted.cycle[0]);
        std::vector<std::size_t> found(sorted.cycle.begin(),
                                       sorted.cycle.begin() + static_cast<std::ptrdiff_t>(length));
        std::vector<std::size_t> ring(label.begin(), label.begin() + static_cast<std::ptrdiff_t>(length));
        std::ranges::sort(found);
        std::ranges::sort(ring);
        RC_ASSERT(found == ring);
    }));
}
