// Bodies of host/schema_preview.hpp.
#pragma once

#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<graph_error> schema_preview::refusal(const graph_guard& guard) const {
    if (auto differs = guard.mismatch(graph); !differs.empty())
        return graph_error{"The graph is not what was expected: " + std::move(differs) + ".", write_effect::no,
                           graph_fault::conflict};
    if (!other_branches.empty()) {
        std::string names;
        for (const auto& name : other_branches) names += (names.empty() ? "" : ", ") + name;
        graph_error refused{"schema apply requires a graph with only main; found non-main branches: " + names,
                            write_effect::no, graph_fault::conflict};
        refused.remedy =
            "Delete the other branches first, after a merge where their rows are wanted; `omnigraph branch list` shows "
            "them.";
        return refused;
    }
    for (const auto& step : plan.steps)
        if (const auto* refused = std::get_if<lang::unsupported_change>(&step))
            return graph_error{(refused->code ? "[" + std::string{refused->code->text} + "] " : std::string{}) +
                                   refused->entity + ": " + refused->reason,
                               write_effect::no, graph_fault::bad_request};
    return std::nullopt;
}

}  // namespace omnigraph::cluster
