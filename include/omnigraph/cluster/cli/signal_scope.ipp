// Bodies of cli/signal_scope.hpp.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <unistd.h>

#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/signal_scope.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// The last one comes when the first signal has not ended the command in time.
inline constexpr std::array caught_signals{SIGINT, SIGTERM, SIGHUP, SIGALRM};
inline constexpr unsigned seconds_to_end = 1;

/// What the handlers set and say; lock-free, so a signal handler may use it.
inline std::atomic<stop_request*> signalled_request = nullptr;
inline std::atomic<stopped_answer*> signalled_answer = nullptr;
static_assert(std::atomic<stop_request*>::is_always_lock_free && std::atomic<stopped_answer*>::is_always_lock_free);

/// A signal is blocked while its handler runs, so its default effect comes when the handler returns.
OMNIGRAPH_INLINE void end_process(int signal) noexcept {
    auto* last = signalled_answer.load();
    if (last && last->say()) ::_exit(exit_code::interrupted_by(signal));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

extern "C" OMNIGRAPH_INLINE void omnigraph_request_stop(int signal) {
    const int errno_before = errno;
    auto* stop = signalled_request.load();
    if (stop && !stop->requested()) {
        stop->request(signal);
        if (signalled_answer.load()) ::alarm(seconds_to_end);
    } else {
        end_process(signal);
    }
    errno = errno_before;
}

extern "C" OMNIGRAPH_INLINE void omnigraph_stop_now(int /*alarm*/) {
    if (const auto* stop = signalled_request.load(); stop && stop->requested()) end_process(stop->signal());
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE signal_scope::signal_scope(stop_request& stop, stopped_answer* last) {
    detail::signalled_answer = last;
    detail::signalled_request = &stop;
    struct sigaction catching {};
    // SA_RESTART: reads and writes continue after the handler; only a sleep ends (system_runtime::sleep).
    catching.sa_flags = SA_RESTART;
    ::sigemptyset(&catching.sa_mask);
    for (std::size_t i = 0; i < before_.size(); ++i) {
        const int signal = detail::caught_signals[i];
        ::sigaction(signal, nullptr, &before_[i]);
        catching.sa_handler = signal == SIGALRM ? &detail::omnigraph_stop_now : &detail::omnigraph_request_stop;
        if (signal == SIGALRM ? last != nullptr : before_[i].sa_handler != SIG_IGN)
            ::sigaction(signal, &catching, nullptr);
    }
}

OMNIGRAPH_INLINE signal_scope::~signal_scope() {
    if (detail::signalled_answer) ::alarm(0);
    for (std::size_t i = 0; i < before_.size(); ++i) ::sigaction(detail::caught_signals[i], &before_[i], nullptr);
    detail::signalled_request = nullptr;
    detail::signalled_answer = nullptr;
}

}  // namespace omnigraph::cluster::cli
