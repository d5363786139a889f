// Bodies of cli/render/render_recover.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/render_recover.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const recover_report& report,
                             const rendering& how) {
    const auto say = [&](std::string_view what, const std::string& text) {
        out << fmt::format("    {}: {}\n", what, printable(text));
    };
    if (report.discarded)
        out << paint(tone::good, "cluster recover: discarded the record " + printable(*report.discarded)) << '\n';
    const auto count = fmt::format("cluster recover: {} unfinished operation(s), {} unusable record(s)",
                                   report.unfinished.size(), report.unusable.size());
    out << paint(report.ok ? tone::good : tone::bad, report.ok ? count : "cluster recover failed") << '\n';
    for (const auto& operation : report.unfinished) {
        out << fmt::format("  {} of {}, started {} (operation {})\n", printable(operation.kind),
                           printable(operation.resource.value_or("graph." + operation.graph_id)),
                           printable(operation.started_at), printable(operation.operation_id));
        say("found", operation.finding);
        say("way out", operation.way_out);
    }
    for (const auto& record : report.unusable) {
        out << fmt::format("  record {} ({})\n", printable(record.id), printable(record.path));
        say("found", record.finding);
        say("way out", record.way_out);
    }
    source_lines sources{report.config_dir};
    render(out, paint, report.diagnostics, sources, how.verbose ? report.diagnostics.size() : max_diagnostics_shown);
}

}  // namespace omnigraph::cluster::cli
