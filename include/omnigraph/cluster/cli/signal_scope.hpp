// Turns SIGINT, SIGTERM and SIGHUP into a stop request.
//
//     stop_request stop;
//     const signal_scope signals{stop};
//     if (stop.requested()) print("interrupted by", stop.signal());
//
// (1) The first signal requests a stop; the command then ends between two of its steps.
// (2) A second signal ends the process at once, with its default effect.
//     With a stopped_answer it is the answer that ends the process, as 128 + signal, unless the command has begun its
//     own; and so does the first signal when the command does not end within a second.
// (3) A signal that was ignored before, as nohup ignores SIGHUP, stays ignored.
// (4) The destructor restores the previous handlers. A process has at most one scope at a time.
#pragma once

#include <array>
#include <csignal>

#include <omnigraph/cluster/cli/stopped_answer.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>

namespace omnigraph::cluster::cli {

class signal_scope {
public:
    explicit signal_scope(stop_request& stop, stopped_answer* last = nullptr);
    signal_scope(const signal_scope&) = delete;
    signal_scope& operator=(const signal_scope&) = delete;
    ~signal_scope();

private:
    std::array<struct ::sigaction, 4> before_{};
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/signal_scope.ipp>
#endif
