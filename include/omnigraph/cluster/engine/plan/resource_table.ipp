// Bodies of engine/plan/resource_table.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
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
