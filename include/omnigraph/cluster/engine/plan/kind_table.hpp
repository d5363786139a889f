// The facts of each kind of a list as data, in the order of kinds.
//
//     const kind_table kinds = erased_kinds_of<standard_kinds>;
//     if (const erased_kind* kind = kind_of(kinds, "query.kb.experts")) print(kind->name, kind->payload_extension);
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
#include <omnigraph/cluster/core/content_change.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/plan/erased_operation.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The facts of one kind. A null function means that the kind lacks the capability.
struct erased_kind {
    std::string_view name;
    address_pattern pattern;
    std::size_t rank = 0;                  ///< position in the order of kinds
    std::string_view payload_extension{};  ///< empty: no payload
    std::optional<std::size_t> within{};   ///< rank of its container's kind
    bool fenced = false;                   ///< it has a root of its own
    bool composite = false;
    bool moves_container = false;
    metadata_label metadata_change{};  ///< empty: the kind has no name for a change of metadata alone
    erased_fence fence{};

    std::string (*container)(std::string_view address) = nullptr;  ///< set together with `within`
    digest (*fold)(std::string_view address, const resource_entry&, const digest_table&) = nullptr;  ///< of composites
    void (*derived_references)(std::string_view address, const resource_entry&,
                               std::vector<std::string>& into) = nullptr;
    void (*protects)(std::string_view address, const resource_entry&, std::vector<std::string>& scopes) = nullptr;
    bool (*widens)(std::string_view scope, std::optional<std::string_view> before,
                   std::optional<std::string_view> after) = nullptr;  ///< set together with `protects`
    std::vector<bool> (*opens)(std::string_view rules, std::span<const content_change> contents) = nullptr;
    json (*serve)(std::string_view address, const resource_entry&, std::string_view payload) = nullptr;
    reversibility_tier (*reversibility)(const change_view&) = nullptr;
    change_effect (*effect)(const change_view&) = nullptr;
    graph_result<change_preview> (*preview)(const operation_context&, const void* declaration) = nullptr;
};

/// One row for each kind, sorted by rank.
using kind_table = std::span<const erased_kind>;

/// The kind whose pattern fits `address`; nullptr for an unknown kind or a malformed address.
[[nodiscard]] const erased_kind* kind_of(kind_table kinds, std::string_view address);

/// Whether resources of `kind` have a root of their own, in which others are contained.
[[nodiscard]] bool is_container(const erased_kind& kind);

/// The kind of `address` when it is such a container, or nullptr.
[[nodiscard]] const erased_kind* container_kind(kind_table kinds, std::string_view address);

/// The operation of `kind` for `action`, or nullptr.
[[nodiscard]] const erased_operation* operation_for(const erased_kind& kind, change_action action);

/// A kind and its operation of some name; both null when this build does not have the operation.
struct named_operation {
    const erased_kind* kind = nullptr;
    const erased_operation* operation = nullptr;
};
[[nodiscard]] named_operation operation_named(kind_table kinds, std::string_view name);

/// The owner of the root that an operation on `address` moves: its container when its kind moves that, else itself.
[[nodiscard]] std::string root_owner(const erased_kind& kind, std::string_view address);

/// The address of the row that records what is observed at the root of `address`.
[[nodiscard]] std::string content_row(kind_table kinds, const erased_kind& kind, std::string_view address);

/// The address of `kind` with these labels.
[[nodiscard]] std::string address_with(const erased_kind& kind, std::string_view labels);

/// The labels of `address`, joined by dots, as the `graph_id` of a sidecar has them.
[[nodiscard]] std::string_view labels_of(const erased_kind& kind, std::string_view address);

/// The addresses that a ledger row refers to, sorted: those that follow from address and metadata, and those it
/// records.
[[nodiscard]] std::vector<std::string> recorded_references(const erased_kind& kind, std::string_view address,
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
    auto preview = or_thrown(
        [&] { return resource_traits<Kind>::preview(context, *static_cast<const declaration_of<Kind>*>(declaration)); },
        [](const std::string& what) { return thrown_by("preview", what); });
    if (!preview) return preview;
    const auto fault = json_fault(preview->steps);
    if (fault.empty()) return preview;
    return graph_error{.message = "what `preview` of the kind gives as steps " + fault + "."};
}

template <class Kind, class Order>
constexpr erased_kind facts_of() {
    using traits = resource_traits<Kind>;
    erased_kind facts{kind_name<Kind>(), traits::pattern, rank_of<Kind>(Order{})};
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
    if constexpr (has_protects<Kind>) {
        facts.protects = [](std::string_view address, const resource_entry& row, std::vector<std::string>& scopes) {
            traits::protects(address, row, [&](std::string scope) { scopes.push_back(std::move(scope)); });
        };
        facts.widens = &traits::widens;
    }
    if constexpr (has_opens<Kind>) facts.opens = &traits::opens;
    if constexpr (has_serve<Kind>)
        facts.serve = [](std::string_view address, const resource_entry& row, std::string_view payload) -> json {
            return traits::serve(address, row, payload);
        };
    if constexpr (has_reversibility<Kind>)
        facts.reversibility = [](const change_view& change) -> reversibility_tier {
            return or_thrown([&]() -> reversibility_tier { return traits::reversibility(change); },
                             [](const std::string&) { return reversibility_tier::irreversible; });
        };
    if constexpr (has_effect<Kind>)
        facts.effect = [](const change_view& change) -> change_effect { return traits::effect(change); };
    if constexpr (has_preview<Kind>) facts.preview = &preview_erased<Kind>;
    return facts;
}

template <class... K>
constexpr std::array<erased_kind, sizeof...(K)> facts_in_order(kinds<K...>) {
    return {facts_of<K, kinds<K...>>()...};
}

}  // namespace detail

/// The table of `List`.
template <class List>
inline constexpr auto erased_kinds_of = detail::facts_in_order(kind_order_t<List>{});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/kind_table.ipp>
#endif
