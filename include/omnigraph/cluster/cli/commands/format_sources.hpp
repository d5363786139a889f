// `omnigraph fmt`: formats files and folders.
//
// (1) Standard output names each file that was changed, or would be changed with --check, one a line. For `-` it is the
//     formatted text.
// (2) A file with syntax faults stays as it is; its faults are reported and the other files are formatted.
// (3) Exit code 1 when a file failed, and with --check when a file would change.
// (4) In folders, *.pg and *.gq are formatted, except links and hidden names. Storage of a cluster (`__cluster`,
//     `*.omni`) is skipped, because a formatted text would not match its digest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output.
struct format_result {
    bool ok = true;
    bool check = false;
    std::vector<std::string> changed;  ///< with --check: would be changed
    std::uint64_t unchanged = 0;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::format_result, ok, check, changed, unchanged, diagnostics);

namespace omnigraph::cluster::cli {

/// Formats what `options` names and reports the result; the exit code is that of (3).
int format_sources(const format_command& options, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/format_sources.ipp>
#endif
