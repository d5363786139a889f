// Bodies of store/deferred_syncs.hpp.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/deferred_syncs.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::sync(int file) {
    counter_.sync();
    if (::fsync(file) != 0) return posix::os_error("syncing");
    return done{};
}

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::sync_all(const std::string& root) {
    const auto folder = posix::open_folder(root);
    if (!folder.is_open()) return posix::os_error("opening the storage root");
    return sync_all(folder.get());
}

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::sync_all(int root) {
    const std::scoped_lock alone{one_sync_};
    const auto names = names_.left.load(), removals = removals_.left.load();
    counter_.sync();
    if (::syncfs(root) != 0) return posix::os_error("syncing the file system");
    names_.settled = names;
    removals_.settled = removals;
    return done{};
}

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::before_name(const std::string& root, int file) {
    if (!names_.any() && !removals_.any()) return sync(file);
    const auto folder = posix::open_folder(root);
    if (!folder.is_open()) return posix::os_error("opening the storage root");
    struct stat of_root {
    }, of_file{};
    const bool elsewhere =
        ::fstat(folder.get(), &of_root) != 0 || ::fstat(file, &of_file) != 0 || of_root.st_dev != of_file.st_dev;
    if (elsewhere)
        if (auto synced = sync(file); !synced) return synced;
    return sync_all(folder.get());
}

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::before_removal(const std::string& root) {
    if (!names_.any()) return done{};
    return sync_all(root);
}

OMNIGRAPH_INLINE posix::file_result<done> deferred_syncs::after_removal(const std::string& root, int folder) {
    return removals_.any() ? sync_all(root) : sync(folder);
}

}  // namespace omnigraph::cluster
