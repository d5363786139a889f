// Bodies of posix/output_file.hpp.
#pragma once

#include <csignal>
#include <fcntl.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/output_file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_descriptor create_output(const std::string& path) {
    auto file = open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_NONBLOCK);
    if (!file.is_open()) return file;
    // Only opening must not wait; a slow reader is waited for.
    const int flags = ::fcntl(file.get(), F_GETFL);
    if (flags < 0 || ::fcntl(file.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) return file_descriptor{};
    return file;
}

OMNIGRAPH_INLINE file_descriptor duplicate_output(int number) {
    return file_descriptor{::fcntl(number, F_DUPFD_CLOEXEC, 3)};
}

OMNIGRAPH_INLINE void ignore_sigpipe() { std::signal(SIGPIPE, SIG_IGN); }

OMNIGRAPH_INLINE void ignore_file_size_signal() { std::signal(SIGXFSZ, SIG_IGN); }

}  // namespace omnigraph::cluster::posix
