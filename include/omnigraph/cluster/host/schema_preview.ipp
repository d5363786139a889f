// Bodies of host/schema_preview.hpp.
#pragma once

#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<graph_error> schema_preview::refusal(const graph_guard& guard) const {
    if (auto differs = guard.mismatch(graph); !differs.empty())
        return graph_error{"The graph is not what was expected: " + std::move(differs) + ".", write_effect::no,
                           graph_fault::conflict};
    if (!other_branches.empty() && !text_only) {
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

OMNIGRAPH_INLINE void count_dropped_rows(schema_preview& preview, const row_counter& rows_of) {
    std::map<std::pair<lang::type_kind, std::string>, std::string> accepted_names;
    for (const auto& step : preview.plan.steps)
        if (const auto* renamed = std::get_if<lang::rename_type>(&step))
            accepted_names[{renamed->kind, renamed->to}] = renamed->from;
    const auto of_desired = [&](lang::type_kind kind, const std::string& name) {
        const auto renamed = accepted_names.find({kind, name});
        return rows_of(kind, renamed == accepted_names.end() ? name : renamed->second);
    };
    for (std::size_t at = 0; at < preview.plan.steps.size(); ++at) {
        const auto note = [&](std::uint64_t rows) { preview.rows_of_drops.emplace(at, rows); };
        std::visit(overloaded{[&](const lang::drop_type& drop) { note(rows_of(drop.kind, drop.name)); },
                              [&](const lang::drop_property& drop) {
                                  if (drop.kind != lang::type_kind::interface)
                                      note(of_desired(drop.kind, drop.type_name));
                              },
                              [&](const lang::change_end& end) {
                                  if (end.mode) note(of_desired(lang::type_kind::edge, end.type_name));
                              },
                              [](const auto&) {}},
                   preview.plan.steps[at]);
    }
}

}  // namespace omnigraph::cluster
