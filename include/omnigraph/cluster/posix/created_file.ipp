// Bodies of posix/created_file.hpp.
#pragma once

#include <fcntl.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/created_file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<file_descriptor> create_file(const std::string& path) {
    auto file = open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return os_error("opening");
    return file;
}

}  // namespace omnigraph::cluster::posix
