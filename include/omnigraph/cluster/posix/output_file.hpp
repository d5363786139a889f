// A descriptor to write to: of a file by its path, or of one that is open already.
//
//     const auto lines = posix::create_output("events.ndjson");
//     const auto errors = posix::duplicate_output(2);
//
// When the descriptor is not open, errno says why.
#pragma once

#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Makes the file, or empties it; pipes and devices are opened as they are. Symbolic links are followed.
[[nodiscard]] file_descriptor create_output(const std::string& path);

/// Another descriptor of what `number` is open on; closing it leaves that one open.
[[nodiscard]] file_descriptor duplicate_output(int number);

/// A reader that goes away makes writing fail from now on, and no longer ends the process.
void survive_closed_pipes();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/output_file.ipp>
#endif
