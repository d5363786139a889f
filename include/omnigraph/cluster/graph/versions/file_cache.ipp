// Bodies of graph/versions/file_cache.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <ranges>
#include <unistd.h>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

namespace omnigraph::cluster::graph::detail {

/// Data of a graph is read by its owner only.
OMNIGRAPH_INLINE void keep_private(const std::filesystem::path& file) {
    std::error_code ignored;  // the folders are private, too
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
}

/// Renames a file to a name of the cache. A folder that somebody made there goes: everything in the cache is
/// disposable.
OMNIGRAPH_INLINE void move_over(const std::filesystem::path& from, const std::filesystem::path& to,
                                std::error_code& failed) {
    std::filesystem::rename(from, to, failed);
    if (failed != std::errc::is_a_directory) return;
    std::filesystem::remove_all(to, failed);
    if (!failed) std::filesystem::rename(from, to, failed);
}

/// What this process knows about the size of a cache directory: what its last look at all files saw, and what it added
/// since. A look for each kept file would cost a server the square of its graphs when it starts.
struct known_size {
    std::uint64_t bytes = 0;
    std::chrono::steady_clock::time_point looked = {};
};

struct known_sizes {
    std::mutex mutex;
    std::map<std::filesystem::path, known_size> of_directory;
};

OMNIGRAPH_INLINE known_sizes& sizes_of_process() {
    static known_sizes sizes;
    return sizes;
}

/// Whether the files may be more than `allowed` after so many bytes more. Other processes add files, too, so what is
/// known is good for a moment only.
[[nodiscard]] OMNIGRAPH_INLINE bool may_be_full(const std::filesystem::path& directory, std::uint64_t added,
                                                std::uint64_t allowed) {
    constexpr std::chrono::seconds moment{10};
    auto& [mutex, of_directory] = sizes_of_process();
    const std::lock_guard only_one{mutex};
    const auto known = of_directory.find(directory);
    if (known == of_directory.end()) return true;
    known->second.bytes += added;
    return known->second.bytes > allowed || std::chrono::steady_clock::now() - known->second.looked > moment;
}

OMNIGRAPH_INLINE void looked_at(const std::filesystem::path& directory, std::uint64_t bytes) {
    auto& [mutex, of_directory] = sizes_of_process();
    const std::lock_guard only_one{mutex};
    of_directory[directory] = {bytes, std::chrono::steady_clock::now()};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE scratch_file::~scratch_file() {
    // A scratch file that stays does no harm: the cache removes old ones when it evicts.
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::file_of(const file_identity& identity) const {
    return graph_folder(identity.graph_uid) / "commits" / (identity.commit + ".db");
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::default_directory() { return posix::user_cache_folder(); }

OMNIGRAPH_INLINE std::filesystem::path file_cache::stamp_of(const std::filesystem::path& file) {
    auto stamp = file;
    return stamp.replace_extension(".stamp");
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::directory() {
    const std::lock_guard lock{mutex_};
    return directory_;
}

OMNIGRAPH_INLINE std::error_code file_cache::make_folder(const std::filesystem::path& folder) {
    // Only the owner may read the data of a graph, or change what lies there.
    posix::make_cache_folder(folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return {errno, std::generic_category()};
}

OMNIGRAPH_INLINE const kept_file* file_cache::find_valid(const std::filesystem::path& file,
                                                         const file_identity& identity) {
    const auto seen = read_file_stamp(file);
    const auto known = kept_.find(file);
    if (seen && known != kept_.end() && known->second.is_of(*seen))
        return known->second.is_of(identity) ? &known->second : nullptr;
    kept_.erase(file);
    if (!seen) return nullptr;
    // Another process may have kept the file.
    const auto bytes = posix::read_bounded_file(stamp_of(file).string(), 4096);
    const auto stored = bytes ? decode_kept_file(*bytes) : std::nullopt;
    if (!stored || !stored->is_of(*seen) || !stored->is_of(identity)) return nullptr;
    return &kept_.insert_or_assign(file, *stored).first->second;
}

OMNIGRAPH_INLINE void file_cache::touch(const std::filesystem::path& file) {
    // Eviction uses the age of the stamp; where it cannot be set, the file is evicted earlier.
    const auto now = std::chrono::steady_clock::now();
    const auto last = touched_.find(file);
    if (last != touched_.end() && now - last->second < std::chrono::minutes{1}) return;
    touched_[file] = now;
    std::error_code ignored;
    std::filesystem::last_write_time(stamp_of(file), std::filesystem::file_time_type::clock::now(), ignored);
}

OMNIGRAPH_INLINE std::optional<std::filesystem::path> file_cache::find(const file_identity& identity) {
    const std::lock_guard lock{mutex_};
    if (directory_.empty()) return std::nullopt;
    auto file = file_of(identity);
    if (!find_valid(file, identity)) return std::nullopt;
    touch(file);
    return file;
}

OMNIGRAPH_INLINE graph_result<std::optional<scratch_file>> file_cache::copy(const file_identity& identity,
                                                                            const std::string& id) {
    const auto file = find(identity);
    if (!file) return std::optional<scratch_file>{};
    auto made = scratch(identity.graph_uid, id);
    if (!made) return made.error();
    auto db = database::open(file->string(), open_mode::read_only);
    auto copied = db ? copy_database(*db, made->path().string()) : sql_result<done>{db.error()};
    if (copied) {
        // The file may have become the one of another commit meanwhile.
        auto copy = database::open(made->path().string(), open_mode::read_only);
        const auto held = copy ? read_identity(*copy) : sql_result<file_identity>{copy.error()};
        if (held && *held == identity) return std::optional{*std::move(made)};
        return std::optional<scratch_file>{};
    }
    if (copied.error().fault == sql_fault::memory || copied.error().fault == sql_fault::interrupted)
        return from_sql(copied.error(), "copying a local copy");
    if (copied.error().fault != sql_fault::damaged && std::filesystem::exists(*file))
        return internal("The local copy " + file->string() + " cannot be copied to " + made->path().string() +
                        "; is the disk full? (" + copied.error().message + ")");
    drop(identity);
    return std::optional<scratch_file>{};
}

OMNIGRAPH_INLINE std::optional<scratch_file> file_cache::take(const file_identity& identity, const std::string& id) {
    auto place = scratch(identity.graph_uid, id);
    if (!place) return std::nullopt;
    const std::lock_guard lock{mutex_};
    const auto file = file_of(identity);
    if (!find_valid(file, identity)) return std::nullopt;
    std::error_code failed;
    std::filesystem::rename(file, place->path(), failed);
    remove(file);
    if (failed) return std::nullopt;
    return *std::move(place);
}

OMNIGRAPH_INLINE bool file_cache::has_room_beside(const file_identity& identity) {
    const std::lock_guard lock{mutex_};
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file_of(identity), failed);
    return !failed && bytes <= allowed_.bytes / 8;
}

OMNIGRAPH_INLINE std::optional<std::string> file_cache::notice() {
    const std::lock_guard lock{mutex_};
    return notice_.empty() ? std::nullopt : std::optional{notice_};
}

OMNIGRAPH_INLINE graph_result<done> file_cache::move_to_private_directory(const std::string& why) {
    auto made = private_folder::make();
    if (!made)
        return internal("There is no place for a local copy of the graph: neither the cache directory nor " +
                        made.error() + " can be written to. Set OMNIGRAPH_CACHE to a directory that can.");
    if (!directory_.empty())
        notice_ = "The cache directory " + directory_.string() + " " + why +
                  ", so the local copy of the graph was in a temporary directory; the next command makes it again.";
    directory_ = private_.emplace(*std::move(made)).path();
    return done{};
}

OMNIGRAPH_INLINE graph_result<scratch_file> file_cache::scratch(const std::string& graph_uid, const std::string& id) {
    const std::lock_guard lock{mutex_};
    const auto made = [&](const std::filesystem::path& folder) {
        scratch_file file{folder / (id + ".db")};
        // Only the owner may read it, from before it has content. Where it cannot be made, whoever fills it says why.
        if (posix::write_file(file.path().string(), {})) detail::keep_private(file.path());
        return file;
    };
    std::error_code unusable;
    if (!directory_.empty()) {
        unusable = make_folder(graph_folder(graph_uid) / "commits");
        const auto folder = graph_folder(graph_uid) / "scratch";
        if (!unusable && !(unusable = make_folder(folder))) return made(folder);
    }
    if (!private_)
        if (const auto moved = move_to_private_directory("cannot be written to (" + unusable.message() + ")"); !moved)
            return moved.error();
    for (const auto* part : {"commits", "scratch"})
        if (const auto failed = make_folder(graph_folder(graph_uid) / part); failed)
            return internal("The cache directory " + directory_.string() +
                            " cannot be written to: " + failed.message());
    return made(graph_folder(graph_uid) / "scratch");
}

OMNIGRAPH_INLINE void file_cache::stamp(const std::filesystem::path& file, const file_identity& identity,
                                        const file_stamp& seen) {
    // Without a stamp the file serves this caller and is made again for the next.
    const kept_file kept{identity.graph_uid, identity.commit, identity.fingerprint, seen};
    kept_.insert_or_assign(file, kept);
    const auto draft = (graph_folder(identity.graph_uid) / "scratch" / (identity.commit + ".stamp")).string();
    std::error_code ignored;
    if (!posix::write_file(draft, encode(kept))) return;
    detail::keep_private(draft);
    detail::move_over(draft, stamp_of(file), ignored);
}

OMNIGRAPH_INLINE graph_result<std::filesystem::path> file_cache::keep(const file_identity& identity,
                                                                      const scratch_file& built) {
    const auto before = read_file_stamp(built.path());
    const auto held = hold(identity.graph_uid);
    const std::lock_guard lock{mutex_};
    auto file = file_of(identity);
    std::error_code failed;
    detail::move_over(built.path(), file, failed);
    if (failed) return internal("The cached file " + file.string() + " cannot be written: " + failed.message());
    kept_.erase(file);
    const auto after = read_file_stamp(file);
    const bool is_same = before && after && before->inode == after->inode && before->size == after->size &&
                         before->modified_ns == after->modified_ns;
    if (is_same) stamp(file, identity, *after);
    if (detail::may_be_full(directory_, after ? after->size : 0, allowed_.bytes)) evict(identity.graph_uid, file);
    return file;
}

OMNIGRAPH_INLINE posix::file_descriptor file_cache::hold(const std::string& graph_uid) {
    std::filesystem::path folder;
    {
        const std::lock_guard lock{mutex_};
        if (directory_.empty() || make_folder(graph_folder(graph_uid))) return posix::file_descriptor{};
        folder = graph_folder(graph_uid);
    }
    return posix::lock_file((folder / "lock").string(), std::chrono::seconds{2});
}

OMNIGRAPH_INLINE bool file_cache::rename(const file_identity& before, const file_identity& after, std::uint64_t inode) {
    const std::lock_guard lock{mutex_};
    const auto from = file_of(before), to = file_of(after);
    kept_.erase(from);
    kept_.erase(to);
    const auto seen = read_file_stamp(from);
    if (!seen || seen->inode != inode) return false;
    std::error_code failed, ignored;
    std::filesystem::remove_all(stamp_of(from), ignored);
    detail::move_over(from, to, failed);
    if (failed) return false;
    const auto now = read_file_stamp(to);
    if (now && now->inode == inode) stamp(to, after, *now);
    return true;
}

OMNIGRAPH_INLINE posix::file_descriptor file_cache::wait_turn(std::string_view graph) {
    std::filesystem::path folder;
    {
        const std::lock_guard lock{mutex_};
        if (directory_.empty() || private_ || make_folder(directory_ / "writers")) return posix::file_descriptor{};
        folder = directory_ / "writers";
    }
    const auto file = (folder / digest_of_bytes(graph).hex()).string();
    return posix::wait_in_line(file, std::chrono::seconds{10}).value_or(posix::file_descriptor{});
}

OMNIGRAPH_INLINE void file_cache::remove(const std::filesystem::path& file) {
    std::error_code ignored;  // a file that cannot be removed is still not trusted
    std::filesystem::remove_all(stamp_of(file), ignored);
    std::filesystem::remove_all(file, ignored);
    kept_.erase(file);
    touched_.erase(file);
}

OMNIGRAPH_INLINE void file_cache::drop(const file_identity& identity) {
    const std::lock_guard lock{mutex_};
    if (!directory_.empty()) remove(file_of(identity));
}

OMNIGRAPH_INLINE void file_cache::drop_others(const file_identity& kept) {
    const std::lock_guard lock{mutex_};
    if (directory_.empty()) return;
    for (const auto* part : {"commits", "derived"})
        for (const auto& file : files_in(graph_folder(kept.graph_uid) / part))
            if (file.path != file_of(kept)) remove(file.path);
}

OMNIGRAPH_INLINE std::vector<file_cache::candidate> file_cache::files_in(const std::filesystem::path& folder) {
    // A failure here costs room only; another process may be evicting, too.
    std::error_code ignored;
    std::vector<candidate> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder, ignored}) {
        std::error_code gone, unstamped;
        if (entry.path().extension() != ".db" && entry.path().extension() != ".col") continue;
        candidate file{entry.last_write_time(gone), entry.file_size(gone), entry.path()};
        const auto used = std::filesystem::last_write_time(stamp_of(entry.path()), unstamped);
        if (!unstamped) file.used = used;
        if (!gone) files.push_back(std::move(file));
    }
    std::ranges::sort(files, {}, &candidate::used);
    return files;
}

OMNIGRAPH_INLINE std::vector<file_cache::candidate> file_cache::all_files() const {
    std::error_code ignored;
    std::vector<candidate> files;
    for (const auto& graph : std::filesystem::directory_iterator{directory_, ignored})
        for (const auto* part : {"commits", "derived"})
            for (auto& file : files_in(graph.path() / part)) files.push_back(std::move(file));
    std::ranges::sort(files, {}, &candidate::used);
    return files;
}

OMNIGRAPH_INLINE void file_cache::evict(const std::string& uid, const std::filesystem::path& spared) {
    const auto files = all_files();
    std::uint64_t total = 0;
    for (const auto& file : files) total += file.bytes;
    for (const auto& file : files) {
        if (total <= allowed_.bytes) break;
        if (file.path == spared) continue;
        remove(file.path);
        total -= file.bytes;
    }
    detail::looked_at(directory_, total);
    std::error_code ignored;
    const auto abandoned = std::filesystem::file_time_type::clock::now() - std::chrono::hours{24};
    for (const auto* part : {"scratch", "derived"})
        for (const auto& entry : std::filesystem::directory_iterator{graph_folder(uid) / part, ignored}) {
            std::error_code gone;
            if (entry.path().extension() == ".col") continue;
            if (const auto written = entry.last_write_time(gone); !gone && written < abandoned)
                std::filesystem::remove(entry.path(), ignored);
        }
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::derived_folder(const std::string& graph_uid) {
    const std::lock_guard lock{mutex_};
    const auto folder = graph_folder(graph_uid) / "derived";
    if (directory_.empty() || make_folder(folder)) return {};
    return folder;
}

OMNIGRAPH_INLINE void file_cache::added_derived(const std::string& graph_uid) {
    const std::lock_guard lock{mutex_};
    if (!directory_.empty()) evict(graph_uid, {});
}

OMNIGRAPH_INLINE bool file_cache::make_room(const file_identity& spared) {
    const std::lock_guard lock{mutex_};
    if (directory_.empty()) return false;
    for (const auto& file : all_files())
        if (file.path != file_of(spared)) {
            remove(file.path);
            return true;
        }
    return !private_ && move_to_private_directory("has no room left");
}

OMNIGRAPH_INLINE bool file_cache::is_low_on_space() {
    const std::lock_guard lock{mutex_};
    std::error_code failed;
    const auto space = std::filesystem::space(directory_, failed);
    return !failed && space.available < allowed_.spare;
}

}  // namespace omnigraph::cluster::graph
