// Bodies of graph/graph_handles.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_handles::graph_handles(object_store& store, runtime& clock,
                                              std::filesystem::path cache_directory)
    : store_{&store}, clock_{&clock}, files_{std::make_shared<file_cache>(std::move(cache_directory))} {}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<graph_handle>> graph_handles::open(std::string_view root) {
    std::shared_ptr<graph_handle> handle;
    {
        const std::lock_guard lock{mutex_};
        auto& known = open_[std::string{root}];
        handle = known.lock();
        if (!handle)
            known = handle = std::make_shared<graph_handle>(repository{*store_, std::string{root}}, files_, *clock_);
    }
    if (auto head = handle->head(); !head) return head.error();
    return handle;
}

}  // namespace omnigraph::cluster::graph
