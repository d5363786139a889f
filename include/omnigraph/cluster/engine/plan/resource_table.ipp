// Bodies of engine/plan/resource_table.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void normalize(std::vector<std::string>& addresses) {
    std::ranges::sort(addresses);
    addresses.erase(std::ranges::unique(addresses).begin(), addresses.end());
}

/// What removes or replaces the one root would do it to the other.
OMNIGRAPH_INLINE diagnostic shared_root(std::string_view outer, std::string_view outer_root, std::string_view inner,
                                        std::string_view inner_root) {
    const auto quoted = [](std::string_view text) { return "`" + std::string{text} + "`"; };
    return error(codes::kind_failed, std::string{inner},
                 "What " + quoted(inner) + " keeps in the storage, at " + quoted(inner_root) + ", lies where " +
                     quoted(outer) + " keeps its own, at " + quoted(outer_root) + ".")
        .with_remedy("The author of the kind has to correct its `root`: two resources never share one.");
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<digest> composite_of(kind_table kinds, std::string_view address,
                                                    const resource_entry& row, const digest_table& digests) {
    const auto* kind = kind_of(kinds, address);
    if (!kind || !kind->fold) return std::nullopt;
    return kind->fold(address, row, digests);
}

OMNIGRAPH_INLINE void complete_rows(kind_table kinds, resource_table& declared) {
    digest_table digests;
    for (const auto& [address, resource] : declared)
        digests.emplace_hint(digests.end(), address, resource.content_digest);
    for (auto& [address, resource] : declared) {
        if (const auto folded = composite_of(kinds, address, resource.entry, digests))
            resource.content_digest = *folded;
        resource.entry.digest = resource.content_digest.hex();
        std::vector<std::string> derived;
        kinds[resource.rank].derived_references(address, resource.entry, derived);
        detail::normalize(derived);
        resource.entry.references->clear();
        std::ranges::set_difference(resource.references, derived, std::back_inserter(*resource.entry.references));
    }
}

OMNIGRAPH_INLINE void check_references(const resource_table& declared, const unusable_resources& unusable,
                                       diagnostics& findings) {
    std::unordered_set<std::string_view> known;  // many resources refer to the same few
    for (const auto& [name, resource] : declared)
        for (const auto& target : resource.references)
            if (known.contains(target)) continue;
            else if (declared.contains(target) || unusable.contains(target)) known.insert(target);
            else
                findings.push_back(error(codes::reference_undeclared, name,
                                         "`" + name + "` refers to `" + target + "`, which is not declared.")
                                       .with_remedy("Declare `" + target + "`, or remove the reference."));
}

OMNIGRAPH_INLINE void check_rows(const resource_table& declared, diagnostics& findings) {
    for (const auto& [address, resource] : declared)
        if (const auto fault = row_fault(resource.entry); !fault.empty())
            findings.push_back(error(codes::kind_failed, address,
                                     "What its kind records of `" + address + "` cannot be stored: " + fault + ".")
                                   .with_remedy("Look at what is declared here. The author of the kind has to correct "
                                                "its `metadata`."));
}

OMNIGRAPH_INLINE bool roots_overlap(std::string_view one, std::string_view other) {
    const auto is_in = [](std::string_view inner, std::string_view outer) {
        return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
    };
    return is_in(one, other) || is_in(other, one);
}

OMNIGRAPH_INLINE bool are_nested(kind_table kinds, const erased_kind& one, const erased_kind& other) {
    const auto contains = [&](const erased_kind& outer, const erased_kind& inner) {
        for (auto within = inner.within; within; within = kinds[*within].within)
            if (*within == outer.rank) return true;
        return false;
    };
    return contains(one, other) || contains(other, one);
}

OMNIGRAPH_INLINE void check_roots(kind_table kinds, const resource_table& declared, diagnostics& findings) {
    std::unordered_map<std::string, std::string_view> owners;  // addresses by root
    for (const auto& [address, resource] : declared)
        if (const auto& kind = kinds[resource.rank]; kind.fenced) {
            const auto root = kind.fence.root(address);
            const auto [owner, is_new] = owners.emplace(root, address);
            if (!is_new) findings.push_back(detail::shared_root(owner->second, root, address, root));
        }
    for (const auto& [root, address] : owners)
        for (auto end = root.find('/'); end != std::string::npos; end = root.find('/', end + 1)) {
            const auto outer = owners.find(root.substr(0, end));
            if (outer == owners.end()) continue;
            const auto& inner_kind = kinds[declared.find(address)->second.rank];
            const auto& outer_kind = kinds[declared.find(outer->second)->second.rank];
            if (!are_nested(kinds, inner_kind, outer_kind))
                findings.push_back(detail::shared_root(outer->second, outer->first, address, root));
        }
}

OMNIGRAPH_INLINE digests_by_address digests_of(const resource_table& declared) {
    digests_by_address digests;
    for (const auto& [address, resource] : declared)
        digests.emplace_hint(digests.end(), address, resource.entry.digest);
    return digests;
}

OMNIGRAPH_INLINE std::vector<dependency_report> dependencies_of_table(const resource_table& declared,
                                                                      const unusable_resources& unusable) {
    std::vector<dependency_report> edges;
    std::size_t count = 0;
    for (const auto& [address, resource] : declared) count += resource.references.size();
    edges.reserve(count);
    auto unread = unusable.begin();
    const auto add_unread_before = [&](const std::string* address) {
        for (; unread != unusable.end() && (!address || unread->first < *address); ++unread)
            for (const auto& target : unread->second) edges.push_back({unread->first, target});
    };
    for (const auto& [address, resource] : declared) {
        add_unread_before(&address);
        for (const auto& target : resource.references) edges.push_back({address, target});
    }
    add_unread_before(nullptr);
    return edges;
}

}  // namespace omnigraph::cluster
