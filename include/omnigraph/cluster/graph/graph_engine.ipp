// Bodies of graph/graph_engine.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/embedding/checked_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/preview_change.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/checked_actor.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> desired_shape(
    std::string_view schema_source) {
    if (schema_source.size() > max_schema_bytes)
        return bad_request(of_input("The schema has " + std::to_string(schema_source.size()) +
                                    " bytes; at most 524288 are kept with a graph."));
    return compile_shape(schema_source);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_engine::graph_engine(object_store& store, runtime& clock) : store_{&store}, clock_{&clock} {
    const auto limits = limits_of_environment(posix::environment_variable);
    if (limits) cap_memory(limits->memory);
    handles_ = std::make_unique<graph_handles>(store, clock, file_cache::default_directory(), limits);
}

OMNIGRAPH_INLINE graph_engine::graph_engine(object_store& store, runtime& clock, std::filesystem::path cache_directory)
    : store_{&store},
      clock_{&clock},
      handles_{std::make_unique<graph_handles>(store, clock, std::move(cache_directory))} {}

OMNIGRAPH_INLINE graph_engine::~graph_engine() = default;

OMNIGRAPH_INLINE diagnostics graph_engine::wrong_environment() {
    auto wrong = wrong_limits(posix::environment_variable);
    for (auto& fault : wrong_embedding_numbers(posix::environment_variable)) wrong.push_back(std::move(fault));
    if (const auto cache = posix::wrong_cache_folder())
        wrong.push_back(error(codes::usage_error, "OMNIGRAPH_CACHE", shortened(*cache))
                            .with_remedy("Write the path from the root on, or unset the variable."));
    return wrong;
}

OMNIGRAPH_INLINE std::optional<std::string> graph_engine::notice() { return handles_->notice(); }

OMNIGRAPH_INLINE graph_result<root_state> graph_engine::probe(std::string_view root) {
    return repository{*store_, std::string{root}}.probe();
}

OMNIGRAPH_INLINE graph_result<live_graph> graph_engine::init(std::string_view root, std::string_view schema_source,
                                                             std::string_view actor) {
    const auto shape = detail::desired_shape(schema_source);
    if (!shape) return shape.error();
    if (auto fits = checked_actor(actor); !fits) return fits.error();
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    auto created = repository{*store_, std::string{root}}.create(genesis_manifest(**shape, actor, *clock_));
    if (!created) return created.error();
    return live_state(created->record);
}

OMNIGRAPH_INLINE std::vector<graph_result<live_graph>> graph_engine::init_all(std::span<const graph_creation> wanted) {
    // each distinct text is parsed once
    std::map<std::string_view, graph_result<std::shared_ptr<const schema_shape>>> shapes;
    std::vector<new_graph> created;
    std::vector<std::optional<graph_error>> refused(wanted.size());
    const auto usable = check_clock(*clock_);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [root, source, actor] = wanted[i];
        auto known = shapes.find(source);
        if (known == shapes.end()) known = shapes.emplace(source, detail::desired_shape(source)).first;
        if (auto fits = checked_actor(actor); !fits) refused[i] = fits.error();
        else if (!usable) refused[i] = usable.error();
        else if (known->second)
            created.push_back({std::string{root}, genesis_manifest(**known->second, actor, *clock_)});
        else refused[i] = known->second.error();
    }
    auto stored = create_graphs(*store_, created);
    std::vector<graph_result<live_graph>> outcomes;
    for (std::size_t i = 0, next = 0; i < wanted.size(); ++i) {
        if (refused[i]) {
            outcomes.emplace_back(*std::move(refused[i]));
            continue;
        }
        auto& manifest = stored[next++];
        if (manifest) outcomes.emplace_back(live_state(manifest->record));
        else outcomes.emplace_back(std::move(manifest).error());
    }
    return outcomes;
}

OMNIGRAPH_INLINE graph_result<live_graph> graph_engine::observe(std::string_view root) {
    auto current = repository{*store_, std::string{root}}.manifest();
    if (!current) return current.error();
    return live_state(current->record);
}

OMNIGRAPH_INLINE graph_result<schema_preview> graph_engine::preview_schema(std::string_view root,
                                                                           std::string_view desired_source) {
    const auto desired = detail::desired_shape(desired_source);
    if (!desired) return desired.error();
    const auto current = repository{*store_, std::string{root}}.manifest();
    if (!current) return current.error();
    const auto accepted = compile_accepted(current->record, store_->display(root));
    if (!accepted) return accepted.error();
    return preview_change(current->record, (*accepted)->catalog, **desired);
}

OMNIGRAPH_INLINE graph_result<live_graph> graph_engine::apply_schema(std::string_view root,
                                                                     std::string_view desired_source,
                                                                     std::string_view actor, const graph_guard& guard) {
    const auto desired = detail::desired_shape(desired_source);
    if (!desired) return desired.error();
    const auto handle = handles_->open(root);
    if (!handle) return handle.error();
    return (*handle)->apply_schema(*desired, actor, guard);
}

OMNIGRAPH_INLINE graph_result<live_graph> graph_engine::apply_schema(std::string_view root,
                                                                     std::string_view desired_source,
                                                                     std::string_view actor, const graph_guard& guard,
                                                                     lang::drop_mode drops) {
    const auto desired = detail::desired_shape(desired_source);
    if (!desired) return desired.error();
    const auto handle = handles_->open(root);
    if (!handle) return handle.error();
    auto altered = (*handle)->apply_schema(*desired, actor, guard, drops);
    // A rule that gives up no commit: what has expired is removed. What is left is found by the next cleanup.
    if (altered && drops == lang::drop_mode::hard)
        static_cast<void>((*handle)->care().cleanup({.keep = UINT64_MAX}, upkeep_mode::perform));
    return altered;
}

OMNIGRAPH_INLINE graph_result<done> graph_engine::destroy(std::string_view root, const graph_guard& guard) {
    return repository{*store_, std::string{root}}.destroy(guard);
}

OMNIGRAPH_INLINE graph_result<optimize_outcome> graph_engine::optimize(std::string_view root) {
    const auto handle = handles_->open(root);
    if (!handle) return handle.error();
    return (*handle)->care().optimize();
}

OMNIGRAPH_INLINE graph_result<cleanup_outcome> graph_engine::cleanup(std::string_view root, const retention& rule,
                                                                     upkeep_mode mode) {
    const auto handle = handles_->open(root);
    if (!handle) return handle.error();
    return (*handle)->care().cleanup(rule, mode);
}

OMNIGRAPH_INLINE graph_result<repair_outcome> graph_engine::repair(std::string_view root, upkeep_mode mode) {
    const auto handle = handles_->open(root);
    if (!handle) return handle.error();
    return (*handle)->care().repair(mode);
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<graph_session>> graph_engine::open(
    std::string_view root, std::shared_ptr<const embedder> texts) {
    auto handle = handles_->open(root);
    if (!handle) return handle.error();
    return std::shared_ptr<graph_session>{
        std::make_shared<engine_session>(*std::move(handle), *clock_, checked_embedder::of(std::move(texts)))};
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<graph_session>> graph_engine::open_ready(
    std::string_view root, std::shared_ptr<const embedder> texts) {
    auto handle = handles_->open(root);
    if (!handle) return handle.error();
    if (const auto stored = (*handle)->check_stored(); !stored) return stored.error();
    return std::shared_ptr<graph_session>{
        std::make_shared<engine_session>(*std::move(handle), *clock_, checked_embedder::of(std::move(texts)))};
}

}  // namespace omnigraph::cluster::graph
