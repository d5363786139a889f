// Bodies of engine/execute/observing_host.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/observing_host.hpp>

namespace omnigraph::cluster {

namespace detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error only_looking() {
    return {"This command only looks, and changes no graph.", write_effect::no};
}

}  // namespace detail

template <class Key, class Value, class Look>
graph_result<Value> observing_host::once(std::map<Key, graph_result<Value>>& seen, Key key, Look&& look) {
    {
        const std::lock_guard guard{lock_};
        if (const auto known = seen.find(key); known != seen.end()) return known->second;
    }
    auto found = look();
    const std::lock_guard guard{lock_};
    return seen.emplace(std::move(key), std::move(found)).first->second;
}

OMNIGRAPH_INLINE graph_result<root_state> observing_host::probe(std::string_view root) {
    return once(states_, std::string{root}, [&] { return engine_.probe(root); });
}

OMNIGRAPH_INLINE graph_result<live_graph> observing_host::observe(std::string_view root) {
    return once(graphs_, std::string{root}, [&] { return engine_.observe(root); });
}

OMNIGRAPH_INLINE graph_result<schema_preview> observing_host::preview_schema(std::string_view root,
                                                                             std::string_view desired_source) {
    return once(previews_, std::pair{std::string{root}, std::string{desired_source}},
                [&] { return engine_.preview_schema(root, desired_source); });
}

OMNIGRAPH_INLINE graph_result<live_graph> observing_host::init(std::string_view, std::string_view, std::string_view) {
    return detail::only_looking();
}

OMNIGRAPH_INLINE graph_result<live_graph> observing_host::apply_schema(std::string_view, std::string_view,
                                                                       std::string_view, const graph_guard&) {
    return detail::only_looking();
}

OMNIGRAPH_INLINE graph_result<done> observing_host::destroy(std::string_view, const graph_guard&) {
    return detail::only_looking();
}

}  // namespace omnigraph::cluster
