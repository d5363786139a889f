// The order of kinds is a compile-time fact, so its test is a static_assert; the sort
// underneath also runs on random graphs.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/kind_order.hpp>

#include "support/laws.hpp"

using namespace omnigraph::cluster;

namespace {

struct bronze;
struct silver;
struct gold;

template <class... On>
struct metal_traits {
    using depends_on = kinds<On...>;
    struct declaration {};
    static digest digest_of(const declaration&) { return {}; }
    static void references(const declaration&, auto&&) {}
};

}  // namespace

template <>
struct omnigraph::cluster::resource_traits<bronze> : metal_traits<> {
    static constexpr address_pattern pattern{"metal.bronze.<name>"};
};
template <>
struct omnigraph::cluster::resource_traits<silver> : metal_traits<bronze> {
    static constexpr address_pattern pattern{"alloy.<place>.<name>"};
};
template <>
struct omnigraph::cluster::resource_traits<gold> : metal_traits<silver, bronze> {
    static constexpr address_pattern pattern{"crown.<name>"};
};

static_assert(std::same_as<kind_order_t<kinds<>>, kinds<>>);
static_assert(std::same_as<kind_order_t<kinds<gold, silver, bronze>>, kinds<bronze, silver, gold>>);
static_assert(std::same_as<kind_order_t<kinds<bronze, gold, silver>>, kind_order_t<kinds<silver, bronze, gold>>>,
              "the order of the list carries no meaning");
static_assert(std::same_as<reversed<kind_order_t<kinds<gold, silver, bronze>>>, kinds<gold, silver, bronze>>);

static_assert(address_pattern{"provider.embedding.<name>"}.prefix() == "provider.embedding");
static_assert(address_pattern{"query.<graph>.<name>"}.labels() == 2);

TEST_CASE("every node of an acyclic graph comes after what it depends on, and a cycle is named") {
    constexpr std::size_t n = 9;
    int acyclic = 0, cyclic = 0;
    testing::check_until({{acyclic, 1}, {cyclic, 1}},
                         [&](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& pairs) {
                             edge_matrix<n> edges{};
                             for (const auto& [from, to] : pairs)
                                 if (from % n != to % n) edges[from % n][to % n] = true;
                             const auto sorted = topological_sort<n>(edges);
                             ++(sorted.cycle_length == 0 ? acyclic : cyclic);
                             if (sorted.cycle_length == 0) {
                                 std::array<bool, n> seen{};
                                 for (const auto node : sorted.order) {
                                     for (std::size_t dependency = 0; dependency < n; ++dependency)
                                         RC_ASSERT(!edges[node][dependency] || seen[dependency]);
                                     seen[node] = true;
                                 }
                             } else {
                                 RC_ASSERT(sorted.cycle[0] == sorted.cycle[sorted.cycle_length]);
                                 for (std::size_t i = 0; i < sorted.cycle_length; ++i)
                                     RC_ASSERT(edges[sorted.cycle[i]][sorted.cycle[i + 1]]);
                             }
                         });
}

TEST_CASE("an address is parsed by its pattern and by nothing else") {
    CHECK(address<silver>::parse("alloy.vault.ring"));
    for (const auto* wrong : {"alloy.vault", "alloy.vault.a.b", "alloy..a", "alloy.vault.", "alloy.a.b/c", "crown.ring",
                              "", "alloy.a.\xc3\xa9", "alloy"})
        CHECK_FALSE(address<silver>::parse(wrong));
    CHECK(address<bronze>::parse("metal.bronze.cup"));
    CHECK_FALSE(address<bronze>::parse("metal.cup"));
}
