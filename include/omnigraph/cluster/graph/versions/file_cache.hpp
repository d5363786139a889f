// Local copies of committed states, so that a read need not fetch and decompress an image.
//
//     file_cache files{file_cache::default_directory()};
//     if (auto path = files.find(identity)) return database::open(*path, open_mode::read_only);
//     auto building = files.scratch(identity.graph_uid, clock.new_id());
//     // ... the database is made at building->path() and closed
//     auto kept = files.keep(identity, *building);
//
// (1) Everything in the cache can be deleted at any time, even while programs run; only time is lost.
// (2) A file gets its name by a rename when it is complete. Only file_change.hpp writes to it again; it is then the
//     file of another commit, under another name.
// (3) A file is trusted only while its stamp is the one that was taken when it was kept for exactly this commit of this
//     graph (file_stamp.hpp). The stamp is checked at each use; otherwise the file is made again from the store.
// (4) Whoever finds a file without its stamp waits until a change in place has ended (settle) and looks again.
// (5) Several processes may share a directory. A directory that is not writable is replaced by a private temporary one
//     (private_folder.hpp).
// (6) The copies of all graphs share one limit: the one that was not used for longest goes first. When the disk has no
//     room, others are removed one by one; then a private temporary directory is used. Layout:
//     <directory>/<graph uid>/commits/<commit id>.db with its .stamp beside it, <directory>/<graph uid>/derived/ with
//     the arrays (sqlite/column_store.hpp), which count like the copies, <directory>/<graph uid>/scratch/,
//     <directory>/<graph uid>/lock, and <directory>/writers/.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/file_stamp.hpp>
#include <omnigraph/cluster/graph/versions/private_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

/// A file that the destructor removes, unless it was kept.
class scratch_file {
public:
    explicit scratch_file(std::filesystem::path path) : path_{std::move(path)} {}
    scratch_file(scratch_file&& other) noexcept : path_{std::exchange(other.path_, {})} {}
    scratch_file& operator=(scratch_file&&) = delete;
    ~scratch_file();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class file_cache {
public:
    struct limits {
        std::uint64_t bytes = std::uint64_t{4} << 30;  ///< of the files of all graphs, before old ones are removed
        std::uint64_t spare = std::uint64_t{4} << 20;  ///< with less free disk space than this, the disk counts as full
    };

    /// `$OMNIGRAPH_CACHE`, else `$XDG_CACHE_HOME/omnigraph`, else `~/.cache/omnigraph`; empty when none of them is set.
    [[nodiscard]] static std::filesystem::path default_directory();

    /// An empty `directory` means a private one. Nothing is created before the first file is kept.
    explicit file_cache(std::filesystem::path directory) : file_cache{std::move(directory), limits{}} {}
    file_cache(std::filesystem::path directory, limits allowed) : directory_{std::move(directory)}, allowed_{allowed} {}
    file_cache(const file_cache&) = delete;
    file_cache& operator=(const file_cache&) = delete;

    /// The file of a commit; nullopt when there is none that can be trusted.
    [[nodiscard]] std::optional<std::filesystem::path> find(const file_identity& identity);

    /// A new file name beside the cached files, for a database to be built. `id` is a ULID.
    [[nodiscard]] graph_result<scratch_file> scratch(const std::string& graph_uid, const std::string& id);

    /// Moves a finished, closed database file into the cache as the file of `identity`.
    [[nodiscard]] graph_result<std::filesystem::path> keep(const file_identity& identity, const scratch_file& built);

    /// A new copy of a commit's file, verified page by page; nullopt when there is no file that can be trusted.
    [[nodiscard]] graph_result<std::optional<scratch_file>> copy(const file_identity& identity, const std::string& id);

    /// Takes the commit's file out of the cache: nobody finds it any more, and whoever has it open keeps it. nullopt
    /// when there is no file that can be trusted.
    [[nodiscard]] std::optional<scratch_file> take(const file_identity& identity, const std::string& id);

    /// Whether there is room for a second file like that of the commit: each takes at most an eighth of the limit.
    [[nodiscard]] bool has_room_beside(const file_identity& identity);

    /// Waits for the other writers of `graph` that share this directory. They queue until the descriptor closes. It is
    /// not open when there is nothing to share, or when somebody holds it for ten seconds: then the swap alone decides.
    [[nodiscard]] posix::file_descriptor wait_turn(std::string_view graph);

    /// The folder for what is derived from the graph's rows; empty when there is none to write to.
    [[nodiscard]] std::filesystem::path derived_folder(const std::string& graph_uid);

    /// For a file that was added there: others go when there is too much.
    void added_derived(const std::string& graph_uid);

    /// Held by whoever gives a file of the graph its name and its stamp. Not open when it cannot be had.
    [[nodiscard]] posix::file_descriptor hold(const std::string& graph_uid);

    /// Waits for a change in place that is about to get its stamp.
    void settle(const std::string& graph_uid) { (void)hold(graph_uid); }

    /// The file of `before`, which was changed in place, becomes the file of `after`. The caller has hold(). False when
    /// another file (another inode) has the name meanwhile.
    [[nodiscard]] bool rename(const file_identity& before, const file_identity& after, std::uint64_t inode);

    /// Removes a file that turned out to be damaged.
    void drop(const file_identity& identity);

    /// Removes every file of the graph but that of one commit, and what is derived from them.
    void drop_others(const file_identity& kept);

    /// For a failed write to a local file: removes the copy of another commit or graph that was not used for longest,
    /// and when there is none, moves to a private temporary directory. False when nothing is left to try.
    [[nodiscard]] bool make_room(const file_identity& spared);

    /// Whether the disk is so full that it explains a failed write.
    [[nodiscard]] bool is_low_on_space();

    [[nodiscard]] std::filesystem::path directory();

    /// Why the copies are in a temporary directory instead of the one that was asked for, in one sentence; nullopt
    /// while they are where they belong.
    [[nodiscard]] std::optional<std::string> notice();

private:
    /// A cached file that may be removed.
    struct candidate {
        std::filesystem::file_time_type used;
        std::uint64_t bytes;
        std::filesystem::path path;
    };

    [[nodiscard]] std::filesystem::path graph_folder(const std::string& uid) const { return directory_ / uid; }
    [[nodiscard]] std::filesystem::path file_of(const file_identity& identity) const;
    [[nodiscard]] static std::filesystem::path stamp_of(const std::filesystem::path& file);
    [[nodiscard]] std::error_code make_folder(const std::filesystem::path& folder);
    /// `why` is a clause about the directory that is left.
    [[nodiscard]] graph_result<done> move_to_private_directory(const std::string& why);
    /// The record of the file when it is still the kept one; null otherwise.
    [[nodiscard]] const kept_file* find_valid(const std::filesystem::path& file, const file_identity& identity);
    void touch(const std::filesystem::path& file);
    void remove(const std::filesystem::path& file);
    [[nodiscard]] static std::vector<candidate> files_in(const std::filesystem::path& folder);
    /// Of all graphs, the least used first.
    [[nodiscard]] std::vector<candidate> all_files() const;
    void stamp(const std::filesystem::path& file, const file_identity& identity, const file_stamp& seen);
    void evict(const std::string& uid, const std::filesystem::path& spared);

    std::mutex mutex_;
    std::filesystem::path directory_;
    std::optional<private_folder> private_;  ///< is the directory, when there is one
    std::string notice_;                     ///< empty: none
    limits allowed_;
    std::map<std::filesystem::path, kept_file> kept_;
    std::map<std::filesystem::path, std::chrono::steady_clock::time_point> touched_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/file_cache.ipp>
#endif
