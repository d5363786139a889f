// Bodies of cli/render/refusal.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void warn(const console& terminal, const diagnostics& findings) {
    source_lines sources;
    auto reports = report_of(findings);
    terminal.spelled.apply_to(reports);
    render(terminal.err, terminal.err_style, reports, sources);
}

OMNIGRAPH_INLINE int refuse(const console& terminal, bool as_json, const diagnostics& findings, source_lines& sources,
                            int code) {
    auto reports = report_of(findings);
    terminal.spelled.apply_to(reports);
    if (as_json) terminal.out << pretty_json(to_json(refusal_report{false, std::move(reports)})) << '\n';
    else render(terminal.err, terminal.err_style, reports, sources);
    return code;
}

OMNIGRAPH_INLINE int refuse(const console& terminal, bool as_json, const diagnostics& findings, int code) {
    source_lines sources;
    return refuse(terminal, as_json, findings, sources, code);
}

OMNIGRAPH_INLINE int refuse(const console& terminal, bool as_json, diagnostic why, int code) {
    return refuse(terminal, as_json, diagnostics{std::move(why)}, code);
}

OMNIGRAPH_INLINE int refuse_without_memory(const console& terminal, bool as_json) {
    return refuse(terminal, as_json,
                  error(codes::out_of_memory, "memory", "The command needs more memory than it can get.")
                      .with_remedy("Let it have more: end other programs, or raise the limit of the process or its "
                                   "container. " +
                                   std::string{where_writes_show}));
}

}  // namespace omnigraph::cluster::cli
