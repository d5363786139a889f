// The states of one graph: which commit is the head, and a database with its rows.
//
//     snapshots states{repository{store, root}, files, clock};
//     auto head = states.latest();                 // one conditional GET
//     auto db = states.open(**head);               // from the cache, or the image
//
// (1) A snapshot is immutable; a later commit makes a new one.
// (2) open() returns a connection that can only read.
// (3) A cached file that is damaged is made again from the image and the deltas. A delta is written only where every
//     old value is the one in the delta.
// (4) The states belong to the graph that was met first: another graph at the same root is a conflict, not a new state.
// (5) A read waits for no writer of this process: while a commit is on its way to its local file, shown() is the state
//     before it, and a writer beside readers has a file of its own (spare_files.hpp).
// (6) A cache folder that is emptied meanwhile costs time (emptied_cache.hpp).
// (7) When a local file finds no room, other files are removed and it is tried again, then in a temporary directory.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/arrivals.hpp>
#include <omnigraph/cluster/graph/versions/emptied_cache.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/file_change.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/schema_shape.hpp>
#include <omnigraph/cluster/graph/versions/spare_files.hpp>

namespace omnigraph::cluster::graph {

/// The first manifest of a graph with this schema.
[[nodiscard]] manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock);

/// What an earlier commit was to its branch.
struct past_state {
    branch_record branch;
    std::uint64_t epoch = 0;
};

struct snapshot {
    stored_manifest manifest;
    std::shared_ptr<const schema_shape> shape;
    std::string name = std::string{main_branch};  ///< of the branch
    std::optional<past_state> past = {};          ///< set when it is no head (past_states.hpp)

    [[nodiscard]] const branch_record& branch() const {
        return past ? past->branch : manifest.record.branches.at(name);
    }
    [[nodiscard]] std::uint64_t epoch() const { return past ? past->epoch : manifest.record.schema.epoch; }
    /// The identity of its file: of the last commit that changed a row or made the image, or of the head of an empty
    /// graph.
    [[nodiscard]] file_identity identity() const;
};

using snapshot_ptr = std::shared_ptr<const snapshot>;

/// The commit whose state a local file for this head has.
[[nodiscard]] const std::string& file_commit(const branch_record& branch);

/// Safe to use from several threads.
class snapshots {
public:
    snapshots(repository objects, std::shared_ptr<file_cache> files, runtime& clock);

    /// The head of `main` that the store has now.
    [[nodiscard]] graph_result<snapshot_ptr> latest();
    /// The same of any branch; not_found when there is no such branch.
    [[nodiscard]] graph_result<snapshot_ptr> latest(std::string_view branch);

    /// The state that a read of the branch's head is shown: the head, or the one before it.
    [[nodiscard]] graph_result<snapshot_ptr> shown(std::string_view branch);

    /// From before a commit is published until it has its local file.
    [[nodiscard]] arrivals::announcement announce(const std::string& commit, const snapshot_ptr& before) {
        return arriving_.announce(commit, before, before->branch().head.id);
    }

    /// The id of the graph whose manifest was read first; every later manifest has it, or is refused.
    [[nodiscard]] graph_result<std::string> graph_uid();

    /// A connection that can only read.
    [[nodiscard]] graph_result<database> open(const snapshot& state) {
        return with_files(state, [&] { return open_once(state); });
    }

    /// The state's own file, for a small change; null when it must stay, because another branch has the same state or
    /// another writer has the file.
    [[nodiscard]] std::unique_ptr<file_change> change_in_place(const snapshot& state);

    /// A private copy of the state's file, for changes.
    [[nodiscard]] graph_result<scratch_file> working_copy(const snapshot& state) {
        return with_files(state, [&] { return copy_once(state); });
    }

    /// The same for a writer of the branch, who takes the spare file when there is one.
    [[nodiscard]] graph_result<scratch_file> writers_copy(const snapshot& state);

    /// For a writer's copy that still has the state, after a write that changed nothing.
    void give_back(const snapshot& state, scratch_file file) {
        spares_.give_back(state.name, state.identity(), std::move(file));
    }

    /// Says that this process reads the graph, so that its writers leave the file of the head alone.
    void note_reader() { has_readers_ = true; }

    /// Whether a write should have a file of its own.
    [[nodiscard]] bool is_shared_with_readers(const snapshot& state) {
        return has_readers_ && files_->has_room_beside(state.identity());
    }

    /// A private file with the tables of a schema and no rows.
    [[nodiscard]] graph_result<scratch_file> empty_file(const schema_shape& shape, const file_identity& identity);

