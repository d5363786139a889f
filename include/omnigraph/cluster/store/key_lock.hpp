// The OS lock that writers of one key hold, across processes and threads of one host.
//
//     const auto lock = lock_key(root_folder.get(), key, {root_path, std::chrono::seconds{10}});    // until it closes
//     if (!lock) return store_error_of(lock.error());                  // names the lock file, and who holds it
//
// There are 256 lock files for all keys of a root, in a folder that no listing shows;
// two keys that share one merely wait for each other. Holders keep a lock for one read and one write, so who does not
// get it in seconds waits for a process that is stopped.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster {

/// How long to wait, and how the root is called in what is said when that was in vain.
struct key_lock_wait {
    std::string root_path;
    std::chrono::milliseconds longest{10'000};
};

/// Waits until no other writer of `key` holds the lock of the store whose root folder is `root`; the lock ends with the
/// descriptor. `out_of_means` when it was held for as long as `wait` says.
[[nodiscard]] posix::file_result<posix::file_descriptor> lock_key(int root, std::string_view key,
                                                                  const key_lock_wait& wait);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/key_lock.ipp>
#endif
