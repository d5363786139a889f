// What a change of a graph's schema would do; nothing has been written.
//
//     const auto preview = host.preview_schema("graphs/kb.omni", desired_source);
//     if (const auto why = preview->refusal()) print("not possible: " + why->message);
//     for (const auto& step : preview->plan.steps) print(lang::describe(step));
//
// A preview holds for the graph as `graph` shows it: a graph_guard made of it meets whoever moves the graph meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster {

struct schema_preview {
    live_graph graph;           ///< what it was made against
    lang::migration_plan plan;  ///< steps that are not supported included
    bool text_only = false;     ///< the text differs, and no step follows: nothing is migrated, no commit is made
    std::vector<std::string> other_branches = {};  ///< besides main; a schema is applied only when there is none

    /// Why apply_schema would refuse it, the first reason: the guard, branches, a step. nullopt when it would not.
    [[nodiscard]] std::optional<graph_error> refusal(const graph_guard& guard = {}) const;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/schema_preview.ipp>
#endif
