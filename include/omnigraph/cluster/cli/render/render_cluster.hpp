// The text report of each cluster command. The first lines are those of the control-plane specification §4; the rest
// answers the user's next question.
//
//     render(out, style_for(true), report, {.kinds = erased_kinds_of<standard_kinds>, .verbose = false});
//
// A report holds everything; rendering looks up nothing except the source lines of diagnostics.
#pragma once

#include <ostream>
#include <string>

#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster::cli {

/// How to render.
struct rendering {
    kind_table kinds;
    bool verbose = false;
    plan_view view = plan_view::changes;
    command_spelling spelled{};
};

/// ` (id=..., operation=..., ...)`, with the parts that are known; empty without an id (control-plane specification
/// §4.1).
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
