// `omnigraph fmt`: files and folders in their usual layout.
//
// (1) Standard output names the files that were changed, or with --check those that would be, one a
//     line; for `-` it is the formatted text.
// (2) A file with syntax faults stays as it is; its faults are told, and the others are formatted.
// (3) Exit code 1 when anything failed, and with --check when anything would change.
// (4) In folders: *.pg and *.gq, links and hidden names apart, and nothing of a cluster's storage
//     (`__cluster`, `*.omni`): what is stored there is found by the digest of its text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output.
struct format_result {
    bool ok = true;
    bool check = false;
    std::vector<std::string> changed;  ///< with --check: would be
    std::uint64_t unchanged = 0;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::cli::format_result, ok, check, changed, unchanged, diagnostics);

namespace omnigraph::cluster::cli {

/// Formats what `options` names and tells what became of it; the exit code is that of invariant (3).
int format_sources(const format_command& options, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/format_sources.ipp>
#endif
