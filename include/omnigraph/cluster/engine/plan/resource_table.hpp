// Declared resources with their kind erased: what planning compares with the ledger.
//
//     const auto declared = resource_table_of(desired);
//
// Reading the typed declarations is done once, here; a reference along an edge that
// the kind has not declared does not compile.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

struct declared_resource {
    std::size_t rank = 0;  ///< of its kind, in the order of convergence
    digest sum;
    resource_entry entry;                 ///< what the ledger records once it is applied
    std::vector<std::string> references;  ///< sorted addresses
    std::string source;                   ///< the file as displayed; may be empty
    std::string_view payload;             ///< borrowed from the declaration
};

/// By address, sorted byte-wise.
using resource_table = std::map<std::string, declared_resource, std::less<>>;

namespace detail {

/// Accepts the references that a `From` may make, and no others.
template <class From>
struct reference_collector {
    std::vector<std::string>& into;

    template <class To>
    void operator()(const address<To>& target) const {
        static_assert(refers_to<From, To>,
                      "this kind refers to a kind that its resource_traits::depends_on does not list");
        into.push_back(target.str());
    }
};

template <class Kind>
declared_resource erase_kind(std::size_t rank, const declaration_of<Kind>& declaration) {
    using traits = resource_traits<Kind>;
    declared_resource resource;
    resource.rank = rank;
    resource.sum = traits::digest_of(declaration);
    if constexpr (has_metadata<Kind>) resource.entry = traits::metadata(declaration);
    traits::references(declaration, reference_collector<Kind>{resource.references});
    std::ranges::sort(resource.references);
    resource.references.erase(std::ranges::unique(resource.references).begin(), resource.references.end());
    if constexpr (has_source<Kind>) resource.source = traits::source(declaration);
    if constexpr (has_payload<Kind>) resource.payload = traits::payload(declaration);
    return resource;
}

}  // namespace detail

/// The composite digest of `address` as its kind folds it from `digests` (specification §2.3); nullopt for other kinds.
template <class List>
[[nodiscard]] std::optional<digest> composite_of(std::string_view address, const resource_entry& entry,
                                                 const digest_table& digests) {
    std::optional<digest> composed;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        using traits = resource_traits<Kind>;
        if constexpr (requires { traits::composite; })
            if (traits::pattern.check(address) == address_fault::none)
                composed = traits::composite(address, entry, digests);
    });
    return composed;
}

/// Every declared resource with its digest, composites folded last.
template <class List>
[[nodiscard]] resource_table resource_table_of(const desired_state<List>& desired) {
    resource_table table;
    digest_table digests;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        constexpr auto rank = detail::rank_of<Kind>(kind_order_t<List>{});
        for (const auto& [name, declaration] : desired.template of<Kind>()) {
            auto resource = detail::erase_kind<Kind>(rank, declaration);
            digests.emplace(name.str(), resource.sum);
            table.emplace(name.str(), std::move(resource));
        }
    });
    for (auto& [name, resource] : table) {
        if (const auto composed = composite_of<List>(name, resource.entry, digests)) resource.sum = *composed;
        resource.entry.digest = resource.sum.hex();
    }
    return table;
}

using address_set = std::set<std::string, std::less<>>;

/// Appends `reference_undeclared` for each reference to something that is neither declared nor `unusable`.
inline void check_references(const resource_table& declared, const address_set& unusable, diagnostics& found) {
    for (const auto& [name, resource] : declared)
        for (const auto& target : resource.references)
            if (!declared.contains(target) && !unusable.contains(target))
                found.push_back(error(codes::reference_undeclared, name,
                                      "`" + name + "` refers to `" + target + "`, which is not declared.")
                                    .fix("Declare `" + target + "`, or remove the reference."));
}

}  // namespace omnigraph::cluster
