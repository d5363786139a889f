// Bodies of engine/plan/blast_radius.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/blast_radius.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE reverse_edges::reverse_edges(kind_table kinds, const resource_table& declared,
                                              const applied_rows& applied) {
    for (const auto& [address, resource] : declared)
        for (const auto& target : resource.references) edges_[target].insert(address);
    for (const auto& [address, row] : applied)
        if (const auto* facts = kind_of(kinds, address))
            for (auto& target : recorded_references(*facts, address, row)) edges_[std::move(target)].insert(address);
}

OMNIGRAPH_INLINE std::vector<std::string> reverse_edges::reached_from(std::string_view address) const {
    std::set<std::string_view> seen;
    std::vector<std::string_view> open{address};
    while (!open.empty()) {
        const auto edge = edges_.find(open.back());
        open.pop_back();
        if (edge == edges_.end()) continue;
        for (const auto& next : edge->second)
            if (next != address && seen.insert(next).second) open.push_back(next);
    }
    return {seen.begin(), seen.end()};
}

OMNIGRAPH_INLINE std::set<std::string, std::less<>> reverse_edges::direct_referrers(std::string_view address) const {
    const auto edge = edges_.find(address);
    if (edge == edges_.end()) return {};
    return {edge->second.begin(), edge->second.end()};
}

OMNIGRAPH_INLINE std::vector<blast_radius_report> blast_radius(const reverse_edges& edges, const changes& all) {
    std::vector<blast_radius_report> reports;
    for (const auto& c : all)
        if (auto affected = edges.reached_from(c.address); !affected.empty())
            reports.push_back({c.address, std::move(affected)});
    return reports;
}

}  // namespace omnigraph::cluster
