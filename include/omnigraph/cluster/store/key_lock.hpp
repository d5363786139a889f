// The OS lock that the writers of one key hold, across processes and threads of one host.
//
//     const auto lock = lock_key(root_folder.get(), key, {root_path, std::chrono::seconds{10}});    // until it closes
//     if (!lock) return store_error_of(lock.error());                  // names the lock file, and who holds it
//
// All keys of a root share 256 lock files in a folder that no listing shows; two keys with one lock file merely wait
// for each other. A writer holds a lock for one read and one write, so a wait of seconds means that the holder is
// stopped.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster {

/// The folder of a root that has the lock files. Named like a temporary file, so that no key can be below it.
inline constexpr std::string_view key_lock_folder = ".omnigraph-locks#0";

/// How long to wait, and the path of the root for the error message.
struct key_lock_wait {
    std::string root_path;
    std::chrono::milliseconds longest{10'000};
};

/// The lock file of the key, which is made but not locked: whether lock_key() can work there at all.
[[nodiscard]] posix::file_result<posix::file_descriptor> open_key_lock(int root, std::string_view key);

/// Waits until no other writer of `key` holds the lock of the store with root folder `root`; closing the descriptor
/// releases it. Fault: `out_of_resources` when another writer held it for `wait.longest`.
[[nodiscard]] posix::file_result<posix::file_descriptor> lock_key(int root, std::string_view key,
                                                                  const key_lock_wait& wait);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/key_lock.ipp>
#endif
