// Runs independent steps on a few threads.
//
//     in_parallel(names.size(), 4, [&](std::size_t i) { sizes[i] = names[i].size(); });
//
// Every index is passed to the step exactly once. The function returns after all calls have returned. A single step
// runs without a thread. After a step has thrown, no further one begins, and the first exception goes to the caller.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace omnigraph::cluster {

template <class Step>
void in_parallel(std::size_t count, std::size_t at_once, Step&& step) {
    std::atomic<std::size_t> next = 0;
    std::once_flag first;
    std::exception_ptr thrown;
    const auto work = [&] {
        try {
            for (auto i = next++; i < count; i = next++) step(i);
        } catch (...) {
            std::call_once(first, [&] { thrown = std::current_exception(); });
            next = count;
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(count, at_once); ++i) helpers.emplace_back(work);
        work();
    }
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace omnigraph::cluster
