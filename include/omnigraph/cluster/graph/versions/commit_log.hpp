// The commits of one graph as a history: lookup, lines of first parents, merge bases, and the state at any commit.
//
//     commit_log log{objects};
//     auto found = log.find(commit_id, accepted_manifest);
//     auto base = log.merge_base(found->ref, main_of(accepted_manifest).head, accepted_manifest);
//
// (1) A commit is reached from a head of the manifest only, over references with digests: an object that a killed
//     writer left is not found.
// (2) A merge base is a common ancestor from which no other common ancestor descends. Of several, the one with the
//     fewest commits to both sides is taken, then the higher version, then the greater id: both orders of the sides
//     have the same base.
// (3) A walk costs the commits between the heads and what is looked for, not the whole history.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

/// A commit with the reference that led to it.
struct located_commit {
    commit_ref ref;
    commit_record record;
};

/// Safe to use from several threads.
class commit_log {
public:
    /// The objects must outlive the log.
    explicit commit_log(repository& objects) : objects_{&objects} {}

    [[nodiscard]] graph_result<commit_record> read(const commit_ref& ref, const manifest_record& manifest);

    /// The last `most` commits from `head` over first parents, newest first.
    [[nodiscard]] graph_result<std::vector<commit_record>> line(const commit_ref& head, const manifest_record& manifest,
                                                                std::size_t most);

    /// The commit `id` among the ancestors of all branches; not_found when it is none of them.
    [[nodiscard]] graph_result<located_commit> find(std::string_view id, const manifest_record& manifest);

    /// The newest commit on the line of `head` that is not later than `time`; not_found when all are.
    [[nodiscard]] graph_result<located_commit> find_at(const commit_ref& head, instant time,
                                                       const manifest_record& manifest);

    [[nodiscard]] graph_result<located_commit> merge_base(const commit_ref& one, const commit_ref& other,
                                                          const manifest_record& manifest);

    /// The branch whose head the commit is, as far as reading its state needs it.
    [[nodiscard]] graph_result<branch_record> state_at(const located_commit& commit, const manifest_record& manifest);

private:
    static constexpr std::size_t most_kept = 4096;

    repository* objects_;
    std::mutex mutex_;
    std::map<std::string, commit_record> known_;  ///< commits are immutable, so entries never expire
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/commit_log.ipp>
#endif
