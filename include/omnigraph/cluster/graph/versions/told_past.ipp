// Bodies of graph/versions/told_past.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/told_past.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE told_past past_of(const manifest_record& manifest) {
    const auto& branch = main_of(manifest);
    return {branch.horizon, manifest.images.value_or(std::vector<image_ref>{}),
            manifest.history.value_or(std::vector<history_ref>{})};
}

OMNIGRAPH_INLINE bool told_past::is_told_by(const manifest_record& manifest) const {
    const auto now = past_of(manifest);
    return now.horizon == horizon && now.images == images && now.history == history &&
           std::ranges::all_of(cut, [&](const auto& one) {
               const auto at = manifest.branches.find(one.first);
               return at != manifest.branches.end() && at->second.horizon == one.second.id;
           });
}

OMNIGRAPH_INLINE manifest_record told_past::told_in(manifest_record manifest) const {
    ++manifest.seq;
    manifest.branches.at(std::string{main_branch}).horizon = horizon;
    for (const auto& [name, head] : cut) manifest.branches.at(name).horizon = head.id;
    manifest.images = images.empty() ? std::nullopt : std::optional{images};
    manifest.history = history.empty() ? std::nullopt : std::optional{history};
    if (horizon || !cut.empty()) manifest.min_reader = std::max(manifest.min_reader, horizon_format);
    manifest.format = std::max(manifest.format, manifest.min_reader);
    return manifest;
}

OMNIGRAPH_INLINE graph_result<bool> change_past(snapshots& states, const stored_manifest& manifest,
                                                const told_past& wanted) {
    const auto names_of = [](const manifest_record& record) {
        std::set<std::string> names;
        for (const auto& [name, branch] : record.branches) names.insert(name);
        return names;
    };
    const manifest_edit edit{.made_on = [&](manifest_record record) { return wanted.told_in(std::move(record)); },
                             .trace =
                                 [&](const manifest_record& now) {
                                     return wanted.is_told_by(now) ? edit_trace::found : edit_trace::missing;
                                 },
                             // A branch that began meanwhile may need what would go.
                             .repeatable =
                                 [&](const manifest_record& now) {
                                     const auto told = past_of(now), before = past_of(manifest.record);
                                     return names_of(now) == names_of(manifest.record) &&
                                            told.history == before.history && told.images == before.images &&
                                            std::ranges::all_of(wanted.cut, [&](const auto& one) {
                                                return now.branches.at(one.first).head == one.second;
                                            });
                                 },
                             .unsettled = "The store did not say whether cleanup began at '" +
                                          states.objects().display() + "'; nothing was removed. Run it again."};
    auto moved = swap_manifest(states.objects(), manifest, edit, std::chrono::steady_clock::now() + upkeep_deadline);
    if (!moved) return moved.error();
    if (!*moved) return false;
    states.advance(**std::move(moved));
    return true;
}

}  // namespace omnigraph::cluster::graph
