// Declared resources with their kind erased, for comparison with the ledger.
//
//     const auto declared = resource_table_of(desired);
//
// The typed declarations are read once, here. A reference to a kind that `depends_on` does not list does not compile.
#pragma once

#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/resource_kind.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// One declared resource.
struct declared_resource {
    std::size_t rank = 0;  ///< of its kind, in the order of kinds
    digest content_digest;
    resource_entry entry;                 ///< the ledger row after it is applied
    std::vector<std::string> references;  ///< sorted addresses
    std::string source;                   ///< the file in reports; may be empty
    std::string_view payload;             ///< borrowed from the declaration
    const void* declaration = nullptr;    ///< borrowed; a declaration of the kind with this rank
};

/// By address, sorted byte-wise.
using resource_table = std::map<std::string, declared_resource, std::less<>>;

using address_set = std::set<std::string, std::less<>>;

/// Declared resources that could not be read, with the sorted addresses that each refers to.
using unusable_resources = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Appends `reference_undeclared` for each reference to an address that is neither declared nor `unusable`.
void check_references(const resource_table& declared, const unusable_resources& unusable, diagnostics& findings);

/// Appends `kind_failed` for each row that the ledger could not give back as it is (ledger/state.hpp, row_fault).
void check_rows(const resource_table& declared, diagnostics& findings);

/// Whether the prefixes are one, or one lies below the other.
[[nodiscard]] bool roots_overlap(std::string_view one, std::string_view other);

/// Whether resources of one of the kinds are contained in those of the other, whose roots may hold theirs.
[[nodiscard]] bool are_nested(kind_table kinds, const erased_kind& one, const erased_kind& other);

/// Appends `kind_failed` for each root that is another one's, or lies below it.
void check_roots(kind_table kinds, const resource_table& declared, diagnostics& findings);

/// The digest of every declared resource.
[[nodiscard]] digests_by_address digests_of(const resource_table& declared);

/// The edges, sorted by (from, to); unreadable resources keep theirs (control-plane specification §2.2).
[[nodiscard]] std::vector<dependency_report> dependencies_of_table(const resource_table& declared,
                                                                   const unusable_resources& unusable = {});

/// Folds the composite digests, writes each digest into its row, and records the references that do not follow from the
/// row.
void complete_rows(kind_table kinds, resource_table& declared);

/// The composite digest of `address`, folded by its kind from `digests` (control-plane specification §2.3); nullopt for
/// a kind without one.
[[nodiscard]] std::optional<digest> composite_of(kind_table kinds, std::string_view address, const resource_entry& row,
                                                 const digest_table& digests);

namespace detail {

/// Sorts and removes duplicates.
void normalize(std::vector<std::string>& addresses);

}  // namespace detail

/// The addresses that a declaration refers to, sorted and distinct.
template <class Kind>
[[nodiscard]] std::vector<std::string> references_of(const declaration_of<Kind>& declaration) {
    std::vector<std::string> references;
    collect_references<Kind>(declaration, references);
    detail::normalize(references);
    return references;
}

namespace detail {

template <class Kind>
declared_resource erase_kind(std::size_t rank, const declaration_of<Kind>& declaration) {
    using traits = resource_traits<Kind>;
    declared_resource resource;
    resource.rank = rank;
    resource.content_digest = traits::digest_of(declaration);
    resource.declaration = &declaration;
    if constexpr (has_metadata<Kind>) resource.entry = traits::metadata(declaration);
    resource.references = references_of<Kind>(declaration);
    if constexpr (has_source<Kind>) resource.source = escape_invalid_utf8(traits::source(declaration));
    if constexpr (has_payload<Kind>) resource.payload = traits::payload(declaration);
    return resource;
}

}  // namespace detail

/// All declared resources with their digests, composite digests last. Borrows from `desired`.
template <class List>
[[nodiscard]] resource_table resource_table_of(const desired_state<List>& desired) {
    resource_table table;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        constexpr auto rank = rank_of<Kind>(kind_order_t<List>{});
        auto hint = table.end();  // addresses of a kind are sorted and adjacent
        for (const auto& [name, declaration] : desired.template declarations_of<Kind>())
            hint = std::next(table.emplace_hint(hint, name.str(), detail::erase_kind<Kind>(rank, declaration)));
    });
    complete_rows(erased_kinds_of<List>, table);
    return table;
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/resource_table.ipp>
#endif
