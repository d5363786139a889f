// Bodies of posix/file_lock.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_descriptor lock_file(const std::string& path, std::chrono::milliseconds longest) {
    auto file = open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (!file.is_open()) return file;
    std::chrono::milliseconds pause{1};
    for (auto waited = pause.zero(); waited < longest; waited += pause) {
        if (retry_on_eintr([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0) return file;
        if (errno != EWOULDBLOCK) break;
        std::this_thread::sleep_for(pause);
        pause = std::min(2 * pause, std::chrono::milliseconds{20});
    }
    return file_descriptor{};
}

}  // namespace omnigraph::cluster::posix