    /// For a commit by this process: `manifest` is the result, whose head may already be a later commit, and `file`
    /// became the image of the commit.
    void advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file);

    /// The same, and the file of the state before becomes the spare of the branch.
    void advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file, const snapshot& before,
                 const commit_record& commit);

    /// For a commit by this process that was written in place.
    void advance(stored_manifest manifest, const file_identity& ours, file_change& change);

    /// For an edit by this process that did not change the image.
    void advance(stored_manifest manifest);

    /// Runs what uses local files of the graph, and once more when the cache was emptied meanwhile.
    template <class Make>
    [[nodiscard]] auto with_files(const snapshot& state, const Make& make) -> decltype(make()) {
        return with_new_files(*files_, state.manifest.record.graph_uid, make);
    }

    /// Waits for a commit of this host that is published and about to reach its local file.
    void settle(const snapshot& state) { files_->settle(state.manifest.record.graph_uid); }

    /// Whether the cache has the file of this state.
    [[nodiscard]] bool has_file(const snapshot& state) { return files_->find(state.identity()).has_value(); }

    /// Where the arrays of this state lie, and how they are named.
    [[nodiscard]] derived_names names_of_arrays(const snapshot& state);

    /// Checks that a read of this state has what it needs: the file, or an image to make it from.
    [[nodiscard]] graph_result<done> check_stored(const snapshot& state);

    /// Queues with the other processes that write to this branch through the same cache directory.
    [[nodiscard]] posix::file_descriptor wait_turn(std::string_view branch) {
        return files_->wait_turn(objects_.display() + "#" + std::string{branch});
    }

    /// For a failed write to a local file: true when another attempt is useful.
    [[nodiscard]] bool make_room(const snapshot& state) {
        return files_->is_low_on_space() && (spares_.clear() || files_->make_room(state.identity()));
    }

    /// Whether it is the newest state of its branch that this process has seen, under the newest text of the schema, or
    /// is shown in the place of that.
    [[nodiscard]] bool is_head(const snapshot& state);

    /// The next open() of this state uses the image.
    void forget(const snapshot& state) { files_->drop(state.identity()); }

    /// For values that are dropped for good: no local file but this one stays.
    void forget_others(const file_identity& kept) {
        static_cast<void>(spares_.clear());
        files_->drop_others(kept);
    }

    [[nodiscard]] repository& objects() { return objects_; }

private:
    /// Makes `manifest` the head; `known` was the head at the time of the request. An answer that another thread has
    /// overtaken does not replace the newer head.
    [[nodiscard]] graph_result<snapshot_ptr> adopt(stored_manifest manifest, const snapshot_ptr& known);
    [[nodiscard]] graph_result<database> open_once(const snapshot& state);
    [[nodiscard]] graph_result<scratch_file> copy_once(const snapshot& state);
    [[nodiscard]] graph_result<std::filesystem::path> file_of(const snapshot& state);
    [[nodiscard]] graph_result<std::filesystem::path> build(const snapshot& state);
    /// The spare of the branch, brought up to the state; nullopt when every spare is in use.
    [[nodiscard]] std::optional<scratch_file> spare_of(const snapshot& state);
    /// A local file with the image, or with empty tables when there is none; nullopt when the image does not unpack.
    /// Fails for local reasons only.
    [[nodiscard]] graph_result<std::optional<scratch_file>> write_copy(const snapshot& state,
                                                                       const std::string& packed);
    /// A private file with the state on which the chain of deltas begins.
    [[nodiscard]] graph_result<scratch_file> base_file(const snapshot& state);
    /// Writes the commits after the one of the file into it.
    [[nodiscard]] graph_result<done> follow(const scratch_file& file, const snapshot& state,
                                            const std::vector<commit_record>& newest_first);
    /// The same inside an open transaction.
    [[nodiscard]] graph_result<done> follow(database& db, const snapshot& state,
                                            const std::vector<commit_record>& newest_first);
    /// The file of an earlier commit, brought up to the state in place; nullopt when it cannot or must not be changed.
    [[nodiscard]] std::optional<std::filesystem::path> follow_in_place(const file_identity& earlier,
                                                                       const snapshot& state,
                                                                       const std::vector<commit_record>& newest_first);

    repository objects_;
    std::shared_ptr<file_cache> files_;
    runtime* clock_;
    std::mutex mutex_;
    snapshot_ptr head_;
    std::string graph_uid_;  ///< empty before the first manifest
    arrivals arriving_;
    spare_files spares_{files_};
    std::atomic<bool> has_readers_ = false;
    std::map<std::string, std::weak_ptr<std::mutex>> building_;  ///< by the commit of the file
};

namespace detail {

[[nodiscard]] graph_result<std::string> read_file(const std::filesystem::path& path);

}  // namespace detail

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/snapshots.ipp>
#endif
