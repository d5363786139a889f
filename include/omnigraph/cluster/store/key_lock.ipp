// Bodies of store/key_lock.hpp.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>

namespace omnigraph::cluster::detail {

/// A temporary name, so that no key can be below it.
inline constexpr std::string_view lock_folder = ".omnigraph-locks#0";

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> lock_key(int root, std::string_view key) {
    // Locks mean nothing after a crash, so the folder needs no sync.
    auto folder =
        posix::create_folders(root, detail::lock_folder, [](int) -> posix::file_result<done> { return done{}; });
    if (!folder) return std::move(folder).error();
    const auto name = digest_of_bytes(key).hex().substr(0, 2);
    for (;;) {
        auto file = posix::open_at(folder->get(), name, O_RDWR | O_CREAT | O_NOFOLLOW);
        if (!file.is_open() && errno == EACCES)
            file = posix::open_at(folder->get(), name, O_RDONLY | O_NOFOLLOW);  // another user's
        if (!file.is_open()) return posix::os_error("opening a lock file");
        if (posix::retry_on_eintr([&] { return ::flock(file.get(), LOCK_EX); }) != 0) return posix::os_error("locking");
        struct ::stat about {};
        if (::fstat(file.get(), &about) != 0) return posix::os_error("looking at a lock file");
        if (about.st_nlink != 0) return file;  // else somebody has tidied it away: others would lock another one
    }
}

}  // namespace omnigraph::cluster
