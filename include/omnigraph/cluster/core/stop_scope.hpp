// Lets a caller end its work early: work on this thread checks for a stop request between two steps.
//
//     std::stop_source gone;
//     const stop_scope scope{gone.get_token()};              // of this thread, until it goes
//     if (stop_scope::requested()) print("the next step is not begun");
//
// (1) A scope belongs to its thread; work on another thread needs a scope of its own.
// (2) Scopes nest, and the innermost counts. Without a scope nothing is ever stopped.
// (3) Work checks only where nothing is half done: a write that is visible already is never reported as stopped.
// A command line stops by a stop_request, which a signal handler may set: stop_scope{stop}. The request outlives the
// scope. Commands of the control plane look at their stop_request themselves.
#pragma once

#include <stop_token>
#include <utility>

#include <omnigraph/cluster/core/stop_request.hpp>

namespace omnigraph::cluster {

class stop_scope {
public:
    explicit stop_scope(std::stop_token token) : token_{std::move(token)}, outer_{std::exchange(innermost_, this)} {}
    explicit stop_scope(const stop_request& request) : request_{&request}, outer_{std::exchange(innermost_, this)} {}
    stop_scope(const stop_scope&) = delete;
    stop_scope& operator=(const stop_scope&) = delete;
    ~stop_scope() { innermost_ = outer_; }

    /// Whether the caller no longer wants the work of this thread.
    [[nodiscard]] static bool requested() noexcept {
        return innermost_ &&
               (innermost_->request_ ? innermost_->request_->requested() : innermost_->token_.stop_requested());
    }

private:
    static inline thread_local const stop_scope* innermost_ = nullptr;

    std::stop_token token_ = {};
    const stop_request* request_ = nullptr;
    const stop_scope* outer_;
};

}  // namespace omnigraph::cluster
