// One write of a graph: runs on a local file and is published by one compare-and-swap.
//
//     committer writes{states, clock};
//     auto commit = writes.publish({"main", "load", "ann"}, [&](database& db, const snapshot& head) {
//         return write_rows(db, head.shape->tables);
//     });
//
// (1) Publication keeps the promises of pending_commit.hpp. A commit is stored as what it changed. An image is stored
//     only when a scan of its rows gives the digests of the commit. A small write runs in the cached file itself, in a
//     transaction that ends after the swap; a large one in a private copy, and so does each one in a process that also
//     reads the graph: its readers keep the file of the head, and wait for nothing (arrivals.hpp).
// (2) A write that changes nothing publishes nothing, nor does one that undoes its own changes.
// (3) Writers of one host wait their turn. After a lost swap the whole call runs again on the new head, at most sixteen
//     times, with longer pauses each time, so the calls of all hosts have the effect of one after the other. What was
//     made for the rows that its caller saw (an overwriting load, a merge) fails instead when these tables have moved
//     since, with their versions.
// (4) A stop request of the stop_scope before the swap ends the call and publishes nothing; after the swap it is
//     ignored.
// (5) An ambiguous swap is settled by looking for the commit's own id in the manifest; when that is not possible, the
//     error says that the graph may have moved.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// The tables that a write changed, by key.
struct written_tables {
    std::set<std::string> changed;
    std::set<std::string> strict;            ///< tables that must be as they were when the call began
    std::optional<merged_head> merged = {};  ///< set by a merge, which is published even when no row changed
};

/// Runs inside one transaction on a copy of the head, possibly more than once. After an error nothing is published.
using table_write = std::function<graph_result<written_tables>(database&, const snapshot& head)>;

/// The branch, kind and actor of a commit to be made.
struct commit_order {
    std::string branch, kind, actor;
};

/// While it is held, nobody else on this host writes to the branch through the same cache directory.
struct write_turn {
    std::unique_lock<std::mutex> in_process;
    posix::file_descriptor between_processes;
};

/// One instance for each graph and process, so its calls queue instead of competing for swaps.
class committer {
public:
    committer(snapshots& states, runtime& clock) : states_{&states}, clock_{&clock} {}

    /// The new commit; nullopt when nothing changed.
    /// `expected_bytes` is about how much the write will change; unknown writes count as small.
    [[nodiscard]] graph_result<std::optional<commit_record>> publish(const commit_order& order,
                                                                     const table_write& write,
                                                                     std::uint64_t expected_bytes = 0);

    /// Held while a schema is applied, so that it queues with the writes of this host.
    [[nodiscard]] write_turn wait_turn(const std::string& branch);

    /// Waits a random time, so that writers that lost a swap together do not meet again.
    void back_off(int tried);

    static constexpr int attempts = 16;

    /// A write of more bytes does not run in place, where it would stay in memory until it ends.
    static constexpr std::uint64_t largest_in_place = std::uint64_t{1} << 20;

private:
    struct attempt {
        std::optional<commit_record> commit;
        bool lost = false;
        std::set<std::string> strict;
    };

    [[nodiscard]] graph_result<attempt> try_once(const snapshot_ptr& base, const commit_order& order,
                                                 const table_write& write, std::uint64_t expected_bytes);
    /// nullopt when the write needs a copy: its commit has an image, or the file cannot be changed.
    [[nodiscard]] graph_result<std::optional<attempt>> try_in_place(const snapshot_ptr& base, const commit_order& order,
                                                                    const table_write& write);
    [[nodiscard]] graph_result<attempt> try_on_copy(const snapshot_ptr& base, const commit_order& order,
                                                    const table_write& write, std::uint64_t expected_bytes);
    /// Publishes what `file` holds, and calls `advance` with the manifest. False when another commit was faster.
    [[nodiscard]] graph_result<bool> publish(const snapshot_ptr& base, const pending_commit& pending,
                                             const std::function<void(stored_manifest, const file_identity&)>& advance);
    /// Runs the write in the file, which then holds the state of the commit. False when nothing changed.
    [[nodiscard]] graph_result<bool> run(const std::filesystem::path& file, pending_commit& pending,
                                         const snapshot& base, const table_write& write, std::set<std::string>& strict,
                                         std::uint64_t expected_bytes);
    /// Runs the write inside a transaction of the caller. Without `record`, or when it has become too much, what
    /// changed is not known row by row.
    [[nodiscard]] graph_result<bool> run(database& db, pending_commit& pending, const snapshot& base,
                                         const table_write& write, std::set<std::string>& strict, bool record = true);
    /// Inside the transaction; `delta` is nullopt when it would be too large.
    [[nodiscard]] graph_result<done> finish(database& db, pending_commit& pending, const snapshot& base,
                                            const std::set<std::string>& changed,
                                            const std::optional<row_delta>& delta);
    /// Makes the image of the file. False when its rows are not those of the commit.
    [[nodiscard]] graph_result<bool> add_image(const std::filesystem::path& file, pending_commit& pending,
                                               const snapshot& base);

    snapshots* states_;
    runtime* clock_;
    std::mutex mutex_;
    std::map<std::string, std::mutex> turns_;  ///< one for each branch
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/committer.ipp>
#endif
