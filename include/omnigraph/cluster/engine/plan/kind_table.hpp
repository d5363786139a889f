// The facts of each kind of a list as data, in the order in which kinds converge.
//
// The traits are asked once, here; planning, classifying and rendering then work on
// flat tables and are compiled once, whatever the list of kinds.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Receives the addresses that a ledger entry refers to.
using reference_visitor = void (*)(void* into, std::string address);

struct kind_facts {
    std::string_view name;
    address_pattern pattern;
    std::size_t rank = 0;                  ///< position in the order of convergence
    std::string_view payload_extension{};  ///< empty: no payload
    std::optional<std::size_t> within{};   ///< rank of the kind that contains it
    bool fenced = false;
    bool composite = false;
    bool moves_container = false;
    metadata_label metadata_change{};  ///< empty: metadata never makes a change of its own

    std::string (*container)(std::string_view address) = nullptr;  ///< set together with `within`
    void (*recorded_references)(std::string_view address, const resource_entry&, void* into,
                                reference_visitor) = nullptr;
};

namespace detail {

template <class Kind, class... Order>
consteval std::size_t rank_of(kinds<Order...>) {
    std::size_t rank = 0, found = sizeof...(Order);
    ((std::same_as<Kind, Order> ? found = rank++ : rank++), ...);
    return found;
}

template <class Kind>
void visit_recorded_references(std::string_view address, const resource_entry& entry, void* into,
                               reference_visitor visit) {
    if constexpr (contained<Kind>) visit(into, container_of<Kind>(address));
    if constexpr (requires { resource_traits<Kind>::recorded_references(entry, [](std::string) {}); })
        resource_traits<Kind>::recorded_references(entry, [&](std::string target) { visit(into, std::move(target)); });
}

template <class Kind, class Order>
constexpr kind_facts facts_of() {
    using traits = resource_traits<Kind>;
    kind_facts facts{kind_name<Kind>(), traits::pattern, rank_of<Kind>(Order{})};
    if constexpr (has_payload<Kind>) facts.payload_extension = traits::payload_extension;
    if constexpr (contained<Kind>) {
        facts.within = rank_of<typename traits::within>(Order{});
        facts.container = &container_of<Kind>;
    }
    facts.fenced = fenced<Kind>;
    facts.composite = requires { traits::composite; };
    facts.moves_container = moves_container<Kind>;
    if constexpr (reports_metadata_changes<Kind>) facts.metadata_change = traits::metadata_change;
    facts.recorded_references = &visit_recorded_references<Kind>;
    return facts;
}

template <class... K>
constexpr std::array<kind_facts, sizeof...(K)> facts_in_order(kinds<K...>) {
    return {facts_of<K, kinds<K...>>()...};
}

}  // namespace detail

/// One row a kind, `rank` ascending.
using kind_table = std::span<const kind_facts>;

template <class List>
inline constexpr auto kind_facts_of = detail::facts_in_order(kind_order_t<List>{});

/// The kind whose pattern `address` fits, or nullptr: an unknown kind, or a malformed address.
[[nodiscard]] inline const kind_facts* kind_of(kind_table table, std::string_view address) {
    for (const auto& facts : table)
        if (facts.pattern.check(address) == address_fault::none) return &facts;
    return nullptr;
}

}  // namespace omnigraph::cluster
