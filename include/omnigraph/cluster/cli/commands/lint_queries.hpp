// `omnigraph lint`: what is wrong or odd in files of queries.
//
// (1) Exit code 1 exactly when there is an error; warnings and infos alone are a success.
// (2) The report is the result, so it goes to standard output in every format. That a file
//     cannot be read, or that there is no such graph, is a refusal.
// (3) People see findings in the order of the text; JSON has the order of the contract.
#pragma once

#include <ostream>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::cli {

/// For people: findings with excerpts, then one line that counts.
void render(std::ostream& out, const style& paint, const lang::lint_report& report, source_lines& sources);

int lint_queries(const lint_command& options, const store_opener& open, runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/lint_queries.ipp>
#endif
