// Descriptors to write to: a file by its path, or a copy of an open descriptor.
//
//     const auto lines = posix::create_output("events.ndjson");
//     const auto errors = posix::duplicate_output(2);
//
// When a returned descriptor is not open, errno has the cause.
#pragma once

#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Creates or empties the file at `path`. Pipes and devices are opened as they are, and a pipe that nobody reads is not
/// waited for (ENXIO); symbolic links are followed.
[[nodiscard]] file_descriptor create_output(const std::string& path);

/// Another descriptor for the file behind `number`; closing it leaves `number` open.
[[nodiscard]] file_descriptor duplicate_output(int number);

/// From now on, writing to a pipe whose reader is gone fails (EPIPE) instead of ending the process (SIGPIPE).
void ignore_sigpipe();

/// From now on, a file that grows beyond the process's limit (ulimit -f) makes writing fail (EFBIG) instead of ending
/// the process (SIGXFSZ).
void ignore_file_size_signal();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/output_file.ipp>
#endif
