// The embedded engine as the control plane sees it, and the way to open its graphs.
//
//     sqlite_host host{store, clock};
//     host.init("graphs/kb.omni", schema_source, "ann");     // one create-only write
//     auto kb = host.open("graphs/kb.omni");                 // to load, mutate and read
//
// Control operations touch the store only: no SQLite, no cache, and no write but init's.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster::graph {

/// The first manifest of a graph with this schema.
[[nodiscard]] manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock);

class sqlite_host final : public graph_host {
public:
    /// The store and the runtime must outlive it.
    sqlite_host(object_store& store, runtime& clock, std::filesystem::path cache_directory = cache::default_directory())
        : store_{&store}, clock_{&clock}, files_{std::make_shared<cache>(std::move(cache_directory))} {}

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

// ---- details ----------------------------------------------------------------------------

namespace detail {

[[nodiscard]] inline graph_failure as_failure(const graph_error& error) { return {error.message, error.moved}; }

[[nodiscard]] inline live_graph as_live(const manifest_record& manifest) {
    return {main_of(manifest).version, manifest.schema.source, digest_of_bytes(manifest.schema.source)};
}

}  // namespace detail

inline manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock) {
    manifest_record manifest;
    manifest.graph_uid = clock.new_id();
    manifest.seq = 1;
    manifest.schema = {digest_of_bytes(shape.source).hex(), shape.source, 1};
    const auto at = std::chrono::duration_cast<std::chrono::microseconds>(clock.now().time_since_epoch());
    auto& genesis = manifest.genesis;
    genesis = {clock.new_id(), manifest.graph_uid,     std::string{main_branch}, 1,  {}, std::string{actor}, at.count(),
               "init",         manifest.schema.sha256, manifest.schema.epoch,    {}, {}};
    for (const auto& [key, table] : shape.tables.tables()) genesis.tables[key] = {1, 0};
    const commit_ref head{genesis.id, digest_of_bytes(encode(genesis)).hex()};
    manifest.branches[std::string{main_branch}] = {head, genesis.version, {}, genesis.tables, {genesis.id}};
    return manifest;
}

inline graph_result<root_state> sqlite_host::probe(std::string_view root) {
    auto state = objects(root).probe();
    if (!state) return detail::as_failure(state.error());
    return *state;
}

inline graph_result<live_graph> sqlite_host::init(std::string_view root, std::string_view schema_source,
                                                  std::string_view actor) {
    if (schema_source.size() > largest_schema)
        return graph_failure{
            "The schema has " + std::to_string(schema_source.size()) + " bytes; at most 524288 are kept with a graph.",
            movement::no};
    const auto shape = compile_shape(schema_source);
    if (!shape) return detail::as_failure(shape.error());
    auto created = objects(root).create(genesis_manifest(**shape, actor, *clock_));
    if (!created) return detail::as_failure(created.error());
    return detail::as_live(created->record);
}

inline graph_result<live_graph> sqlite_host::observe(std::string_view root) {
    auto now = objects(root).manifest();
    if (!now) return detail::as_failure(now.error());
    return detail::as_live(now->record);
}

inline answer<std::shared_ptr<graph_handle>> sqlite_host::open(std::string_view root) {
    std::shared_ptr<graph_handle> handle;
    {
        const std::lock_guard lock{mutex_};
        auto& known = open_[std::string{root}];
        handle = known.lock();
        if (!handle) known = handle = std::make_shared<graph_handle>(objects(root), files_, *clock_);
    }
    if (auto head = handle->head(); !head) return head.error();
    return handle;
}

}  // namespace omnigraph::cluster::graph
