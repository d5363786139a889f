// The changes of a plan or an apply, by graph, so that one look tells what happens.
//
//   graph.kb
//     + Create graph.kb [Derived]
//     + Create query.kb.*: 73 of them (by_name, by_topic, experts, …)
//     ~ Update policy.base [bindings] [Blocked: dependency_not_applied]
//
//     render_changes(out, style_for(true), report.changes, report.blast_radius, {.kinds = kinds});
//
// (1) Every change is shown or counted. Only long runs that differ in nothing but
//     their names are folded, and never when they are blocked; `verbose` folds none.
// (2) Groups and kinds are told by the kind table, so kinds of one's own group as ours do.
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

/// Runs longer than this are folded.
inline constexpr std::size_t max_run_length = 20;

struct change_rendering {
    kind_table kinds;
    bool verbose = false;
    bool show_applied = false;  ///< `[Applied]` too: for what has happened, not for what would
    plan_view view = plan_view::changes;
};

/// Each change, under the graph that it belongs to; cluster-wide ones come first.
void render_changes(std::ostream& out, const style& paint, const std::vector<change_report>& changes,
                    const std::vector<blast_radius_report>& radius, const change_rendering& options);

/// The group of an address: what contains it, or itself when it contains others; empty for the whole cluster.
[[nodiscard]] std::string group_of(kind_table kinds, std::string_view address);

/// "a, b, c, …" of at most `most` names.
[[nodiscard]] std::string join_first(const std::vector<std::string>& names, std::size_t most);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_changes.ipp>
#endif
