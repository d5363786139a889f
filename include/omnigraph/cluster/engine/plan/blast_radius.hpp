// What a change reaches: everything that refers to it, directly or through others,
// over the edges that are declared and those that are recorded (W52).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Edges from what is referred to, to what refers to it.
class reverse_edges {
public:
    reverse_edges(kind_table kinds, const resource_table& declared, const applied_rows& applied) {
        for (const auto& [address, resource] : declared)
            for (const auto& target : resource.references) edges_[target].insert(address);
        for (const auto& [address, row] : applied)
            if (const auto* facts = kind_of(kinds, address))
                for (auto& target : detail::recorded_references(*facts, address, row))
                    edges_[std::move(target)].insert(address);
    }

    /// Sorted, without `address` itself.
    [[nodiscard]] std::vector<std::string> reached_from(std::string_view address) const {
        std::set<std::string_view> seen;
        std::vector<std::string_view> open{address};
        while (!open.empty()) {
            const auto at = edges_.find(open.back());
            open.pop_back();
            if (at == edges_.end()) continue;
            for (const auto& next : at->second)
                if (next != address && seen.insert(next).second) open.push_back(next);
        }
        return {seen.begin(), seen.end()};
    }

private:
    std::map<std::string, std::set<std::string_view>, std::less<>> edges_;
};

/// One entry for each change that reaches something.
[[nodiscard]] inline std::vector<blast_radius_report> blast_radius(const reverse_edges& edges, const changes& all) {
    std::vector<blast_radius_report> reports;
    for (const auto& c : all)
        if (auto affected = edges.reached_from(c.address); !affected.empty())
            reports.push_back({c.address, std::move(affected)});
    return reports;
}

}  // namespace omnigraph::cluster
