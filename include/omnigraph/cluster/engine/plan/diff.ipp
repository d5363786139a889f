// Bodies of engine/plan/diff.hpp.
#pragma once

#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE bool same_metadata(const resource_entry& recorded, const resource_entry& declared) {
    return recorded.applies_to == declared.applies_to && recorded.embedding_provider == declared.embedding_provider &&
           recorded.embedding_profile == declared.embedding_profile && recorded.metadata == declared.metadata;
}

/// What a change of the facts beside the digest is called; nullopt when they are as declared.
OMNIGRAPH_INLINE std::optional<metadata_label> other_facts(const erased_kind& kind, const std::string& address,
                                                           const declared_resource& declared,
                                                           const resource_entry& recorded) {
    const bool same = same_metadata(recorded, declared.entry);
    if (recorded.references != declared.entry.references)
        return same || kind.metadata_change.text.empty() ? references_change : kind.metadata_change;
    if (same) return std::nullopt;
    if (!kind.metadata_change.text.empty()) return kind.metadata_change;
    const bool refers_alike =
        recorded_references(kind, address, recorded) == recorded_references(kind, address, declared.entry);
    return refers_alike ? unnamed_change : references_change;
}

OMNIGRAPH_INLINE std::optional<change> difference(kind_table kinds, const std::string& address,
                                                  const declared_resource& declared, const resource_entry* recorded) {
    using enum change_action;
    if (!recorded) return change{address, create, declared.rank, std::nullopt, declared.content_digest};
    const auto before = digest::parse(recorded->digest);
    if (before != declared.content_digest)
        return change{address, update, declared.rank, before, declared.content_digest};
    const auto label = other_facts(kinds[declared.rank], address, declared, *recorded);
    if (!label) return std::nullopt;
    return change{address, update, declared.rank, before, before, label};
}

}  // namespace detail

OMNIGRAPH_INLINE changes diff(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                              const address_set& lost) {
    changes all;
    auto row = applied.begin();
    const auto erase_before = [&](const std::string* address) {
        for (; row != applied.end() && (!address || row->first < *address); ++row)
            if (const auto* kind = kind_of(kinds, row->first))
                all.push_back(
                    {row->first, change_action::erase, kind->rank, digest::parse(row->second.digest), std::nullopt});
    };
    // Both tables are sorted by address, so one walk along both meets every address once.
    for (const auto& [address, resource] : declared) {
        erase_before(&address);
        const bool recorded = row != applied.end() && row->first == address;
        if (auto c = detail::difference(kinds, address, resource, recorded ? &row->second : nullptr))
            all.push_back(std::move(*c));
        else if (lost.contains(address))
            all.push_back({address, change_action::update, resource.rank, resource.content_digest,
                           resource.content_digest, payload_change});
        if (recorded) ++row;
    }
    erase_before(nullptr);
    return all;
}

OMNIGRAPH_INLINE std::vector<std::string> unknown_rows(kind_table kinds, const applied_rows& applied) {
    std::vector<std::string> unknown;
    for (const auto& [address, row] : applied)
        if (!kind_of(kinds, address)) unknown.push_back(address);
    return unknown;
}

}  // namespace omnigraph::cluster
