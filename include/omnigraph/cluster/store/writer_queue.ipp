// Bodies of store/writer_queue.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/store/writer_queue.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<posix::file_descriptor> wait_in_queue(const object_store& store, std::string_view key,
                                                                     std::string_view part,
                                                                     std::chrono::milliseconds longest) {
    auto place = store.display(key);
    if (!place.starts_with('/') || !place.ends_with(key)) return std::nullopt;
    place.resize(place.size() - key.size());
    const auto root = posix::open_folder(place);
    if (!root.is_open()) return std::nullopt;
    // A queue means nothing after a crash, so the folder is not synced.
    const auto folder =
        posix::create_folders(root.get(), key_lock_folder, [](int) -> posix::file_result<done> { return done{}; });
    if (!folder) return std::nullopt;
    return posix::wait_in_line(
        folder->get(), "queue-" + digest_of_bytes(std::string{key} + "#" + std::string{part}).hex().substr(0, 16),
        longest);
}

}  // namespace omnigraph::cluster
