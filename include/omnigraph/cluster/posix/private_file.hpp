// Writes a file that only its owner may read, whole or not at all.
//
//     if (auto written = posix::write_private_file("out/next.plan", bytes); !written) return written.error();
//
// (1) The text is written to a temporary file beside the target, with mode 0600, synced, and renamed over the target: a
//     crash or a full disk leaves the old file.
// (2) A target that is a folder or a device is refused. A symbolic link is replaced, never followed.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Creates or replaces the file at `path`; its folder must exist.
[[nodiscard]] file_result<done> write_private_file(const std::string& path, std::string_view bytes);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/private_file.ipp>
#endif
