// Bodies of store/s3/parallel_requests.hpp.
#pragma once

#include <atomic>
#include <mutex>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/store/s3/parallel_requests.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<done> request_in_parallel(std::size_t count, std::size_t at_once,
                                                        const std::function<store_result<done>(std::size_t)>& work) {
    std::atomic<bool> stopped = false;
    std::mutex mutex;
    store_result<done> outcome{done{}};
    in_parallel(count, at_once, [&](std::size_t index) {
        if (stopped) return;
        auto one = work(index);
        if (one) return;
        stopped = true;
        const std::scoped_lock lock{mutex};
        if (outcome) outcome = std::move(one);
    });
    return outcome;
}

}  // namespace omnigraph::cluster
