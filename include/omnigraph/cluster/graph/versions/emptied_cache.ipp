// Bodies of graph/versions/emptied_cache.hpp.
#pragma once

#include <chrono>
#include <sys/stat.h>
#include <thread>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/emptied_cache.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE watched_folder::watched_folder(file_cache& files, const std::string& graph_uid)
    : cache_{files.directory()}, folder_{cache_ / graph_uid} {
    if (cache_.empty()) return;
    for (const auto* part : {"commits", "scratch"}) posix::make_cache_folder((folder_ / part).string());
    held_ = posix::open_folder(folder_.string());
}

OMNIGRAPH_INLINE bool watched_folder::was_removed() const {
    if (!held_.is_open()) return false;
    constexpr std::chrono::milliseconds moment{10};
    std::this_thread::sleep_for(moment);
    struct ::stat about {};
    if (::fstat(held_.get(), &about) != 0 || about.st_nlink == 0) return true;
    return !posix::lstat_at(held_.get(), "commits") || !posix::lstat_at(held_.get(), "scratch");
}

OMNIGRAPH_INLINE graph_error emptied(const std::filesystem::path& cache, const graph_error& why) {
    return with_remedy(internal("The cache folder '" + cache.string() +
                                "' was emptied twice while local copies of the graph were used (" + why.message + ")"),
                       "Nothing of the graph is lost: the folder has copies only. Run the command again when nobody "
                       "cleans the folder, or set OMNIGRAPH_CACHE to another one.");
}

}  // namespace omnigraph::cluster::graph
