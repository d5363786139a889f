// The text report of `cluster approve`. Its first line is fixed (control-plane specification §4.6).
//
//     render(out, style_for(true), report, {.kinds = erased_kinds_of<standard_kinds>});
#pragma once

#include <ostream>

#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/approval_reports.hpp>

namespace omnigraph::cluster::cli {

void render(std::ostream& out, const style& paint, const approve_report& report, const rendering& how);

void render(std::ostream& out, const style& paint, const approvals_report& report, const rendering& how);

void render(std::ostream& out, const style& paint, const revoke_report& report, const rendering& how);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_approvals.ipp>
#endif
