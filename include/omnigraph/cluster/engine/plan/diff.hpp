// The difference between declared resources and the ledger's rows (specification §5.1).
//
// By digest: absent there is a create, different an update, absent here a delete.
// Then recorded metadata: a row whose digest is right but whose metadata is not is
// an update of its own. Rows of kinds this build does not know are left alone.
#pragma once

#include <algorithm>
#include <optional>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

using applied_rows = std::map<std::string, resource_entry>;

namespace detail {

inline bool same_metadata(const resource_entry& recorded, const resource_entry& declared) {
    return recorded.applies_to == declared.applies_to && recorded.embedding_provider == declared.embedding_provider &&
           recorded.embedding_profile == declared.embedding_profile;
}

inline std::optional<change> difference(kind_table kinds, const std::string& address, const declared_resource& declared,
                                        const resource_entry* recorded) {
    if (!recorded) return change{address, operation::create, declared.rank, std::nullopt, declared.sum};
    const auto before = digest::parse(recorded->digest);
    if (before != declared.sum) return change{address, operation::update, declared.rank, before, declared.sum};
    const auto& label = kinds[declared.rank].metadata_change;
    if (!label.text.empty() && !same_metadata(*recorded, declared.entry))
        return change{address, operation::update, declared.rank, before, before, label};
    return std::nullopt;
}

}  // namespace detail

/// Linear in both tables; sorted by address.
[[nodiscard]] inline changes diff(kind_table kinds, const resource_table& declared, const applied_rows& applied) {
    changes found;
    for (const auto& [address, resource] : declared) {
        const auto row = applied.find(address);
        if (auto c = detail::difference(kinds, address, resource, row == applied.end() ? nullptr : &row->second))
            found.push_back(std::move(*c));
    }
    for (const auto& [address, row] : applied)
        if (!declared.contains(address))
            if (const auto* kind = kind_of(kinds, address))
                found.push_back({address, operation::erase, kind->rank, digest::parse(row.digest), std::nullopt});
    std::ranges::sort(found, {}, &change::address);
    return found;
}

/// The addresses whose kind is not in the list of this build; kept as they are.
[[nodiscard]] inline std::vector<std::string> unknown_rows(kind_table kinds, const applied_rows& applied) {
    std::vector<std::string> unknown;
    for (const auto& [address, row] : applied)
        if (!kind_of(kinds, address)) unknown.push_back(address);
    return unknown;
}

}  // namespace omnigraph::cluster
