// What each cluster command says to people. The first lines are those of
// specification §4; what follows answers the next question one would ask.
//
//     render(out, style_for(true), report, {.kinds = kind_facts_of<standard_kinds>, .verbose = false});
//
// Reports are the whole truth: nothing is looked up here but the source lines that
// diagnostics point into.
#pragma once

#include <ostream>
#include <string>

#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster::cli {

struct rendering {
    kind_table kinds;
    bool verbose = false;
    plan_view view = plan_view::changes;
};

/// ` (id=..., operation=..., ...)`, each part only if known; empty without an id (specification §4.1).
[[nodiscard]] std::string lock_summary(const observed_state& seen);

void render(std::ostream& out, const style& paint, const validate_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const plan_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const apply_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const status_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const observe_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const unlock_report& report, const rendering& options);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_cluster.ipp>
#endif
