// Bodies of cli/signal_scope.hpp.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstddef>

#include <omnigraph/cluster/cli/signal_scope.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

inline constexpr std::array stopping_signals{SIGINT, SIGTERM, SIGHUP};

/// The request that the handler sets; lock-free, so a signal handler may use it.
inline std::atomic<stop_request*> signalled_request = nullptr;
static_assert(std::atomic<stop_request*>::is_always_lock_free);

extern "C" OMNIGRAPH_INLINE void omnigraph_request_stop(int signal) {
    const int errno_before = errno;
    auto* stop = signalled_request.load();
    if (stop && !stop->requested()) {
        stop->request(signal);
    } else {
        // The signal is blocked while its handler runs, so the default effect comes when the handler returns.
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    errno = errno_before;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE signal_scope::signal_scope(stop_request& stop) {
    detail::signalled_request = &stop;
    struct sigaction catching {};
    catching.sa_handler = &detail::omnigraph_request_stop;
    // SA_RESTART: reads and writes continue after the handler; only a sleep ends (system_runtime::sleep).
    catching.sa_flags = SA_RESTART;
    ::sigemptyset(&catching.sa_mask);
    for (std::size_t i = 0; i < before_.size(); ++i) {
        ::sigaction(detail::stopping_signals[i], nullptr, &before_[i]);
        if (before_[i].sa_handler != SIG_IGN) ::sigaction(detail::stopping_signals[i], &catching, nullptr);
    }
}

OMNIGRAPH_INLINE signal_scope::~signal_scope() {
    for (std::size_t i = 0; i < before_.size(); ++i) ::sigaction(detail::stopping_signals[i], &before_[i], nullptr);
    detail::signalled_request = nullptr;
}

}  // namespace omnigraph::cluster::cli
