// Lets a caller look at a long write now and then, between two of its statements.
//
//     const write_pulse watched{[&] { ++count; }};   // of this thread, until it goes
//     write_pulse::beat();                           // by the write, now and then
//
// Pulses nest, and the innermost counts. Without one a beat does nothing.
#pragma once

#include <functional>
#include <utility>

namespace omnigraph::cluster::graph {

class write_pulse {
public:
    explicit write_pulse(std::function<void()> each)
        : each_{std::move(each)}, outer_{std::exchange(innermost_, this)} {}
    write_pulse(const write_pulse&) = delete;
    write_pulse& operator=(const write_pulse&) = delete;
    ~write_pulse() { innermost_ = outer_; }

    static void beat() {
        if (innermost_) innermost_->each_();
    }

private:
    static inline thread_local const write_pulse* innermost_ = nullptr;

    std::function<void()> each_;
    const write_pulse* outer_;
};

}  // namespace omnigraph::cluster::graph
