// Bodies of testing/fake_graph_host.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/store/is_object.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE auto fake_graph_host::take_failure(fake_call call) -> std::optional<planned_failure> {
    const auto planned = failures_.extract(call);
    if (planned.empty()) return std::nullopt;
    return planned.mapped();
}

OMNIGRAPH_INLINE graph_result<root_state> fake_graph_host::probe(std::string_view root) {
    const graph_error silent{"the storage does not answer"};
    switch (store_.probe(fake_manifest(root))) {
        case presence::present: return root_state::present;
        case presence::unknown:
            if (is_object(store_, root)) return root_state::residue;
            return silent;
        case presence::absent: break;
    }
    switch (store_.probe(root)) {
        case presence::present: return root_state::residue;
        case presence::unknown: return silent;
        case presence::absent: break;
    }
    return root_state::absent;
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::init(std::string_view root, std::string_view schema_source,
                                                                std::string_view actor) {
    const auto failing = take_failure(fake_call::init);
    if (failing && !failing->happened) return graph_error{"told to fail", failing->effect};
    if (auto why = check_ ? check_(schema_source) : std::nullopt) return graph::bad_request(of_input(*std::move(why)));
    fake_graph created{std::string{schema_source}, ids_ ? ids_->new_id() : fake_uid(root)};
    created.commits.back().actor = ids_ ? actor : std::string_view{};
    const auto put = store_.put_if_absent(fake_manifest(root), encode_fake_graph(created, root));
    if (!put)
        return graph_error{put.error().cause,
                           put.error().fault == store_fault::ambiguous ? write_effect::unknown : write_effect::no};
    if (failing) return graph_error{"told to fail", failing->effect};
    return live_fake_graph(created);
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::observe(std::string_view root) {
    const auto stored = read_fake_graph(store_, root);
    if (!stored) return stored.error();
    return live_fake_graph(stored->graph);
}

OMNIGRAPH_INLINE void fake_graph_host::add_refusal(schema_preview& preview) const {
    if (!refusal_.empty() && !preview.plan.steps.empty()) preview.plan.refuse({"schema", refusal_});
}

OMNIGRAPH_INLINE graph_result<schema_preview> fake_graph_host::preview_schema(std::string_view root,
                                                                              std::string_view desired_source) {
    if (auto why = check_ ? check_(desired_source) : std::nullopt) return graph::bad_request(of_input(*std::move(why)));
    const auto stored = read_fake_graph(store_, root);
    if (!stored) return stored.error();
    auto preview = preview_fake_schema(stored->graph, desired_source);
    add_refusal(preview);
    return preview;
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::apply_schema(std::string_view root,
                                                                        std::string_view desired_source,
                                                                        std::string_view actor,
                                                                        const graph_guard& guard) {
    const auto failing = take_failure(fake_call::apply_schema);
    if (failing && !failing->happened) return graph_error{"told to fail", failing->effect};
    auto altered = alter(root, desired_source, actor, guard);
    if (altered && failing) return graph_error{"told to fail", failing->effect};
    return altered;
}

OMNIGRAPH_INLINE graph_result<live_graph> fake_graph_host::alter(std::string_view root, std::string_view desired_source,
                                                                 std::string_view actor, const graph_guard& guard) {
    if (auto why = check_ ? check_(desired_source) : std::nullopt) return graph::bad_request(of_input(*std::move(why)));
    auto stored = read_fake_graph(store_, root);
    if (!stored) return stored.error();
    auto& graph = stored->graph;
    auto preview = preview_fake_schema(graph, desired_source);
    add_refusal(preview);
    const bool is_there = graph.schema == desired_source;
    if (auto refused = preview.refusal(is_there ? graph_guard{.graph_uid = guard.graph_uid} : guard))
        return *std::move(refused);
    if (is_there) return live_fake_graph(graph);
    fake_state before{graph.schema, graph.tables};
    graph.schema = desired_source;
    if (!preview.text_only) {
        add_fake_commit(graph, "schema_apply", actor, std::move(before));
        migrate_fake_rows(graph, preview.plan);
    }
    if (const auto written = write_fake_graph(store_, root, graph, stored->version); !written) return written.error();
    return live_fake_graph(graph);
}

OMNIGRAPH_INLINE graph_result<done> fake_graph_host::destroy(std::string_view root, const graph_guard& guard) {
    const auto failing = take_failure(fake_call::destroy);
    if (failing && !failing->happened) return graph_error{"told to fail", failing->effect};
    auto removed = remove(root, guard);
    if (removed && failing) return graph_error{"told to fail", failing->effect};
    return removed;
}

OMNIGRAPH_INLINE graph_result<done> fake_graph_host::remove(std::string_view root, const graph_guard& guard) {
    const auto stored = store_.get(fake_manifest(root));
    if (!stored && stored.error().fault != store_fault::absent && stored.error().fault != store_fault::corrupt)
        return graph::internal(stored.error().cause);
    bool opened = false;
    if (stored) {
        const auto graph = decode_fake_graph(stored->bytes, root);
        opened = graph.has_value();
        if (auto differs = opened ? guard.mismatch(live_fake_graph(*graph)) : std::string{}; !differs.empty())
            return graph::conflicting(std::move(differs));
        if (const auto gone = store_.remove_if_match(fake_manifest(root), stored->version); !gone)
            return graph::write_effect_of(graph::internal(gone.error().cause),
                                          graph::write_effect_after(gone.error().fault));
    }
    if (const auto gone = store_.remove_prefix(root); !gone)
        return graph::write_effect_of(graph::internal(gone.error().cause),
                                      opened ? write_effect::yes : write_effect::unknown);
    return done{};
}

}  // namespace omnigraph::cluster::testing
