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
// (5) When a local file finds no room, other files are removed and it is tried again, then in a temporary directory.
#pragma once

#include <cstdint>
#include <filesystem>
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
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/file_change.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// A compiled schema with its table layout. Immovable, because the layout points into the catalog.
struct schema_shape {
    schema_shape(std::string text, lang::schema_catalog compiled);
    schema_shape(const schema_shape&) = delete;
    schema_shape& operator=(const schema_shape&) = delete;

    std::string source;
    lang::schema_catalog catalog;
    table_layout tables;
    std::string fingerprint;
};

/// bad_request when the source does not compile: the message has the first fault, `faults` has all of them.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source);

/// The compiled schema of a stored manifest; internal when this build cannot read it. `where` is the manifest's name in
/// messages.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_accepted(const manifest_record& manifest,
                                                                                 const std::string& where);

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

    /// The id of the graph whose manifest was read first; every later manifest has it, or is refused.
    [[nodiscard]] graph_result<std::string> graph_uid();

    /// A connection that can only read.
    [[nodiscard]] graph_result<database> open(const snapshot& state);

    /// The state's own file, for a small change; null when it must stay, because another branch has the same state or
    /// another writer has the file.
    [[nodiscard]] std::unique_ptr<file_change> change_in_place(const snapshot& state);

    /// A private copy of the state's file, for changes.
    [[nodiscard]] graph_result<scratch_file> working_copy(const snapshot& state);

    /// A private file with the tables of a schema and no rows.
    [[nodiscard]] graph_result<scratch_file> empty_file(const schema_shape& shape, const file_identity& identity);

    /// For a commit by this process: `manifest` is the result, whose head may already be a later commit, and `file`
    /// became the image of the commit.
    void advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file);

    /// For a commit by this process that was written in place.
    void advance(stored_manifest manifest, const file_identity& ours, file_change& change);

    /// For an edit by this process that did not change the image.
    void advance(stored_manifest manifest);

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
        return files_->is_low_on_space() && files_->make_room(state.identity());
    }

    /// Whether it is the newest state of its branch that this process has seen.
    [[nodiscard]] bool is_head(const snapshot& state);

    /// The next open() of this state uses the image.
    void forget(const snapshot& state) { files_->drop(state.identity()); }

    [[nodiscard]] repository& objects() { return objects_; }

private:
    /// Makes `manifest` the head; `known` was the head at the time of the request. An answer that another thread has
    /// overtaken does not replace the newer head.
    [[nodiscard]] graph_result<snapshot_ptr> adopt(stored_manifest manifest, const snapshot_ptr& known);
    [[nodiscard]] graph_result<std::filesystem::path> file_of(const snapshot& state);
    [[nodiscard]] graph_result<std::filesystem::path> build(const snapshot& state);
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
};

namespace detail {

[[nodiscard]] graph_result<std::string> read_file(const std::filesystem::path& path);

}  // namespace detail

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/snapshots.ipp>
#endif
