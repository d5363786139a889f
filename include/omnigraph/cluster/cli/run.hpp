// The whole command line, for any list of kinds.
//
//     int main(int argc, char** argv) { return omnigraph::cluster::cli::run<acme::kinds>(argc, argv); }
//
// (1) Results go to standard output. Warnings, announcements and errors go to standard error, except with `--json`:
//     then standard output has one document.
// (2) Exit codes are those of cli/exit_codes.hpp. A failed write of the output is a failure.
// (3) The list of kinds ends here: everything below takes its kind_list and is compiled once.
#pragma once

#include <iosfwd>

#include <omnigraph/cluster/cli/program.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command in `argv`; returns the exit code. `self` is the name of the program, and what it adds.
int run(const program& self, const kind_list& list, int argc, const char* const* argv, std::ostream& out,
        std::ostream& err);

/// The same on standard output and standard error, with colour on terminals. SIGINT, SIGTERM and SIGHUP stop a command
/// as cli/stopping.hpp says; the exit code is then 128 + signal.
int run(const program& self, const kind_list& list, int argc, const char* const* argv);

template <class List>
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
    return run({}, kind_list_of<List>, argc, argv, out, err);
}

template <class List>
int run(const program& self, int argc, const char* const* argv) {
    return run(self, kind_list_of<List>, argc, argv);
}

template <class List>
int run(int argc, const char* const* argv) {
    return run({}, kind_list_of<List>, argc, argv);
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/run.ipp>
#endif
