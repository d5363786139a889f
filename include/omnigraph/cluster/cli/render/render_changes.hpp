// The changes of a plan or an apply, grouped by graph.
//
//   graph.kb
//     + Create graph.kb [Derived]
//     + Create query.kb.*: 73 of them (by_name, by_topic, experts, …)
//     ~ Update policy.base [bindings] [Blocked: dependency_not_applied]
//
//     render_changes(out, style_for(true), report.changes, report.blast_radius, {.kinds = kinds});
//
// (1) Every change is shown or counted. Only long runs of changes that differ in nothing but their names are folded,
//     and never blocked ones; `verbose` folds none.
// (2) The kind table decides groups and kinds, so kinds that are not standard are grouped the same way.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster::cli {

/// A longer run is folded.
inline constexpr std::size_t max_run_length = 20;

struct change_rendering {
    kind_table kinds;
    bool verbose = false;
    bool show_applied = false;  ///< show `[Applied]`, too: in the report of an apply
    plan_view view = plan_view::changes;
};

/// Prints each change below its graph; changes of the whole cluster come first.
void render_changes(std::ostream& out, const style& paint, const std::vector<change_report>& changes,
                    const std::vector<blast_radius_report>& radius, const change_rendering& options);

/// The group of an address: its container, or itself when its kind contains others; empty for the whole cluster.
[[nodiscard]] std::string group_of(kind_table kinds, std::string_view address);

/// `a, b, c, …` with at most `most` names.
[[nodiscard]] std::string join_first(const std::vector<std::string>& names, std::size_t most);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_changes.ipp>
#endif
