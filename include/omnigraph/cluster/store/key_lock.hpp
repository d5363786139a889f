// The OS lock that writers of one key hold, across processes and threads of one host.
//
//     const auto lock = lock_key(root_folder.get(), key);    // until the descriptor closes
//
// There are 256 lock files for all keys of a root, in a folder that no listing shows;
// two keys that share one merely wait for each other.
#pragma once

#include <string_view>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster {

/// Waits until no other writer of `key` holds the lock of the store whose root folder is `root`; the lock ends with the
/// descriptor.
[[nodiscard]] posix::file_result<posix::file_descriptor> lock_key(int root, std::string_view key);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/key_lock.ipp>
#endif
