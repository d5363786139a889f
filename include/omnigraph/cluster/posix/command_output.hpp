// Runs a command of the user's for what it prints, and never waits for it without end.
//
//     auto token = posix::output_of_command("pass show graph", {.time = std::chrono::seconds{60}, .bytes = 4096});
//     if (!token) return token.error() == posix::command_fault::late ? "It takes too long." : "It failed.";
//
// The shell runs the command. Its input and its error output are those of this program, so that it may ask for a
// passphrase.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::posix {

enum class command_fault {
    not_started,  ///< no process or pipe could be made
    failed,       ///< its exit code is not 0, or a signal ended it
    late,         ///< it still ran when its time was over, and was killed
    too_long,     ///< it printed more than was allowed, and was killed
};

/// What a command may take.
struct command_bounds {
    std::chrono::milliseconds time;
    std::size_t bytes;
};

/// All that the command prints to its standard output.
[[nodiscard]] result<std::string, command_fault> output_of_command(const std::string& command,
                                                                   const command_bounds& bounds);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/command_output.ipp>
#endif
