// The whole command line, for any list of kinds.
//
//     int main(int argc, char** argv) { return omnigraph::cluster::cli::run<acme::kinds>(argc, argv); }
//
// (1) Results go to standard output; warnings, announcements and what stops a command go to
//     standard error, but for `--json`, whose one document is always on standard output.
// (2) Exit codes are those of cli/exit_codes.hpp. Output that cannot be written is a failure.
// (3) The list of kinds ends here: everything below takes its kind_list and is compiled once.
#pragma once

#include <iosfwd>

#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command that `argv` asks for, and answers the exit code.
int run(const kind_list& list, int argc, const char* const* argv, std::ostream& out, std::ostream& err);

/// Standard output and error; colour when they are terminals. While a command runs that holds the lock of a cluster,
/// SIGINT, SIGTERM and SIGHUP stop it between two steps (cli/signal_scope.hpp), and the exit code is 128 and the
/// signal.
int run(const kind_list& list, int argc, const char* const* argv);

template <class List>
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
    return run(kind_list_of<List>, argc, argv, out, err);
}

template <class List>
int run(int argc, const char* const* argv) {
    return run(kind_list_of<List>, argc, argv);
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/run.ipp>
#endif
