// The embedded graph engine: graphs in an object store, and SQLite on local copies of them.
//
//     graph_engine engine{store, clock};
//     engine.init("graphs/kb.omni", schema_source, "ann");     // one create-only write
//     auto kb = engine.open("graphs/kb.omni");                 // to load, mutate and read
//
// The control operations except apply_schema use only the store: no SQLite and no local copy.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster {

class object_store;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::graph {

class embedder;
class graph_handles;

class graph_engine final : public graph_host, public graph_upkeep {
public:
    /// Local copies are in file_cache::default_directory(), and the limits of calls are those of the environment
    /// (sqlite/call_limits.hpp); where one of them is no number, no graph is opened. The store and the runtime must
    /// outlive the engine and its sessions.
    graph_engine(object_store& store, runtime& clock);

    /// Local copies are in `cache_directory`, or in a private directory when it is empty.
    graph_engine(object_store& store, runtime& clock, std::filesystem::path cache_directory);
    ~graph_engine() override;

    [[nodiscard]] graph_result<root_state> probe(std::string_view root) override;
    [[nodiscard]] graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                                std::string_view actor) override;
    [[nodiscard]] std::vector<graph_result<live_graph>> init_all(std::span<const graph_creation> wanted) override;
    [[nodiscard]] graph_result<live_graph> observe(std::string_view root) override;
    [[nodiscard]] graph_result<schema_preview> preview_schema(std::string_view root,
                                                              std::string_view desired_source) override;
    [[nodiscard]] graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                                        std::string_view actor, const graph_guard& guard) override;
    /// The same. With hard drops the commits before, which have what was dropped, can no longer be read, and what was
    /// stored of them is removed; where that fails, the next cleanup does it.
    [[nodiscard]] graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                                        std::string_view actor, const graph_guard& guard,
                                                        lang::drop_mode drops);
    [[nodiscard]] graph_result<done> destroy(std::string_view root, const graph_guard& guard) override;

    [[nodiscard]] graph_result<optimize_outcome> optimize(std::string_view root) override;
    [[nodiscard]] graph_result<cleanup_outcome> cleanup(std::string_view root, const retention& rule,
                                                        upkeep_mode mode) override;
    [[nodiscard]] graph_result<repair_outcome> repair(std::string_view root, upkeep_mode mode) override;

    /// Opens a graph. Sessions of one root share connections and the queue of writes. `texts` embeds the text of
    /// `nearest(property, "text")`; without it such a query is bad_request. Errors: not_found when there is no graph at
    /// the root.
    [[nodiscard]] graph_result<std::shared_ptr<graph_session>> open(std::string_view root,
                                                                    std::shared_ptr<const embedder> texts = nullptr);

    /// The same for a server: fails also when an object that the manifest names is missing or damaged, which otherwise
    /// the first read would find.
    [[nodiscard]] graph_result<std::shared_ptr<graph_session>> open_ready(
        std::string_view root, std::shared_ptr<const embedder> texts = nullptr);

    /// What is wrong with the numbers in the environment that engines read: programs refuse to start with them.
    [[nodiscard]] static diagnostics wrong_environment();

    /// What the user should know about the local copies, in one sentence: that they are in a temporary directory, and
    /// why. nullopt when there is nothing to tell.
    [[nodiscard]] std::optional<std::string> notice();

private:
    object_store* store_;
    runtime* clock_;
    std::unique_ptr<graph_handles> handles_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_engine.ipp>
#endif
