// The objects of one graph, below its root in a store.
//
//     repository objects{store, "graphs/kb.omni"};
//     auto now = objects.manifest();                    // one GET
//     auto image = objects.image(main_of(now->record).image);
//
// (1) Only create(), publish_objects(), discard_object(), swap() and destroy() change something.
// (2) Everything read is hashed and compared with the reference that led to it.
// (3) Absence is reported only when the store knows it.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

struct stored_manifest {
    manifest_record record;
    object_version version;
};

struct new_graph {
    std::string root;
    manifest_record first;
};

/// Bytes of commit records, by object name.
using stored_commits = std::map<std::string, std::string>;

/// What a repository has read of the history of its graph.
class read_history;

/// The first read that told nothing of its object, because the store did not answer or refused.
class unanswered_read;

class repository {
public:
    /// The store must outlive the repository.
    repository(object_store& store, std::string root);

    [[nodiscard]] graph_result<root_state> probe();

    /// Creates the graph; conflict when there is one. `effect` is unknown when the store never answers clearly.
    [[nodiscard]] graph_result<stored_manifest> create(const manifest_record& first);

    /// not_found when there is no graph. `unread` is the effect of the error that it cannot be read.
    [[nodiscard]] graph_result<stored_manifest> manifest(write_effect unread = write_effect::no);

    /// nullopt when the manifest still has version `known`.
    [[nodiscard]] graph_result<std::optional<stored_manifest>> manifest_since(const object_version& known);

    /// A commit that can no longer be read may be found in the history, then without its delta.
    [[nodiscard]] graph_result<commit_record> commit(const commit_ref& ref, const manifest_record& manifest);

    /// The same; the bytes may be in `known`, as commits_between() gave them.
    [[nodiscard]] graph_result<commit_record> commit(const commit_ref& ref, const manifest_record& manifest,
                                                     const stored_commits& known);

    /// Reads many records together: of the commits after `first` up to `last`, by the order of their ids. A record that
    /// cannot be read is left out, and nothing is checked yet.
    [[nodiscard]] stored_commits commits_between(const std::string& first, const std::string& last);

    /// The records of expired commits.
    [[nodiscard]] graph_result<std::vector<commit_record>> history(const history_ref& ref);

    /// The changes of a commit that has a delta.
    [[nodiscard]] graph_result<row_delta> delta(const commit_record& commit);

    /// The decompressed database file.
    [[nodiscard]] graph_result<std::string> image(const image_ref& ref);

    /// The same as it is stored, for decompress_to() (codec.hpp).
    [[nodiscard]] graph_result<std::string> packed_image(const image_ref& ref);

    /// The text of a schema that was replaced. Programs before the delta format kept none.
    [[nodiscard]] graph_result<std::string> schema(const std::string& sha256);

    /// Checks that the image exists, without reading it.
    [[nodiscard]] graph_result<done> find_image(const image_ref& ref);

    /// Writes new immutable objects (names below the root); all are durable when it returns.
    [[nodiscard]] store_result<done> publish_objects(std::span<const std::pair<std::string, std::string_view>> objects);

    /// Removes an object without references. When that fails it stays as harmless litter.
    void discard_object(std::string_view name) { static_cast<void>(store_->remove(key(name))); }

    /// Replaces the manifest: the commit point of every write.
    [[nodiscard]] store_result<object_version> swap(const manifest_record& next, const object_version& expected);

    /// Removes the manifest, then everything else. The guard is checked against a manifest that can be read. `effect`
    /// is `yes` once the graph can no longer be opened.
    [[nodiscard]] graph_result<done> destroy(const graph_guard& guard);

    /// Forgets what unanswered() tells, of all copies of this repository.
    void begin_watch();

    /// The error of the first read since then that told nothing of its object: whoever took the object for lost was
    /// wrong. A caller that gives up what is lost asks for it first.
    [[nodiscard]] std::optional<graph_error> unanswered() const;

    /// Every object of the graph.
    [[nodiscard]] store_result<std::vector<object_entry>> list() { return store_->list(root_); }
    /// The name below the root of an object of list().
    [[nodiscard]] std::string name_of(const std::string& listed_key) const {
        return listed_key.substr(root_.size() + 1);
    }

    [[nodiscard]] std::string display() const { return store_->display(root_); }
    [[nodiscard]] const std::string& root() const { return root_; }
    [[nodiscard]] object_store& store() const { return *store_; }

private:
    /// What became of a creation by its first answer; it is attempted again only where that is of use.
    [[nodiscard]] graph_result<stored_manifest> settle_creation(const manifest_record& first, const std::string& bytes,
                                                                store_result<object_version> created);
    [[nodiscard]] std::string key(std::string_view name) const { return root_ + "/" + std::string{name}; }
    [[nodiscard]] graph_result<stored_manifest> read(stored_object object) const;
    /// `no` when there was no graph that opens.
    [[nodiscard]] graph_result<write_effect> remove_manifest(const graph_guard& guard);
    [[nodiscard]] graph_error unreadable(const store_error& failed) const;
    /// The error for a read that failed, which unanswered() may have to tell.
    [[nodiscard]] graph_error unread(const store_error& failed) const;
    /// Says what is at the root instead of a graph.
    [[nodiscard]] graph_error without_manifest() const;
    [[nodiscard]] graph_error missing(const std::string& where, std::string_view what) const;
    [[nodiscard]] graph_result<std::string> blob_of(const std::string& name, const std::string& sha256,
                                                    std::size_t largest, std::string_view what);

    friend std::vector<graph_result<stored_manifest>> create_graphs(object_store& store,
                                                                    std::span<const new_graph> wanted);

    object_store* store_;
    std::string root_;
    std::shared_ptr<read_history> history_;
    std::shared_ptr<unanswered_read> unanswered_;
};

/// How often a write that failed without being refused is attempted. The client of a bucket has repeated the request
/// already; in a folder, what somebody removed under the write is made again.
[[nodiscard]] int attempts_of_write(const object_store& store);

/// repository::create for many graphs, in their order. It calls the store once for all, then looks at those that
/// failed.
[[nodiscard]] std::vector<graph_result<stored_manifest>> create_graphs(object_store& store,
                                                                       std::span<const new_graph> wanted);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/repository.ipp>
#endif
