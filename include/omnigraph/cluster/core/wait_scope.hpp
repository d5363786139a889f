// Lends the place of this thread to other work while it waits for something outside, such as a service.
//
//     {
//         const wait_scope waiting;          // others may use the place of this thread
//         print("the service is asked");
//     }                                      // waits until the thread has a place again
//
// (1) Who has few places for work installs a wait_host for the threads that do it. Without one nothing happens.
// (2) While it waits a thread holds nothing that others need: no lock, no connection, no transaction.
// (3) Scopes nest, and the outermost counts.
#pragma once

#include <utility>

namespace omnigraph::cluster {

/// Has the places. Both functions are called by the thread that waits, and must not throw.
class wait_host {
public:
    virtual ~wait_host() = default;
    virtual void begin_wait() noexcept = 0;
    virtual void end_wait() noexcept = 0;
};

class wait_scope {
public:
    wait_scope() noexcept : host_{std::exchange(current_, nullptr)} {
        if (host_) host_->begin_wait();
    }
    wait_scope(const wait_scope&) = delete;
    wait_scope& operator=(const wait_scope&) = delete;
    ~wait_scope() {
        if (!host_) return;
        host_->end_wait();
        current_ = host_;
    }

    /// Installs a host for this thread, until it goes. The host must outlive it.
    class under {
    public:
        explicit under(wait_host& host) noexcept : outer_{std::exchange(current_, &host)} {}
        under(const under&) = delete;
        under& operator=(const under&) = delete;
        ~under() { current_ = outer_; }

    private:
        wait_host* outer_;
    };

private:
    static inline thread_local wait_host* current_ = nullptr;

    wait_host* host_;
};

}  // namespace omnigraph::cluster
