// Bodies of graph/sqlite_host.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sqlite_host::sqlite_host(object_store& store, runtime& clock, std::filesystem::path cache_directory)
    : store_{&store}, clock_{&clock}, files_{std::make_shared<cache>(std::move(cache_directory))} {}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_failure as_failure(const graph_error& error) {
    return {error.message, error.moved};
}

[[nodiscard]] OMNIGRAPH_INLINE live_graph as_live(const manifest_record& manifest) {
    return {main_of(manifest).version, manifest.schema.source, digest_of_bytes(manifest.schema.source)};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE manifest_record genesis_manifest(const schema_shape& shape, std::string_view actor, runtime& clock) {
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

OMNIGRAPH_INLINE graph_result<root_state> sqlite_host::probe(std::string_view root) {
    auto state = objects(root).probe();
    if (!state) return detail::as_failure(state.error());
    return *state;
}

OMNIGRAPH_INLINE graph_result<live_graph> sqlite_host::init(std::string_view root, std::string_view schema_source,
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

OMNIGRAPH_INLINE graph_result<live_graph> sqlite_host::observe(std::string_view root) {
    auto now = objects(root).manifest();
    if (!now) return detail::as_failure(now.error());
    return detail::as_live(now->record);
}

OMNIGRAPH_INLINE answer<std::shared_ptr<graph_handle>> sqlite_host::open(std::string_view root) {
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
