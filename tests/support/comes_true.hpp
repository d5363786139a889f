// Waits for a state that another thread or process brings about.
//
//     CHECK(comes_true([&] { return ask().status == 200; }));
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace omnigraph::cluster {

/// Whether it comes true. Gives up after ten minutes, so that a fault is a failure and no hang.
[[nodiscard]] inline bool comes_true(const std::function<bool()>& what) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{10};
    while (!what()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}  // namespace omnigraph::cluster
