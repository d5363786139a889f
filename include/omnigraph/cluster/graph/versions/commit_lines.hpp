// All commits of a graph, for upkeep: as a line, and as a set.
//
//     const auto newest_first = line_of_commits(objects, manifest, main_of(manifest).head);
//     if (newest_first) print(newest_first->back().first.id);         // the first commit of the graph
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

using named_commit = std::pair<commit_ref, commit_record>;

/// A line as far as its records can be read.
struct commit_line {
    std::vector<named_commit> newest_first;
    std::optional<graph_error> broken = {};  ///< why there is no record below the last one
};

/// The commits from `head` back along first parents, to the first one whose id is in `until`.
[[nodiscard]] commit_line readable_line(repository& objects, const manifest_record& manifest, commit_ref head,
                                        const std::set<std::string>& until = {});

/// The lines of all branches, each as far as its records can be read.
struct branch_lines {
    commit_line main;
    std::map<std::string, commit_line> others = {};  ///< each down to the first commit that main has, too
};

[[nodiscard]] branch_lines lines_of_branches(repository& objects, const manifest_record& manifest);

/// Whether the commit is the oldest readable one of a branch: what is below it may be lost.
[[nodiscard]] bool is_horizon(const manifest_record& manifest, std::string_view commit);

/// readable_line(), newest first. Below a horizon a lost record is the end of the line; above, an error.
[[nodiscard]] graph_result<std::vector<named_commit>> line_of_commits(repository& objects,
                                                                      const manifest_record& manifest, commit_ref head,
                                                                      const std::set<std::string>& until = {});

/// Whether the image that the commit names is that of its own state.
[[nodiscard]] bool has_own_image(const commit_record& commit);

/// All commits that a head descends from, by any parent; by id. Below horizons records may be lost.
[[nodiscard]] graph_result<std::map<std::string, commit_record>> reachable_commits(repository& objects,
                                                                                   const manifest_record& manifest);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/commit_lines.ipp>
#endif
