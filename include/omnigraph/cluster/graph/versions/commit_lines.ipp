// Bodies of graph/versions/commit_lines.hpp.
#pragma once

#include <algorithm>
#include <cstdint>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE commit_line readable_line(repository& objects, const manifest_record& manifest, commit_ref head,
                                           const std::set<std::string>& until) {
    commit_line line;
    for (auto ref = std::move(head);;) {
        auto record = objects.commit(ref, manifest);
        if (!record) {
            line.broken = record.error();
            return line;
        }
        line.newest_first.emplace_back(ref, *std::move(record));
        const auto& parents = line.newest_first.back().second.parents;
        if (parents.empty() || until.contains(ref.id)) return line;
        ref = parents.front();
    }
}

OMNIGRAPH_INLINE graph_result<std::vector<named_commit>> line_of_commits(repository& objects,
                                                                         const manifest_record& manifest,
                                                                         commit_ref head,
                                                                         const std::set<std::string>& until) {
    auto line = readable_line(objects, manifest, std::move(head), until);
    const auto is_horizon = [&](const named_commit& commit) { return commit.first.id == main_of(manifest).horizon; };
    if (line.broken && std::ranges::none_of(line.newest_first, is_horizon)) return *std::move(line.broken);
    return std::move(line.newest_first);
}

OMNIGRAPH_INLINE bool has_own_image(const commit_record& commit) {
    return commit.image.commit == commit.id && !commit.image.sha256.empty();
}

OMNIGRAPH_INLINE void set_horizon_image(std::vector<named_commit>& commits, const branch_record& main) {
    if (!main.horizon_image) return;
    const auto at = std::ranges::find_if(commits, [&](const auto& commit) { return commit.first.id == main.horizon; });
    if (at != commits.end()) at->second.image = *main.horizon_image;
}

OMNIGRAPH_INLINE std::vector<std::size_t> base_places(const std::vector<named_commit>& newest_first) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < newest_first.size(); ++i) places.emplace(newest_first[i].first.id, i);
    std::vector<std::size_t> bases(newest_first.size());
    for (auto i = newest_first.size(); i-- > 0;) {
        const auto& commit = newest_first[i].second;
        const bool has_no_other =
            commit.parents.empty() || (i + 1 < newest_first.size() && newest_first[i + 1].second.epoch != commit.epoch);
        const auto& named = commit.delta ? commit.delta->base : commit.image.commit;
        const auto at = places.find(named);
        if (has_own_image(commit) || (named.empty() && has_no_other)) bases[i] = i;
        else if (named.empty()) bases[i] = i + 1 < bases.size() ? bases[i + 1] : bases.size();
        else bases[i] = at == places.end() ? bases.size() : std::max(at->second, i);
    }
    return bases;
}

OMNIGRAPH_INLINE graph_result<std::map<std::string, commit_record>> reachable_commits(repository& objects,
                                                                                      const manifest_record& manifest) {
    struct open_commit {
        commit_ref ref;
        std::uint64_t below;  ///< the generation of the commit whose parent it is
    };
    std::map<std::string, commit_record> known;
    std::vector<open_commit> open;
    std::vector<std::pair<std::uint64_t, graph_error>> lost;
    for (const auto& [name, branch] : manifest.branches) open.push_back({branch.head, UINT64_MAX});
    while (!open.empty()) {
        const auto [ref, below] = open.back();
        open.pop_back();
        if (known.contains(ref.id)) continue;
        auto record = objects.commit(ref, manifest);
        if (!record) {
            lost.emplace_back(below, record.error());
            continue;
        }
        for (const auto& parent : record->parents) open.push_back({parent, generation_of(*record)});
        known.emplace(ref.id, *std::move(record));
    }
    const auto horizon = known.find(main_of(manifest).horizon.value_or(std::string{}));
    for (const auto& [below, why] : lost)
        if (horizon == known.end() || below > generation_of(horizon->second)) return why;
    return known;
}

}  // namespace omnigraph::cluster::graph
