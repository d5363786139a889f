// A temporary file of which no folder has the name: it ends with its descriptor, also when the process is killed.
//
//     auto file = posix::nameless_file("/var/tmp");
//     if (!file) return file.error().cause;
//     auto written = posix::write_all(file->get(), "bytes");
#pragma once

#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// A new file in `folder`, open for reading and writing by this user alone. Faults: those of open(2).
[[nodiscard]] file_result<file_descriptor> nameless_file(const std::string& folder);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/nameless_file.ipp>
#endif
