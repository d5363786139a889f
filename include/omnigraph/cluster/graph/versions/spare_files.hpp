// The local file of the state before the head, which a writer brings up and writes to while readers keep the head's.
//
//     spares.leave("main", identity, expired.front());                  // after a commit on a copy
//     auto spare = spares.take("main", next_identity, uid);     // of the next writer: no need to copy the head's file
//
// (1) A spare lacks at most one commit, the one that was made on it. Its file stays in the cache until it is taken.
//     From then on nobody else finds it.
// (2) A spare is disposable: without it the writer copies the file of the head.
// (3) There is at most one for each branch, and at most four; in a process that writes once there is none.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>

namespace omnigraph::cluster::graph {

struct spare_file {
    scratch_file file;
    file_identity holds;
    std::optional<commit_record> lacks;  ///< the commit on `holds` that it has to follow
};

/// Safe to use from several threads.
class spare_files {
public:
    explicit spare_files(std::shared_ptr<file_cache> files) : files_{std::move(files)} {}

    /// For a commit that stands on `before`: the file of `before` is the next spare of the branch. A commit without a
    /// delta leaves none.
    void leave(const std::string& branch, const file_identity& before, commit_record commit);

    /// For a file that was taken and then not changed: it holds `state`.
    void give_back(const std::string& branch, const file_identity& state, scratch_file file);

    /// The spare that has the state or lacks its last commit. `id` is a ULID for the name of the file.
    [[nodiscard]] std::optional<spare_file> take(const std::string& branch, const file_identity& state,
                                                 const std::string& id);

    /// Removes the files that were given back; false when there is none.
    bool clear();

private:
    struct entry {
        std::optional<scratch_file> file;  ///< of a spare that was given back; another one lies in the cache
        file_identity holds;
        std::optional<commit_record> lacks;
    };

    void put(const std::string& branch, entry spare);

    static constexpr std::size_t most = 4;

    std::shared_ptr<file_cache> files_;
    std::mutex mutex_;
    std::map<std::string, entry> by_branch_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/spare_files.ipp>
#endif
