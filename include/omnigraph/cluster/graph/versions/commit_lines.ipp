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

OMNIGRAPH_INLINE branch_lines lines_of_branches(repository& objects, const manifest_record& manifest) {
    branch_lines lines{readable_line(objects, manifest, main_of(manifest).head)};
    std::set<std::string> on_main;
    for (const auto& [ref, commit] : lines.main.newest_first) on_main.insert(ref.id);
    for (const auto& [name, branch] : manifest.branches)
        if (name != main_branch) lines.others.emplace(name, readable_line(objects, manifest, branch.head, on_main));
    return lines;
}

OMNIGRAPH_INLINE bool is_horizon(const manifest_record& manifest, std::string_view commit) {
    return std::ranges::any_of(manifest.branches, [&](const auto& branch) { return branch.second.horizon == commit; });
}

OMNIGRAPH_INLINE graph_result<std::vector<named_commit>> line_of_commits(repository& objects,
                                                                         const manifest_record& manifest,
                                                                         commit_ref head,
                                                                         const std::set<std::string>& until) {
    auto line = readable_line(objects, manifest, std::move(head), until);
    const auto ends = [&](const named_commit& commit) { return is_horizon(manifest, commit.first.id); };
    if (line.broken && std::ranges::none_of(line.newest_first, ends)) return *std::move(line.broken);
    return std::move(line.newest_first);
}

OMNIGRAPH_INLINE bool has_own_image(const commit_record& commit) {
    return commit.image.commit == commit.id && !commit.image.sha256.empty();
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
    std::uint64_t horizon = 0;
    for (const auto& [id, commit] : known)
        if (is_horizon(manifest, id)) horizon = std::max(horizon, generation_of(commit));
    for (const auto& [below, why] : lost)
        if (below > horizon) return why;
    return known;
}

}  // namespace omnigraph::cluster::graph
