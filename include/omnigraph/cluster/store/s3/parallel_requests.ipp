// Bodies of store/s3/parallel_requests.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/s3/parallel_requests.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<done> request_in_parallel(std::size_t count, std::size_t at_once,
                                                        const std::function<store_result<done>(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> stopped = false;
    std::mutex mutex;
    store_result<done> outcome{done{}};
    const auto take = [&] {
        for (auto index = next++; index < count && !stopped; index = next++) {
            auto one = work(index);
            if (one) continue;
            stopped = true;
            const std::scoped_lock lock{mutex};
            if (outcome) outcome = std::move(one);
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < std::min(at_once, count); ++i) threads.emplace_back(take);
        take();
    }
    return outcome;
}

}  // namespace omnigraph::cluster
