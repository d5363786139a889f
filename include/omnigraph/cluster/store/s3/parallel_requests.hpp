// Many requests at once: one piece of work for each of some numbers, on several threads.
//
//     const auto sent = request_in_parallel(keys.size(), 64, [&](std::size_t at) { return store.remove(keys[at]); });
//     if (!sent) return sent.error();         // the first failure; others may have happened, too
#pragma once

#include <cstddef>
#include <functional>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Calls `work` for each number below `count`, from at most `at_once` threads, the caller's included. After a failure
/// no further call begins. Returns when all calls have ended.
[[nodiscard]] store_result<done> request_in_parallel(std::size_t count, std::size_t at_once,
                                                     const std::function<store_result<done>(std::size_t)>& work);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/parallel_requests.ipp>
#endif
