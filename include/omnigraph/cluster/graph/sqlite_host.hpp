// The embedded engine as the control plane sees it, and the way to open its graphs.
//
//     sqlite_host host{store, clock};
//     host.init("graphs/kb.omni", schema_source, "ann");     // one create-only write
//     auto kb = host.open("graphs/kb.omni");                 // to load, mutate and read
//
// Control operations touch the store only: no SQLite, no cache, and no write but init's.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/versions/cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

/// The first manifest of a graph with this schema.
[[nodiscard]] manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock);

class sqlite_host final : public graph_host {
public:
    /// The store and the runtime must outlive it.
    sqlite_host(object_store& store, runtime& clock,
                std::filesystem::path cache_directory = cache::default_directory());

    [[nodiscard]] graph_result<root_state> probe(std::string_view root) override;
    [[nodiscard]] graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                                std::string_view actor) override;
    [[nodiscard]] graph_result<live_graph> observe(std::string_view root) override;

    /// Callers of one host share the handle of a root, so their writes queue instead of colliding.
    [[nodiscard]] answer<std::shared_ptr<graph_handle>> open(std::string_view root);

private:
    [[nodiscard]] repository objects(std::string_view root) const { return {*store_, std::string{root}}; }

    object_store* store_;
    runtime* clock_;
    std::shared_ptr<cache> files_;
    std::mutex mutex_;
    std::map<std::string, std::weak_ptr<graph_handle>, std::less<>> open_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite_host.ipp>
#endif
