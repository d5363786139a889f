// What uses local files, and is done once more when somebody empties the cache folder meanwhile.
//
//     return with_new_files(*files, graph_uid, [&] { return open_file_of(state); });
//
// The folder has copies only, so whoever cleans it costs time, and no answer. What fails twice is told as what it is,
// not as a fault of the graph or its store.
#pragma once

#include <filesystem>
#include <string>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

/// The folder of a graph in the cache, from now on.
class watched_folder {
public:
    watched_folder(file_cache& files, const std::string& graph_uid);

    /// Whether it, or a part of it, was removed. Waits a moment, in which whoever removes it may come to an end.
    [[nodiscard]] bool was_removed() const;

    [[nodiscard]] const std::filesystem::path& cache() const { return cache_; }

private:
    std::filesystem::path cache_, folder_;
    posix::file_descriptor held_;
};

/// The error of what failed twice, because the folder was emptied each time.
[[nodiscard]] graph_error emptied(const std::filesystem::path& cache, const graph_error& why);

/// Runs `make`, and once more when it failed without effect and the folder is gone.
template <class Make>
[[nodiscard]] auto with_new_files(file_cache& files, const std::string& graph_uid, const Make& make)
    -> decltype(make()) {
    const auto has_lost_files = [](const auto& made, const watched_folder& folder) {
        return !made && made.error().fault == graph_fault::internal && made.error().effect == write_effect::no &&
               folder.was_removed();
    };
    const watched_folder first{files, graph_uid};
    auto made = make();
    if (!has_lost_files(made, first)) return made;
    const watched_folder second{files, graph_uid};
    auto again = make();
    if (has_lost_files(again, second)) return emptied(second.cache(), again.error());
    return again;
}

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/emptied_cache.ipp>
#endif
