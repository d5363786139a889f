// Bodies of posix/nameless_file.hpp.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/nameless_file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<file_descriptor> nameless_file(const std::string& folder) {
    auto path = folder + "/omnigraph-XXXXXX";
    file_descriptor file{::mkostemp(path.data(), O_CLOEXEC)};
    if (!file.is_open()) return os_error("making a temporary file");
    ::unlink(path.c_str());
    return file;
}

}  // namespace omnigraph::cluster::posix
