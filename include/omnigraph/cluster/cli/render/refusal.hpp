// How a command says that it cannot go on: people read it on standard error, and
// under --json scripts get the same envelope as from every command (W79).
//
//     return refuse(to, asked.json, error(codes::actor_blank, "--as", "..."));
#pragma once

#include <utility>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

/// `{"ok": false, "diagnostics": [...]}`
struct refusal_report {
    bool ok = false;
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::cli::refusal_report, ok, diagnostics);

namespace omnigraph::cluster::cli {

/// Warnings are never part of a result: they go to standard error, in every format.
inline void warn(const console& to, const diagnostics& found) {
    source_lines sources;
    render(to.err, to.err_style, report_of(found), sources);
}

/// Gives `code`, so that it can be returned.
inline int refuse(const console& to, bool as_json, const diagnostics& found, source_lines& sources,
                  int code = exit_code::failed) {
    auto reports = report_of(found);
    if (as_json) to.out << pretty_json(to_json(refusal_report{false, std::move(reports)})) << '\n';
    else render(to.err, to.err_style, reports, sources);
    return code;
}

inline int refuse(const console& to, bool as_json, const diagnostics& found, int code = exit_code::failed) {
    source_lines sources;
    return refuse(to, as_json, found, sources, code);
}

inline int refuse(const console& to, bool as_json, diagnostic why, int code = exit_code::failed) {
    return refuse(to, as_json, diagnostics{std::move(why)}, code);
}

}  // namespace omnigraph::cluster::cli
