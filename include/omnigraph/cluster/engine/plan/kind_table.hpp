// The facts of each kind of a list as data, in the order of kinds.
//
//     const kind_table kinds = kind_facts_of<standard_kinds>;
//     if (const kind_facts* kind = kind_of(kinds, "query.kb.experts")) print(kind->name, kind->payload_extension);
//
// The traits are read once, here. Planning, classifying, the fence, the sweep and rendering work on this table and are
// compiled once for all lists.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/plan/fence_facts.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The facts of one kind. A null function means that the kind lacks the capability.
struct kind_facts {
    std::string_view name;
    address_pattern pattern;
    std::size_t rank = 0;                  ///< position in the order of kinds
    std::string_view payload_extension{};  ///< empty: no payload
    std::optional<std::size_t> within{};   ///< rank of its container's kind
    bool fenced = false;                   ///< it has a root of its own
    bool composite = false;
    bool moves_container = false;
    metadata_label metadata_change{};  ///< empty: a change of metadata alone is no change
    fence_facts fence{};

    std::string (*container)(std::string_view address) = nullptr;  ///< set together with `within`
    digest (*fold)(std::string_view address, const resource_entry&, const digest_table&) = nullptr;  ///< of composites
    void (*derived_references)(std::string_view address, const resource_entry&,
                               std::vector<std::string>& into) = nullptr;
    void (*guards)(std::string_view address, const resource_entry&, std::vector<std::string>& scopes) = nullptr;
    bool (*widens)(std::string_view scope, std::optional<std::string_view> before,
                   std::optional<std::string_view> after) = nullptr;  ///< set together with `guards`
    json (*serve)(std::string_view address, const resource_entry&, std::string_view payload) = nullptr;
    reversibility_tier (*reversibility)(const change_view&) = nullptr;
    change_effect (*effect)(const change_view&) = nullptr;
    graph_result<change_preview> (*preview)(const operation_context&, const void* declaration) = nullptr;
};

/// One row for each kind, sorted by rank.
using kind_table = std::span<const kind_facts>;

/// The kind whose pattern fits `address`; nullptr for an unknown kind or a malformed address.
[[nodiscard]] const kind_facts* kind_of(kind_table kinds, std::string_view address);

/// The operation of `kind` for `action`, or nullptr.
[[nodiscard]] const operation_facts* operation_for(const kind_facts& kind, change_action action);

/// A kind and its operation of some name; both null when this build does not have the operation.
struct named_operation {
    const kind_facts* kind = nullptr;
    const operation_facts* operation = nullptr;
};
[[nodiscard]] named_operation operation_named(kind_table kinds, std::string_view name);

/// The owner of the root that an operation on `address` moves: its container when its kind moves that, else itself.
[[nodiscard]] std::string root_owner(const kind_facts& kind, std::string_view address);

/// The address of the row that records what is observed at the root of `address`.
[[nodiscard]] std::string content_row(kind_table kinds, const kind_facts& kind, std::string_view address);

/// The address of `kind` with these labels.
[[nodiscard]] std::string address_with(const kind_facts& kind, std::string_view labels);

/// The labels of `address`, joined by dots, as the `graph_id` of a sidecar has them.
[[nodiscard]] std::string_view labels_of(const kind_facts& kind, std::string_view address);

/// The addresses that a ledger row refers to, sorted: those that follow from address and metadata, and those it
/// records.
[[nodiscard]] std::vector<std::string> recorded_references(const kind_facts& kind, std::string_view address,
                                                           const resource_entry& row);

/// The position of `Kind` in an order of kinds.
template <class Kind, class... Order>
consteval std::size_t rank_of(kinds<Order...>) {
    std::size_t rank = 0, findings = sizeof...(Order);
    ((std::same_as<Kind, Order> ? findings = rank++ : rank++), ...);
    return findings;
}

namespace detail {

template <class Kind>
void visit_derived_references(std::string_view address, const resource_entry& row, std::vector<std::string>& into) {
    if constexpr (contained<Kind>) into.push_back(container_of<Kind>(address));
    if constexpr (has_derived_references<Kind>)
        resource_traits<Kind>::derived_references(address, row,
                                                  [&](std::string target) { into.push_back(std::move(target)); });
}

template <class Kind>
graph_result<change_preview> preview_erased(const operation_context& context, const void* declaration) {
    return resource_traits<Kind>::preview(context, *static_cast<const declaration_of<Kind>*>(declaration));
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
    if constexpr (fenced<Kind>) facts.fence = fence_of<Kind, Order>();
    else if constexpr (has_operations<Kind>) facts.fence = container_fence_of<Kind, Order>();
    facts.fenced = fenced<Kind>;
    if constexpr (composite<Kind>)
        facts.fold = [](std::string_view address, const resource_entry& row, const digest_table& digests) -> digest {
            return traits::composite(address, row, digests);
        };
    facts.composite = composite<Kind>;
    facts.moves_container = moves_container<Kind>;
    if constexpr (reports_metadata_changes<Kind>) facts.metadata_change = traits::metadata_change;
    facts.derived_references = &visit_derived_references<Kind>;
    if constexpr (has_guards<Kind>) {
        facts.guards = [](std::string_view address, const resource_entry& row, std::vector<std::string>& scopes) {
            traits::guards(address, row, [&](std::string scope) { scopes.push_back(std::move(scope)); });
        };
        facts.widens = &traits::widens;
    }
    if constexpr (has_serve<Kind>)
        facts.serve = [](std::string_view address, const resource_entry& row, std::string_view payload) -> json {
            return traits::serve(address, row, payload);
        };
    if constexpr (has_reversibility<Kind>)
        facts.reversibility = [](const change_view& change) -> reversibility_tier {
            return traits::reversibility(change);
        };
    if constexpr (has_effect<Kind>)
        facts.effect = [](const change_view& change) -> change_effect { return traits::effect(change); };
    if constexpr (has_preview<Kind>) facts.preview = &preview_erased<Kind>;
    return facts;
}

template <class... K>
constexpr std::array<kind_facts, sizeof...(K)> facts_in_order(kinds<K...>) {
    return {facts_of<K, kinds<K...>>()...};
}

}  // namespace detail

/// The table of `List`.
template <class List>
inline constexpr auto kind_facts_of = detail::facts_in_order(kind_order_t<List>{});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/kind_table.ipp>
#endif
