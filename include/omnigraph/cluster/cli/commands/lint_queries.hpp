// `omnigraph lint`: finds errors and suspicious code in files of queries.
//
// (1) The exit code is 1 exactly when there is an error; warnings and infos are a success.
// (2) The report is the result, so it goes to standard output in every format. A file that cannot be read, or a graph
//     that does not exist, is a refusal on standard error.
// (3) The text report is sorted by place; JSON has the order of the specification.
#pragma once

#include <ostream>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::cli {

/// The text report: findings with excerpts, then one line with counts.
void render(std::ostream& out, const style& paint, const lang::lint_report& report, source_lines& sources);

/// Runs the command; returns the exit code.
int lint_queries(const lint_command& options, const store_opener& open, runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/lint_queries.ipp>
#endif
