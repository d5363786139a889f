// Bodies of graph/versions/file_cache.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ranges>
#include <unistd.h>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE scratch_file::~scratch_file() {
    // Litter is harmless: the cache removes old scratch files when it evicts.
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::file_of(const file_identity& identity) const {
    return graph_folder(identity.graph_uid) / "commits" / (identity.commit + ".db");
}

OMNIGRAPH_INLINE std::filesystem::path file_cache::default_directory() {
    const auto variable = [](const char* name) -> std::filesystem::path {
        const auto held = posix::environment_variable(name);
        // A relative cache would depend on where a command is started, and could lie inside the storage root.
        return held && held->starts_with('/') ? std::filesystem::path{*held} : std::filesystem::path{};
    };
    if (auto own = variable("OMNIGRAPH_CACHE"); !own.empty()) return own;
    if (const auto xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return xdg / "omnigraph";
    if (const auto home = variable("HOME"); !home.empty()) return home / ".cache" / "omnigraph";
    return {};
}

OMNIGRAPH_INLINE file_cache::~file_cache() {
    std::error_code ignored;  // a temporary directory that stays is litter in /tmp, no more
    if (private_) std::filesystem::remove_all(directory_, ignored);
}

OMNIGRAPH_INLINE std::error_code file_cache::make_folder(const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (!failed && ::access(folder.c_str(), W_OK | X_OK) != 0) failed = std::error_code{errno, std::generic_category()};
    return failed;
}

OMNIGRAPH_INLINE bool file_cache::is_intact(const std::filesystem::path& file, const file_identity& identity) {
    auto db = database::open(file.string(), open_mode::read_only);
    if (!db) return false;
    const auto held = read_identity(*db);
    if (!held || *held != identity) return false;
    auto check = db->prepare("PRAGMA quick_check(1)");
    if (!check) return false;
    const auto row = check->step();
    return row && *row && check->text(0) == "ok";
}

OMNIGRAPH_INLINE std::optional<std::filesystem::path> file_cache::find(const file_identity& identity) {
    const std::lock_guard lock{mutex_};
    if (directory_.empty()) return std::nullopt;
    auto file = file_of(identity);
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) return std::nullopt;
    if (!checked_.contains(file)) {
        if (!is_intact(file, identity)) {
            std::filesystem::remove(file, failed);
            return std::nullopt;
        }
        checked_.insert(file);
    }
    // Its age is what eviction goes by; where it cannot be set the file merely goes sooner.
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now(), failed);
    return file;
}

OMNIGRAPH_INLINE graph_result<scratch_file> file_cache::scratch(const std::string& graph_uid, const std::string& id) {
    const std::lock_guard lock{mutex_};
    if (!directory_.empty() && !make_folder(graph_folder(graph_uid) / "commits"))
        if (const auto folder = graph_folder(graph_uid) / "scratch"; !make_folder(folder))
            return scratch_file{folder / (id + ".db")};
    if (!private_) {
        std::error_code failed;
        const auto base = std::filesystem::temp_directory_path(failed);
        auto pattern = ((failed ? std::filesystem::path{"/tmp"} : base) / "omnigraph-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            return internal("There is no place for a local copy of the graph: neither the cache directory nor " +
                            pattern + " can be written to. Set OMNIGRAPH_CACHE to a directory that can.");
        directory_ = pattern;
        private_ = true;
    }
    for (const auto* part : {"commits", "scratch"})
        if (const auto failed = make_folder(graph_folder(graph_uid) / part); failed)
            return internal("The cache directory " + directory_.string() +
                            " cannot be written to: " + failed.message());
    return scratch_file{graph_folder(graph_uid) / "scratch" / (id + ".db")};
}

OMNIGRAPH_INLINE graph_result<std::filesystem::path> file_cache::keep(const file_identity& identity,
                                                                      const scratch_file& built) {
    const std::lock_guard lock{mutex_};
    auto file = file_of(identity);
    std::error_code failed;
    std::filesystem::rename(built.path(), file, failed);
    if (failed) return internal("The cached file " + file.string() + " cannot be written: " + failed.message());
    checked_.insert(file);
    evict(identity.graph_uid, file);
    return file;
}

OMNIGRAPH_INLINE void file_cache::drop(const file_identity& identity) {
    const std::lock_guard lock{mutex_};
    std::error_code ignored;  // if it cannot be removed it is still not believed
    std::filesystem::remove(file_of(identity), ignored);
    checked_.erase(file_of(identity));
}

OMNIGRAPH_INLINE void file_cache::evict(const std::string& uid, const std::filesystem::path& spared) {
    // Whatever fails here costs room, not correctness; another process may be evicting too.
    std::error_code ignored;
    struct cached {
        std::filesystem::file_time_type used;
        std::uint64_t bytes;
        std::filesystem::path path;
    };
    std::vector<cached> files;
    std::uint64_t total = 0;
    for (const auto& entry : std::filesystem::directory_iterator{graph_folder(uid) / "commits", ignored}) {
        std::error_code gone;
        cached file{entry.last_write_time(gone), entry.file_size(gone), entry.path()};
        if (gone) continue;
        total += file.bytes;
        if (file.path != spared) files.push_back(std::move(file));
    }
    std::ranges::sort(files, {}, &cached::used);
    for (const auto& file : files) {
        if (total <= allowed_.bytes) break;
        std::filesystem::remove(file.path, ignored);
        checked_.erase(file.path);
        total -= file.bytes;
    }
    const auto abandoned = std::filesystem::file_time_type::clock::now() - std::chrono::hours{24};
    for (const auto& entry : std::filesystem::directory_iterator{graph_folder(uid) / "scratch", ignored}) {
        std::error_code gone;
        if (const auto written = entry.last_write_time(gone); !gone && written < abandoned)
            std::filesystem::remove(entry.path(), ignored);
    }
}

}  // namespace omnigraph::cluster::graph
