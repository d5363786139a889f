// Bodies of graph/graph_handles.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_handles::graph_handles(object_store& store, runtime& clock,
                                              std::filesystem::path cache_directory,
                                              result<call_limits, std::string> limits)
    : store_{&store},
      clock_{&clock},
      limits_{std::move(limits)},
      files_{std::make_shared<file_cache>(std::move(cache_directory))} {}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<graph_handle>> graph_handles::open(std::string_view root) {
    if (!limits_) return bad_request(of_input(limits_.error()));
    for (int tried = 0;; ++tried) {
        std::shared_ptr<graph_handle> handle;
        {
            const std::lock_guard lock{mutex_};
            auto& known = open_[std::string{root}];
            handle = known.lock();
            if (!handle || tried > 0)
                known = handle =
                    std::make_shared<graph_handle>(repository{*store_, std::string{root}}, files_, *clock_, *limits_);
        }
        const auto head = handle->head();
        if (head) return handle;
        // Another graph is at the root now. Sessions of the old handle keep getting this conflict.
        if (tried > 0 || head.error().fault != graph_fault::conflict) return head.error();
    }
}

}  // namespace omnigraph::cluster::graph
