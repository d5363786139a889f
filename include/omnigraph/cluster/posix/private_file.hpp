// Writes a file that only its owner may read, whole or not at all.
//
//     if (auto written = posix::write_private_file("out/next.plan", bytes); !written) return written.error();
//
// (1) The text is written beside the file, with mode 0600, made durable, and renamed over it: a crash, or a full disk,
//     leaves what was there before.
// (2) A folder or a device of that name is refused; a symbolic link is replaced, never followed.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Makes or replaces the file at `path`; its folder has to exist.
[[nodiscard]] file_result<done> write_private_file(const std::string& path, std::string_view bytes);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/private_file.ipp>
#endif
