// Bodies of posix/file_lock.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <limits>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

namespace omnigraph::cluster::posix::detail {

/// Calls `taken` with ever longer pauses until it says true: no, also when it fails or has not until `give_up`.
template <typename attempt>
[[nodiscard]] bool poll_until(std::chrono::steady_clock::time_point give_up, attempt taken) {
    std::chrono::milliseconds pause{1};
    for (;;) {
        const std::optional<bool> now = taken();
        if (!now || *now) return now.has_value();
        if (std::chrono::steady_clock::now() >= give_up) return false;
        std::this_thread::sleep_for(pause);
        pause = std::min(2 * pause, std::chrono::milliseconds{20});
    }
}

/// Waits for the lock of an open file.
[[nodiscard]] OMNIGRAPH_INLINE bool take_lock(int file, std::chrono::steady_clock::time_point give_up) {
    return poll_until(give_up, [&]() -> std::optional<bool> {
        if (retry_on_eintr([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) == 0) return true;
        if (errno != EWOULDBLOCK) return std::nullopt;
        return false;
    });
}

/// Bytes of a file as fcntl(2) locks them. The locks belong to the open file, so threads meet as processes do, and end
/// with it.
[[nodiscard]] OMNIGRAPH_INLINE struct ::flock bytes_to_lock(short type, off_t start, off_t count) {
    struct ::flock bytes {};
    bytes.l_type = type;
    bytes.l_whence = SEEK_SET;
    bytes.l_start = start;
    bytes.l_len = count;
    return bytes;
}

/// Nullopt when locks of bytes are not to be had at this file.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<bool> lock_byte(int file, off_t at) {
    auto byte = bytes_to_lock(F_WRLCK, at, 1);
    if (::fcntl(file, F_OFD_SETLK, &byte) == 0) return true;
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) return std::nullopt;
    return false;
}

/// The file holds the last ticket that was drawn, and byte 0 is the lock of that number. A ticket is the lock of the
/// byte of its number, from 2 on. Nullopt when there is none to be had.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<off_t> draw_ticket(int line,
                                                                std::chrono::steady_clock::time_point give_up) {
    if (!poll_until(give_up, [&] { return lock_byte(line, 0); })) return std::nullopt;
    std::int64_t last = 0;
    const auto had = ::pread(line, &last, sizeof last, 0);
    if (had != sizeof last || last < 1 || last > std::numeric_limits<off_t>::max() / 2) last = 1;
    ++last;
    const bool drawn = ::pwrite(line, &last, sizeof last, 0) == sizeof last && lock_byte(line, last).value_or(false);
    auto number = bytes_to_lock(F_UNLCK, 0, 1);
    if (::fcntl(line, F_OFD_SETLK, &number) != 0 || !drawn) return std::nullopt;
    return last;
}

/// Waits until nobody holds an earlier ticket.
[[nodiscard]] OMNIGRAPH_INLINE bool wait_for_earlier(int line, off_t ticket,
                                                     std::chrono::steady_clock::time_point give_up) {
    return poll_until(give_up, [&]() -> std::optional<bool> {
        auto earlier = bytes_to_lock(F_WRLCK, 1, ticket - 1);
        if (::fcntl(line, F_OFD_GETLK, &earlier) != 0) return std::nullopt;
        return earlier.l_type == F_UNLCK;
    });
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
    const auto line = detail::open_lock(folder, name + ".line");
    auto turn = detail::open_lock(folder, name);
    if (!line.is_open() || !turn.is_open()) return std::nullopt;
    const auto ticket = detail::draw_ticket(line.get(), give_up);
    if (ticket && !detail::wait_for_earlier(line.get(), *ticket, give_up)) return file_descriptor{};
    if (detail::take_lock(turn.get(), give_up)) return turn;
    return file_descriptor{};
}

OMNIGRAPH_INLINE std::optional<file_descriptor> wait_in_line(const std::string& path,
                                                             std::chrono::milliseconds longest) {
    return wait_in_line(AT_FDCWD, path, longest);
}

}  // namespace omnigraph::cluster::posix
