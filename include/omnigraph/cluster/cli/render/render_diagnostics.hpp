// The text form of diagnostics.
//
//   ERROR query_typecheck_error graphs.kb.queries.find: ...
//         at queries/find.gq:3:9
//            3 |     $p: Persn
//              |         ^^^^^
//         fix: ...
//
//     render(to.err, to.err_style, report.diagnostics, sources);
//
// The first line is fixed by the control-plane specification §4.1; the other lines appear when they are known and not
// repeated.
// Errors come before warnings. Queries that were not checked because of an error are one line a graph; `--json` has
// all.
#pragma once

#include <cstddef>
#include <ostream>
#include <vector>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

/// Further diagnostics are counted, not shown; `--json` has all of them.
inline constexpr std::size_t max_diagnostics_shown = 100;

/// How many lines of a diagnostic are shown.
enum class detail_level { first_line, place, excerpt };

void render(std::ostream& out, const style& paint, const diagnostic_report& report, source_lines& sources,
            detail_level level = detail_level::excerpt);

void render(std::ostream& out, const style& paint, const std::vector<diagnostic_report>& reports, source_lines& sources,
            std::size_t most = max_diagnostics_shown);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_diagnostics.ipp>
#endif
