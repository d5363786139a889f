// The states of one graph: which commit is the head, and a database that holds it.
//
//     snapshots states{repository{store, root}, files, clock};
//     auto head = states.latest();                 // one conditional GET
//     auto db = states.open(**head);               // from the cache, or the image
//
// (1) A snapshot is immutable; a commit that comes later makes another one.
// (2) open() gives a connection that can only read.
// (3) A cached file that turns out damaged, or whose copy differs from what was kept, is made again from the image.
// (4) The graph is the one that was met first: another one at the same root is a conflict, not its next state.
// (5) A local file that finds no room is tried again after others were given up, then in a temporary directory.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// A schema compiled and laid out. Immovable: the layout points into the catalog.
struct schema_shape {
    schema_shape(std::string text, lang::schema_catalog compiled);
    schema_shape(const schema_shape&) = delete;
    schema_shape& operator=(const schema_shape&) = delete;

    std::string source;
    lang::schema_catalog catalog;
    table_layout tables;
    std::string fingerprint;
};

/// bad_request with the first fault, and all of them in `faults`, when the source does not compile.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source);

/// The schema of a stored manifest; internal when this build cannot read it. `where` is for the message.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_accepted(const manifest_record& manifest,
                                                                                 const std::string& where);

/// The first manifest of a graph with this schema.
[[nodiscard]] manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock);

struct snapshot {
    stored_manifest manifest;
    std::shared_ptr<const schema_shape> shape;

    [[nodiscard]] const branch_record& branch() const { return main_of(manifest.record); }
    /// Of its file: of the commit that made the image, or of the head while there is none.
    [[nodiscard]] file_identity identity() const;
};

using snapshot_ptr = std::shared_ptr<const snapshot>;

/// Safe to use from several threads.
class snapshots {
public:
    snapshots(repository objects, std::shared_ptr<file_cache> files, runtime& clock);

    /// The head as the store has it now.
    [[nodiscard]] graph_result<snapshot_ptr> latest();

    /// Reads only.
    [[nodiscard]] graph_result<database> open(const snapshot& state);

    /// A private file with the state, to be changed.
    [[nodiscard]] graph_result<scratch_file> working_copy(const snapshot& state);

    /// A private file with the tables of a schema and no rows.
    [[nodiscard]] graph_result<scratch_file> empty_file(const schema_shape& shape, const file_identity& identity);

    /// After a commit of our own: the manifest that came of it, whose head may be a later commit
    /// already, and the file that became the image of our commit.
    void advance(stored_manifest manifest, const file_identity& ours, const scratch_file& file);

    /// After an edit of our own that left the image as it was.
    void advance(stored_manifest manifest);

    /// Is the file of this state there, as it was kept?
    [[nodiscard]] bool has_file(const snapshot& state) { return files_->find(state.identity()).has_value(); }

    /// Is there what a read of this state needs: its file, or an image that makes one?
    [[nodiscard]] graph_result<done> check_stored(const snapshot& state);

    /// After a failed write to a local file: true when it is worth another try.
    [[nodiscard]] bool make_room(const snapshot& state) {
        return files_->lacks_room() && files_->make_room(state.identity());
    }

    /// Is it the newest that this process has seen?
    [[nodiscard]] bool is_head(const snapshot& state);

    /// The next open() of this state goes back to the image.
    void forget(const snapshot& state) { files_->drop(state.identity()); }

    [[nodiscard]] repository& objects() { return objects_; }

private:
    /// Makes it the head; `known` is what was the head when it was asked for. An answer that another thread has
    /// overtaken does not replace the newer one.
    [[nodiscard]] graph_result<snapshot_ptr> adopt(stored_manifest manifest, const snapshot_ptr& known);
    [[nodiscard]] graph_result<std::filesystem::path> file_of(const snapshot& state);
    [[nodiscard]] graph_result<std::filesystem::path> build(const snapshot& state);
    /// A local file with the unpacked image, or with empty tables where there is none. Fails for local reasons only.
    [[nodiscard]] graph_result<scratch_file> write_copy(const snapshot& state, const std::string& image);

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
