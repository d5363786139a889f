// Bodies of graph/versions/commit_lines.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::vector<named_commit>> line_of_commits(repository& objects,
                                                                         const manifest_record& manifest,
                                                                         commit_ref head,
                                                                         const std::set<std::string>& until) {
    std::vector<named_commit> newest_first;
    for (auto ref = std::move(head);;) {
        auto record = objects.commit(ref, manifest);
        if (!record) return record.error();
        newest_first.emplace_back(ref, *std::move(record));
        const auto& parents = newest_first.back().second.parents;
        if (parents.empty() || until.contains(ref.id)) return newest_first;
        ref = parents.front();
    }
}

OMNIGRAPH_INLINE graph_result<std::map<std::string, commit_record>> reachable_commits(repository& objects,
                                                                                      const manifest_record& manifest) {
    std::map<std::string, commit_record> known;
    std::vector<commit_ref> open;
    for (const auto& [name, branch] : manifest.branches) open.push_back(branch.head);
    while (!open.empty()) {
        const auto ref = open.back();
        open.pop_back();
        if (known.contains(ref.id)) continue;
        auto record = objects.commit(ref, manifest);
        if (!record) return record.error();
        open.insert(open.end(), record->parents.begin(), record->parents.end());
        known.emplace(ref.id, *std::move(record));
    }
    return known;
}

}  // namespace omnigraph::cluster::graph
