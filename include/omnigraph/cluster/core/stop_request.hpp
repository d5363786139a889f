// A request to stop a command early, made by a signal handler, another thread or a test. A command looks at it between
// two steps.
//
//     stop_request stop;
//     stop.request(15);                       // in a handler of SIGTERM
//     if (stop.requested()) print("the next step is not begun");
//
// std::stop_source cannot replace it: its request_stop() may not be called from a signal handler.
#pragma once

#include <atomic>

namespace omnigraph::cluster {

class stop_request {
public:
    /// Async-signal-safe. The first request is kept; later ones change nothing. `signal` must not be 0.
    void request(int signal) noexcept {
        int none = 0;
        signal_.compare_exchange_strong(none, signal);
    }

    [[nodiscard]] bool requested() const noexcept { return signal_.load() != 0; }

    /// The signal of the first request; 0 until then.
    [[nodiscard]] int signal() const noexcept { return signal_.load(); }

private:
    static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not wait for a lock");
    std::atomic<int> signal_ = 0;
};

}  // namespace omnigraph::cluster
