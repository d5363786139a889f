// The details of one change (beside and below its line), and the parts of a plan that concern several changes.
//
//     render_change_details(out, style_for(true), report.changes.front(), plan_view::full);
//     render_source_diffs(out, style_for(true), report.source_diffs);
//     render_apply_groups(out, report.apply_groups);
//
// All text comes from reports; control characters in it are shown as escapes.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/render/plan_view.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

/// ` [bindings] [widens access] [irreversible] [Blocked: reason, waits for graph.kb]`; empty without notes.
[[nodiscard]] std::string notes_of(const style& paint, const change_report& change, bool show_applied);

/// The lines below a change: its migration steps, and in the full view its digests and metadata.
void render_change_details(std::ostream& out, const style& paint, const change_report& change, plan_view view);

/// One line for each changed file with its hunks below; nothing when no source has changed.
void render_source_diffs(std::ostream& out, const style& paint, const std::vector<source_diff_report>& diffs);

/// The same as one line without hunks.
void count_source_diffs(std::ostream& out, const std::vector<source_diff_report>& diffs);

/// The steps of apply in order; nothing when there is none.
void render_apply_groups(std::ostream& out, const std::vector<apply_group_report>& groups);

/// `left out: 3 change(s) (a, b, c)`; nothing when no change was left out.
void render_left_out(std::ostream& out, const std::vector<std::string>& left_out, bool verbose);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_change_details.ipp>
#endif
