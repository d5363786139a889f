// A lock file by which the processes of one host take turns.
//
//     const auto turn = posix::lock_file(path, std::chrono::seconds{10});     // until it closes
//     if (!turn.is_open()) return;                                            // somebody else holds it
//
// The lock is flock(2): it ends with the descriptor, also when its process is killed. The file stays.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Makes the file (mode 0600) where there is none, and waits for its lock with ever longer pauses up to 20 ms. Not open
/// when the file cannot be opened or the lock was held for `longest`.
[[nodiscard]] file_descriptor lock_file(const std::string& path, std::chrono::milliseconds longest);

/// The same in the order of arrival: each draws a ticket from a second file, `name`.line, and waits for all earlier
/// ones to be taken or given up (with their process, at the latest). So one who comes now and then is not starved by
/// others who come back at once. One who may only read that file, or whose folder has no locks of bytes, waits without
/// a ticket. Not open after `longest`; nullopt when the files cannot be opened.
[[nodiscard]] std::optional<file_descriptor> wait_in_line(int folder, const std::string& name,
                                                          std::chrono::milliseconds longest);
[[nodiscard]] std::optional<file_descriptor> wait_in_line(const std::string& path, std::chrono::milliseconds longest);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/file_lock.ipp>
#endif
