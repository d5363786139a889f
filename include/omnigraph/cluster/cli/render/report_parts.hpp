// What all reports of the cluster commands have: a headline, findings, and differences of texts.
//
//     render_headline(out, paint, report.ok, "cluster log: 3 revision(s)");
//     render_hunks(out, paint, text_diff, 4);
//     render_findings(out, paint, report, options.verbose);
//
// All text from reports is shown with its control characters as escapes.
#pragma once

#include <cstddef>
#include <ostream>
#include <string_view>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::cli {

/// The first line of a report, in the colour of success or failure.
void render_headline(std::ostream& out, const style& paint, bool ok, std::string_view text);

/// The lines of a unified difference, each behind `indent` blanks.
void render_hunks(std::ostream& out, const style& paint, std::string_view hunks, std::size_t indent);

/// The diagnostics of a report, with excerpts of the files that it names; all of them if `verbose`.
template <class Report>
void render_findings(std::ostream& out, const style& paint, const Report& report, bool verbose) {
    source_lines sources{report.config_dir};
    render(out, paint, report.diagnostics, sources, verbose ? report.diagnostics.size() : max_diagnostics_shown);
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/report_parts.ipp>
#endif
