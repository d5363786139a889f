// Bodies of store/key_lock.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/process_table.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string lock_name(std::string_view key) {
    return digest_of_bytes(key).hex().substr(0, 2);
}

/// ` (process 4242, which is stopped)`: the process that locks this inode, according to /proc/locks.
[[nodiscard]] OMNIGRAPH_INLINE std::string lock_holder(std::uint64_t inode) {
    std::ifstream locks{"/proc/locks"};
    for (std::string line; std::getline(locks, line);) {
        // A line of /proc/locks: `17: FLOCK  ADVISORY  WRITE 4242 08:01:131090 0 EOF`
        std::istringstream fields{line};
        std::string number, type, mode, access, file;
        std::uint32_t pid = 0;
        if (!(fields >> number >> type >> mode >> access >> pid >> file) || type != "FLOCK" || pid == 0) continue;
        if (file.substr(file.rfind(':') + 1) != std::to_string(inode)) continue;
        const auto start = process_start_of(pid);
        const bool stopped = start && state_of_process(pid, *start) == process_state::stopped;
        return " (process " + std::to_string(pid) + (stopped ? ", which is stopped)" : ")");
    }
    return {};
}

/// Takes the lock of an open file; nullopt when the wait ended without it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<posix::file_result<done>> lock_file(int file,
                                                                                 std::chrono::milliseconds longest) {
    std::chrono::milliseconds pause{1};
    for (auto waited = pause.zero();;) {
        if (posix::retry_on_eintr([&] { return ::flock(file, LOCK_EX | LOCK_NB); }) == 0) return done{};
        if (errno != EWOULDBLOCK) return posix::os_error("locking");
        if (waited >= longest) return std::nullopt;
        std::this_thread::sleep_for(pause);
        waited += pause;
        pause = std::min(pause * 2, std::chrono::milliseconds{20});
    }
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> open_key_lock(int root, std::string_view key) {
    // A lock means nothing after a crash, so the folder is not synced.
    auto folder = posix::create_folders(root, key_lock_folder, [](int) -> posix::file_result<done> { return done{}; });
    if (!folder) return std::move(folder).error();
    const auto name = detail::lock_name(key);
    auto file = posix::open_at(folder->get(), name, O_RDWR | O_CREAT | O_NOFOLLOW);
    if (!file.is_open() && errno == EACCES) {
        file = posix::open_at(folder->get(), name, O_RDONLY | O_NOFOLLOW);  // the file belongs to another user
        if (!file.is_open() && errno == ENOENT) errno = EACCES;             // or the folder does, and it is not there
    }
    const auto code = errno;
    if (!file.is_open())
        return posix::os_error("opening the lock file `" + std::string{key_lock_folder} + "/" + name + "`", code);
    return file;
}

OMNIGRAPH_INLINE posix::file_result<posix::file_descriptor> lock_key(int root, std::string_view key,
                                                                     const key_lock_wait& wait) {
    for (;;) {
        auto file = open_key_lock(root, key);
        if (!file) return file;
        const auto locked = detail::lock_file(file->get(), wait.longest);
        struct ::stat about {};
        if (::fstat(file->get(), &about) != 0) return posix::os_error("looking at a lock file");
        if (!locked)
            return posix::file_error{posix::file_fault::out_of_resources,
                                     "another process" + detail::lock_holder(about.st_ino) + " holds the lock file " +
                                         wait.root_path + "/" + std::string{key_lock_folder} + "/" +
                                         detail::lock_name(key) + " and does not release it"};
        if (!*locked) return locked->error();
        if (about.st_nlink != 0) return file;  // without a name it was removed, and others would lock a new file
    }
}

}  // namespace omnigraph::cluster
