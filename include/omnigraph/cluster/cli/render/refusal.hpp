// How a command reports that it cannot continue: as text on standard error, or with --json as one envelope that is the
// same for all commands (W79).
//
//     return refuse(to, asked.json, error(codes::actor_blank, "--as", "`--as` is blank."));
#pragma once

#include <vector>

#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::cli {

/// `{"ok": false, "diagnostics": [...]}`
struct refusal_report {
    bool ok = false;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::refusal_report, ok, diagnostics);

namespace omnigraph::cluster::cli {

/// Prints warnings to standard error, in every format: they are never part of a result.
void warn(const console& terminal, const diagnostics& findings);

/// Prints the findings; returns `code` as the exit code.
int refuse(const console& terminal, bool as_json, const diagnostics& findings, source_lines& sources,
           int code = exit_code::failed);

int refuse(const console& terminal, bool as_json, const diagnostics& findings, int code = exit_code::failed);

int refuse(const console& terminal, bool as_json, diagnostic why, int code = exit_code::failed);

/// The remedy where a command cannot say whether it has written.
inline constexpr const char* where_writes_show =
    "Whether a write has happened, `omnigraph commit list` and `omnigraph cluster status` show.";

/// For a command that got no memory: what it has written before stays.
int refuse_without_memory(const console& terminal, bool as_json);

/// Whether the command was given --json; some have no such option.
template <class Options>
[[nodiscard]] bool wants_json(const Options& given) {
    if constexpr (requires { given.json; }) return given.json;
    else return false;
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/refusal.ipp>
#endif
