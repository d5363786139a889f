// What a change of a graph's schema would do; nothing has been written.
//
//     const auto preview = host.preview_schema("graphs/kb.omni", desired_source);
//     if (const auto why = preview->refusal()) print("not possible: " + why->message);
//     for (const auto& step : preview->plan.steps) print(lang::describe(step));
//
// A preview is valid for the graph in `graph`. A graph_guard with its digest and version refuses a graph that has moved
// since.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster {

struct schema_preview {
    live_graph graph;           ///< the graph at the time of the preview
    lang::migration_plan plan;  ///< every step, unsupported ones included
    bool text_only = false;     ///< the text differs without a step: no migration and no commit
    /// Branches beside main, which a change of more than the text cannot take along: apply_schema refuses it.
    std::vector<std::string> other_branches = {};
    /// By position in plan.steps, for each step that drops something: how many rows the type has in main. drop_type
    /// takes them all, drop_property a value of each row that has one, change_end the edges whose end goes.
    std::map<std::size_t, std::uint64_t> rows_of_drops = {};

    /// Why apply_schema would refuse: the first of guard, branches and unsupported steps. nullopt when it would not.
    [[nodiscard]] std::optional<graph_error> refusal(const graph_guard& guard = {}) const;
};

/// The number of rows of a type, by the name that it has in the accepted schema.
using row_counter = std::function<std::uint64_t(lang::type_kind kind, const std::string& accepted_name)>;

/// Fills `rows_of_drops`; `rows_of` is asked for the types that a step drops, or drops from.
void count_dropped_rows(schema_preview& preview, const row_counter& rows_of);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/schema_preview.ipp>
#endif
