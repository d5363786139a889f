// The text reports of `cluster migrate-storage` and `cluster migrate-state`, and the progress for people who wait.
//
//     environment watched = env;
//     watched.on_progress = [&](const progress_event& event) { render_copying(terminal.err, event); };
//     render(terminal.out, terminal.out_style, migrated, {.kinds = kinds});
#pragma once

#include <ostream>

#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/migration_report.hpp>
#include <omnigraph/cluster/engine/commands/state_move_report.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>

namespace omnigraph::cluster::cli {

void render(std::ostream& out, const style& paint, const migration_report& report, const rendering& options);
void render(std::ostream& out, const style& paint, const state_move_report& report, const rendering& options);

/// One line for each part that was copied; nothing for other events.
void render_copying(std::ostream& out, const progress_event& event);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_migration.ipp>
#endif
