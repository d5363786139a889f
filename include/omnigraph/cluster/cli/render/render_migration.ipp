// Bodies of cli/render/render_migration.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/render_migration.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const migration_report& report,
                             const rendering& options) {
    const bool done = report.ok && report.completed;
    out << paint(done ? tone::good : tone::bad,
                 done ? "cluster migrate-storage: moved to " + printable(report.to) : "cluster migrate-storage failed")
        << '\n';
    if (report.copied_count + report.equal_count + report.removed_count > 0)
        out << fmt::format("  copied {} object(s), {} bytes; {} were there already, {} were removed there\n",
                           report.copied_count, report.copied_bytes, report.equal_count, report.removed_count);
    if (done)
        out << "  now declare in cluster.yaml: storage: " << yaml_word(report.to) << "\n  then run "
            << options.spelled.line("omnigraph cluster plan") << " and restart servers of the old place\n"
            << "  what is stored at " << printable(report.from)
            << " is refused from now on; once the new place is in use, remove these and nothing else:\n";
    if (done)
        for (const auto& entry : report.removable) out << "    " << printable(entry) << '\n';
    source_lines sources{report.config_dir};
    render(out, paint, report.diagnostics, sources,
           options.verbose ? report.diagnostics.size() : max_diagnostics_shown);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const state_move_report& report,
                             const rendering& options) {
    const bool done = report.ok && report.completed;
    const bool is_apart = report.to != "cluster";
    const auto where = is_apart ? "kept at " + printable(report.to) : "with the graphs at " + printable(report.storage);
    out << paint(done ? tone::good : tone::bad,
                 done ? "cluster migrate-state: the ledger is " + where : "cluster migrate-state failed")
        << '\n';
    if (report.copied_count + report.equal_count + report.removed_count > 0)
        out << fmt::format("  copied {} object(s), {} bytes; {} were there already, {} were removed there\n",
                           report.copied_count, report.copied_bytes, report.equal_count, report.removed_count);
    if (done)
        out << (is_apart ? "  now declare in cluster.yaml: state: { backend: " + yaml_word(report.to) + " }"
                         : std::string{"  now remove `backend` from `state:` in cluster.yaml"})
            << "\n  then run " << options.spelled.line("omnigraph cluster plan") << "; running servers follow it\n";
    source_lines sources{report.config_dir};
    render(out, paint, report.diagnostics, sources,
           options.verbose ? report.diagnostics.size() : max_diagnostics_shown);
}

OMNIGRAPH_INLINE void render_copying(std::ostream& out, const progress_event& event) {
    if (event.event != events::copy_ended || !event.resource || event.blobs.value_or(0) == 0) return;
    out << fmt::format("copied {}: {} object(s), {} bytes\n", printable(*event.resource), *event.blobs,
                       event.bytes.value_or(0))
        << std::flush;
}

}  // namespace omnigraph::cluster::cli
