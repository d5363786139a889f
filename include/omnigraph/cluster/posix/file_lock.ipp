// Bodies of posix/file_lock.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

namespace omnigraph::cluster::posix::detail {

/// Waits for the lock of an open file, with ever longer pauses. False when it was held until `give_up`.
[[nodiscard]] OMNIGRAPH_INLINE bool take_lock(int file, std::chrono::steady_clock::time_point give_up) {
    std::chrono::milliseconds pause{1};
    for (;;) {
        if (retry_on_eintr([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) == 0) return true;
        if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= give_up) return false;
        std::this_thread::sleep_for(pause);
        pause = std::min(2 * pause, std::chrono::milliseconds{20});
    }
}

/// A lock file of any user of this host; one who may only read it locks it as well.
[[nodiscard]] OMNIGRAPH_INLINE file_descriptor open_lock(int folder, const std::string& name) {
    auto file = open_at(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW);
    return file.is_open() ? std::move(file) : open_at(folder, name, O_RDONLY | O_NOFOLLOW);
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_descriptor lock_file(const std::string& path, std::chrono::milliseconds longest) {
    auto file = open_at(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (!file.is_open()) return file;
    if (detail::take_lock(file.get(), std::chrono::steady_clock::now() + longest)) return file;
    return file_descriptor{};
}

OMNIGRAPH_INLINE std::optional<file_descriptor> wait_in_line(int folder, const std::string& name,
                                                             std::chrono::milliseconds longest) {
    const auto give_up = std::chrono::steady_clock::now() + longest;
    const auto next = detail::open_lock(folder, name + ".next");
    auto turn = detail::open_lock(folder, name);
    if (!next.is_open() || !turn.is_open()) return std::nullopt;
    if (detail::take_lock(next.get(), give_up) && detail::take_lock(turn.get(), give_up)) return turn;
    return file_descriptor{};
}

OMNIGRAPH_INLINE std::optional<file_descriptor> wait_in_line(const std::string& path,
                                                             std::chrono::milliseconds longest) {
    return wait_in_line(AT_FDCWD, path, longest);
}

}  // namespace omnigraph::cluster::posix
