// The open graphs of one engine: one handle for each root.
//
//     graph_handles handles{store, clock, cache_directory};
//     auto kb = handles.open("graphs/kb.omni");
//
// Opening an open root shares its handle, so writes queue instead of competing; when another graph is at the root now,
// it gets a new handle. Safe to use from several threads.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

class graph_handles {
public:
    /// Without limits, because what sets them is wrong, no graph is opened. The store and the runtime must outlive the
    /// handles. An empty `cache_directory` means a private one.
    graph_handles(object_store& store, runtime& clock, std::filesystem::path cache_directory,
                  result<call_limits, std::string> limits = call_limits{});

    /// Errors: not_found when there is no graph at the root; bad_request when there are no limits.
    [[nodiscard]] graph_result<std::shared_ptr<graph_handle>> open(std::string_view root);

    /// As file_cache::notice.
    [[nodiscard]] std::optional<std::string> notice() { return files_->notice(); }

private:
    object_store* store_;
    runtime* clock_;
    result<call_limits, std::string> limits_;
    std::shared_ptr<file_cache> files_;
    std::mutex mutex_;
    std::map<std::string, std::weak_ptr<graph_handle>, std::less<>> open_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_handles.ipp>
#endif
