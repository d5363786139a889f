// The facts of each kind of a list as data, in the order in which kinds converge.
//
//     const kind_table kinds = kind_facts_of<standard_kinds>;
//     if (const kind_facts* kind = kind_of(kinds, "query.kb.experts")) print(kind->name, kind->payload_extension);
//
// The traits are asked once, here; planning, classifying, the fence, the sweep and rendering
// then work on flat tables and are compiled once, whatever the list of kinds.
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
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// An operation with its kind erased; `declaration` points to one of its kind, and is null for `erase`.
struct operation_facts {
    std::string_view name;
    change_action action;
    diagnostic_code failed, incomplete;
    preparation (*prepare)(const operation_context&, const void* declaration) = nullptr;
    graph_result<operation_outcome> (*run)(const operation_context&, const void* declaration) = nullptr;
    recovery_verdict (*classify)(const recovery_observation&) = nullptr;
};

/// What a kind has outside the ledger; a kind without operations has none of it.
struct fence_facts {
    std::span<const operation_facts> operations{};
    diagnostic_code observation_error{};
    std::string (*root)(std::string_view address) = nullptr;
    std::optional<digest> (*content_digest)(const void* declaration) = nullptr;
    graph_result<root_observation> (*observe)(const operation_context&) = nullptr;
    std::optional<std::size_t> carries{};  ///< rank of the kind whose row records what is observed; default: its own
};

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
    fence_facts fence{};

    std::string (*container)(std::string_view address) = nullptr;  ///< set together with `within`
    digest (*fold)(std::string_view address, const resource_entry&, const digest_table&) = nullptr;  ///< composites
    void (*derived_references)(std::string_view address, const resource_entry&,
                               std::vector<std::string>& into) = nullptr;
    json (*serve)(std::string_view address, const resource_entry&, std::string_view payload) = nullptr;
    reversibility_tier (*reversibility)(const change_view&) = nullptr;
    change_effect (*effect)(const change_view&) = nullptr;
    graph_result<change_preview> (*preview)(const operation_context&, const void* declaration) = nullptr;
};

/// One row a kind, `rank` ascending.
using kind_table = std::span<const kind_facts>;

/// The kind whose pattern `address` fits, or nullptr: an unknown kind, or a malformed address.
[[nodiscard]] const kind_facts* kind_of(kind_table kinds, std::string_view address);

/// The operation of `kind` that carries out `action`, or nullptr.
[[nodiscard]] const operation_facts* operation_for(const kind_facts& kind, change_action action);

/// A kind and its operation of that name, or two nullptr: this build does not perform it.
struct named_operation {
    const kind_facts* kind = nullptr;
    const operation_facts* operation = nullptr;
};
[[nodiscard]] named_operation operation_named(kind_table kinds, std::string_view name);

/// The row that records what is observed at the root of `address`.
[[nodiscard]] std::string content_row(kind_table kinds, const kind_facts& kind, std::string_view address);

/// The address of `kind` with these labels.
[[nodiscard]] std::string address_with(const kind_facts& kind, std::string_view labels);

/// The labels of `address`, joined by dots: what a sidecar calls its `graph_id`.
[[nodiscard]] std::string_view labels_of(const kind_facts& kind, std::string_view address);

/// What a ledger row refers to, sorted: what its address and metadata tell, and what it records beyond.
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

template <class Kind, class Operation>
preparation prepare_erased(const operation_context& context, const void* declaration) {
    if constexpr (Operation::action == change_action::erase) return Operation::prepare(context);
    else return Operation::prepare(context, *static_cast<const declaration_of<Kind>*>(declaration));
}

template <class Kind, class Operation>
graph_result<operation_outcome> run_erased(const operation_context& context, const void* declaration) {
    if constexpr (Operation::action == change_action::erase) return Operation::run(context);
    else return Operation::run(context, *static_cast<const declaration_of<Kind>*>(declaration));
}

template <class Kind, class List>
struct operation_table;
template <class Kind, class... Operations>
struct operation_table<Kind, operation_list<Operations...>> {
    static constexpr std::array<operation_facts, sizeof...(Operations)> rows{
        operation_facts{Operations::name, Operations::action, Operations::failed, Operations::incomplete,
                        &prepare_erased<Kind, Operations>, &run_erased<Kind, Operations>,
                        [](const recovery_observation& seen) { return Operations::classify(seen); }}...};
};

template <class Kind>
std::optional<digest> content_digest_erased(const void* declaration) {
    const auto& declared = *static_cast<const declaration_of<Kind>*>(declaration);
    if constexpr (has_content_digest<Kind>) return resource_traits<Kind>::content_digest(declared);
    else return resource_traits<Kind>::digest_of(declared);
}

template <class Kind>
graph_result<root_observation> observe_erased(const operation_context& context) {
    if constexpr (has_observe<Kind>) return resource_traits<Kind>::observe(context);
    else return observe_root(context.host, context.root);
}

template <class Kind>
graph_result<change_preview> preview_erased(const operation_context& context, const void* declaration) {
    return resource_traits<Kind>::preview(context, *static_cast<const declaration_of<Kind>*>(declaration));
}

template <class Kind, class... Order>
consteval std::optional<std::size_t> carried_rank(kinds<Order...>) {
    std::optional<std::size_t> carried;
    const auto look_at = [&]<class Other>(std::size_t rank) {
        if constexpr (moves_container<Other>)
            if constexpr (std::same_as<typename resource_traits<Other>::within, Kind>) carried = rank;
    };
    std::size_t rank = 0;
    (look_at.template operator()<Order>(rank++), ...);
    return carried;
}

template <class Kind, class Order>
constexpr fence_facts fence_of() {
    using traits = resource_traits<Kind>;
    return {operation_table<Kind, typename traits::operations>::rows,
            traits::observation_error,
            [](std::string_view address) -> std::string { return traits::root(address); },
            &content_digest_erased<Kind>,
            &observe_erased<Kind>,
            carried_rank<Kind>(Order{})};
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
    facts.fenced = fenced<Kind>;
    if constexpr (composite<Kind>)
        facts.fold = [](std::string_view address, const resource_entry& row, const digest_table& digests) -> digest {
            return traits::composite(address, row, digests);
        };
    facts.composite = composite<Kind>;
    facts.moves_container = moves_container<Kind>;
    if constexpr (reports_metadata_changes<Kind>) facts.metadata_change = traits::metadata_change;
    facts.derived_references = &visit_derived_references<Kind>;
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

template <class List>
inline constexpr auto kind_facts_of = detail::facts_in_order(kind_order_t<List>{});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/kind_table.ipp>
#endif
