// The text report of `cluster recover`: each interrupted operation, what is known about it, and the ways out.
//
//     const recover_report seen;                               // what commands::recover() answers
//     render(out, style_for(true), seen, {kinds});
#pragma once

#include <ostream>

#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/recover.hpp>

namespace omnigraph::cluster::cli {

void render(std::ostream& out, const style& paint, const recover_report& report, const rendering& how);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_recover.ipp>
#endif
