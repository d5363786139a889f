// Bodies of cli/render/render_cluster.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_change_details.hpp>
#include <omnigraph/cluster/cli/render/render_changes.hpp>
#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/report_parts.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::cli {

namespace detail {

/// Whether no finding says that servers leave something out, or do not start.
OMNIGRAPH_INLINE bool leaves_nothing_out(const std::vector<diagnostic_report>& findings) {
    constexpr std::array left_out{codes::protection_not_applied, codes::catalog_payload_missing,
                                  codes::catalog_payload_mismatch, codes::catalog_payload_read_error};
    return std::ranges::none_of(findings, [&](const diagnostic_report& one) {
        return std::ranges::any_of(left_out, [&](const diagnostic_code& code) { return one.code == code.text; });
    });
}

}  // namespace detail

OMNIGRAPH_INLINE std::string lock_summary(const observed_state& seen) {
    const auto& id = seen.lock_id ? seen.lock_id : seen.acquired_lock_id;
    if (!id) return {};
    std::string text = " (id=" + printable(*id);
    if (seen.lock_operation) text += ", operation=" + printable(*seen.lock_operation);
    if (seen.lock_pid) text += fmt::format(", pid={}", *seen.lock_pid);
    if (seen.lock_host) text += ", host=" + printable(*seen.lock_host);
    if (seen.lock_created_at) text += ", created_at=" + printable(*seen.lock_created_at);
    if (seen.lock_age_seconds) text += fmt::format(", age_seconds={}", *seen.lock_age_seconds);
    if (seen.lock_heartbeat_at) text += ", heartbeat_at=" + printable(*seen.lock_heartbeat_at);
    if (seen.lock_holder) text += ", holder=" + printable(*seen.lock_holder);
    return text + ")";
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE void render_pending(std::ostream& out, const std::vector<pending_operation_report>& pending) {
    for (const auto& operation : pending)
        out << fmt::format("  unfinished: {} of {}, started {} (operation {})\n", printable(operation.kind),
                           printable(operation.resource.value_or("graph." + operation.graph_id)),
                           printable(operation.started_at), printable(operation.operation_id));
}

/// The counts of what an apply would do with the changes.
OMNIGRAPH_INLINE void render_outcomes(std::ostream& out, const std::vector<change_report>& changes) {
    std::map<std::string, std::size_t> outcomes;
    for (const auto& change : changes) ++outcomes[change.disposition.value_or("applied")];
    const auto held = outcomes["blocked"] + outcomes["deferred"];
    if (changes.empty()) return;
    out << fmt::format("  apply would make {} change(s)", outcomes["applied"]);
    if (outcomes["derived"] > 0) out << fmt::format(", derive {}", outcomes["derived"]);
    if (held > 0) out << fmt::format(", hold back {}", held);
    out << '\n';
}

OMNIGRAPH_INLINE tone tone_of(std::string_view status) {
    if (status == "applied") return tone::good;
    if (status == "error") return tone::bad;
    return status == "drifted" || status == "blocked" ? tone::caution : tone::plain;
}

OMNIGRAPH_INLINE void render_status_line(std::ostream& out, const style& paint, const std::string& address,
                                         const resource_status& row) {
    out << "    " << paint(tone_of(row.status), fmt::format("{:<8}", printable(row.status))) << ' '
        << printable(address);
    if (!row.conditions.empty()) out << " [" << join_first(row.conditions, row.conditions.size()) << "]";
    if (row.message) out << ": " << printable(*row.message);
    out << '\n';
}

/// `query.kb` for `query.kb.by_name`.
OMNIGRAPH_INLINE std::string stem_of(std::string_view address) {
    return std::string{address.substr(0, address.rfind('.'))};
}

OMNIGRAPH_INLINE bool is_healthy(const resource_status& row) {
    return row.status == "applied" && row.conditions.empty() && !row.message;
}

/// Long runs of healthy resources of one kind are counted; every other resource has a line.
OMNIGRAPH_INLINE void render_status_group(std::ostream& out, const style& paint,
                                          const std::map<std::string, const resource_status*>& rows, bool verbose) {
    std::map<std::string, std::size_t> healthy;
    for (const auto& [address, row] : rows)
        if (is_healthy(*row)) ++healthy[stem_of(address)];
    std::set<std::string> counted;
    for (const auto& [address, row] : rows) {
        const auto stem = stem_of(address);
        if (verbose || !is_healthy(*row) || healthy[stem] <= max_run_length)
            render_status_line(out, paint, address, *row);
        else if (counted.insert(stem).second)
            out << fmt::format("    {} {}.*: {} of them\n", paint(tone::good, "applied "), printable(stem),
                               healthy[stem]);
    }
}

OMNIGRAPH_INLINE void render_statuses(std::ostream& out, const style& paint, const statuses_by_address& statuses,
                                      const rendering& options) {
    std::map<std::string, std::map<std::string, const resource_status*>> groups;
    for (const auto& [address, row] : statuses) groups[group_of(options.kinds, address)].emplace(address, &row);
    for (const auto& [name, rows] : groups) {
        out << "  " << paint(tone::strong, name.empty() ? "cluster" : printable(name)) << '\n';
        render_status_group(out, paint, rows, options.verbose);
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const validate_report& report,
                             const rendering& options) {
    render_headline(out, paint, report.ok,
                    report.ok ? fmt::format("cluster config valid: {} resource(s), {} dependency edge(s)",
                                            report.resources.size(), report.dependencies.size())
                              : std::string{"cluster config invalid"});
    if (report.ok) {
        std::map<std::string, std::size_t> counts;
        for (const auto& resource : report.resources) ++counts[resource.kind];
        std::string list;
        for (const auto& [kind, count] : counts)
            list += (list.empty() ? "  " : ", ") + fmt::format("{} {}", printable(kind), count);
        if (!list.empty()) out << list << '\n';
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const plan_report& report,
                             const rendering& options) {
    render_headline(out, paint, report.ok,
                    report.ok ? fmt::format("cluster plan: {} change(s), {} approval gate(s)", report.changes.size(),
                                            report.approvals_required.size())
                              : std::string{"cluster plan failed"});
    if (report.ok) {
        render_changes(out, paint, report.changes, report.blast_radius,
                       {options.kinds, options.verbose, false, options.view});
        if (report.changes.empty() && report.state_observations.applied_config_digest &&
            report.state_observations.applied_config_digest != report.desired_revision.config_digest)
            out << "  the configuration is another than the applied one, in words that change no resource; apply "
                   "records "
                   "it\n";
        if (options.view == plan_view::full) render_source_diffs(out, paint, report.source_diffs);
        else count_source_diffs(out, report.source_diffs);
        if (options.view == plan_view::full) render_apply_groups(out, report.apply_groups);
        render_left_out(out, *report.left_out, options.verbose);
        for (const auto& gate : report.approvals_required)
            out << fmt::format("  gate: {} needs an approval ({}): {}\n", printable(gate.resource),
                               printable(gate.reason),
                               gate.satisfied ? paint(tone::good, "given") : paint(tone::caution, "missing"));
        detail::render_outcomes(out, report.changes);
    }
    detail::render_pending(out, report.pending_operations);
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const apply_report& report,
                             const rendering& options) {
    render_headline(out, paint, report.ok,
                    report.ok ? fmt::format("cluster apply: {} applied, {} deferred/blocked", report.applied_count,
                                            report.deferred_count)
                              : std::string{"cluster apply failed"});
    render_changes(out, paint, report.changes, {}, {options.kinds, options.verbose, true, options.view});
    render_left_out(out, *report.left_out, options.verbose);
    if (report.ok) {
        out << fmt::format("  state: revision {}, converged: {}, written: {}\n",
                           report.state_observations.state_revision, report.converged, report.state_written);
        if (report.state_written && detail::leaves_nothing_out(report.diagnostics))
            out << "  note: a server started with --cluster serves this revision without a restart\n";
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const status_report& report,
                             const rendering& options) {
    const auto& seen = report.state_observations;
    if (report.ok && seen.state_found) {
        render_headline(
            out, paint, true,
            fmt::format("cluster state: revision {}, {} resource(s)", seen.state_revision, seen.resource_count));
        if (seen.applied_config_digest) out << "  applied config: " << printable(*seen.applied_config_digest) << '\n';
    } else {
        render_headline(out, paint, report.ok, report.ok ? "cluster state missing" : "cluster status failed");
    }
    if (report.ok || seen.locked)
        out << (seen.locked ? "  lock: held" + lock_summary(seen) : std::string{"  lock: not held"}) << '\n';
    if (seen.lock_holder == "gone" && seen.lock_id)
        out << "        its process no longer runs: "
            << options.spelled("`omnigraph cluster force-unlock " + printable(*seen.lock_id) + "`") << '\n';
    detail::render_statuses(out, paint, report.resource_statuses, options);
    detail::render_pending(out, report.pending_operations);
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const observe_report& report,
                             const rendering& options) {
    const auto& seen = report.state_observations;
    if (report.ok) {
        render_headline(out, paint, true,
                        fmt::format("cluster {}: revision {}, {} resource(s)", report.operation, seen.state_revision,
                                    seen.resource_count));
        if (seen.state_cas) out << "  state_cas: " << printable(*seen.state_cas) << '\n';
        out << (seen.lock_acquired ? "  lock: acquired" + lock_summary(seen) : std::string{"  lock: not acquired"})
            << '\n';
        detail::render_statuses(out, paint, report.resource_statuses, options);
    } else {
        render_headline(out, paint, false, fmt::format("cluster {} failed", report.operation));
    }
    render_findings(out, paint, report, options.verbose);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const unlock_report& report,
                             const rendering& options) {
    const auto& seen = report.state_observations;
    if (report.ok) {
        render_headline(out, paint, true, "cluster force-unlock: removed lock" + lock_summary(seen));
    } else {
        render_headline(out, paint, false, "cluster force-unlock failed");
        if (seen.locked) out << "  lock: held" << lock_summary(seen) << '\n';
    }
    render_findings(out, paint, report, options.verbose);
}

}  // namespace omnigraph::cluster::cli
