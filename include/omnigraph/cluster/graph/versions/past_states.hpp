// The state that a read asks for: the head of a branch, a commit, or a branch at a time (specification engine D.10).
//
//     past_states past{states, log};
//     auto state = past.state({.commit = commit_id});
//     if (state) return states.open(**state);
//
// (1) An earlier state has the schema that its commits had, and is checked against that.
// (2) What `head` was is immutable: a commit always gives the same rows.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>

namespace omnigraph::cluster::graph {

/// A connection that shows one state as long as it lives, whatever writers do to the local files meanwhile.
struct held_state {
    database db;
    statement read;  ///< keeps the read open
};

[[nodiscard]] graph_result<held_state> hold(snapshots& states, const snapshot& state);

/// Safe to use from several threads.
class past_states {
public:
    /// Both must outlive it.
    past_states(snapshots& states, commit_log& log) : states_{&states}, log_{&log} {}

    /// not_found: no such branch or commit, the branch is younger than the time, or cleanup has given the commit up.
    [[nodiscard]] graph_result<snapshot_ptr> state(const read_point& at);

    /// The oldest readable commit, when this one lies below it and can no longer be read: of the branch whose own
    /// commit it is, else of main. A head can always be read.
    [[nodiscard]] graph_result<std::optional<commit_record>> expired_by(const located_commit& commit,
                                                                        const manifest_record& manifest);

    /// The state of a commit, in the graph that `head` shows.
    [[nodiscard]] graph_result<snapshot_ptr> state_of(const located_commit& commit, const snapshot& head);

    /// The schema of a commit; a few are kept, so that they are not read and compiled anew.
    [[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> shape_of(const commit_record& commit,
                                                                             const manifest_record& manifest);

    [[nodiscard]] snapshots& states() const { return *states_; }
    [[nodiscard]] commit_log& log() const { return *log_; }

private:
    snapshots* states_;
    commit_log* log_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const schema_shape>> shapes_;  ///< by the digest of their text
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/past_states.ipp>
#endif
