// Bodies of cli/render/render_approvals.hpp.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_approvals.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli::detail {

template <class Report>
void finish_approvals(std::ostream& out, const style& paint, const Report& report) {
    source_lines sources{report.config_dir};
    render(out, paint, report.diagnostics, sources, report.diagnostics.size());
}

OMNIGRAPH_INLINE tone tone_of_validity(std::string_view validity) {
    if (validity == "valid") return tone::good;
    return validity == "used" ? tone::plain : tone::caution;
}

/// The last event of an approval: who did what, and when.
OMNIGRAPH_INLINE std::string last_event(const approval_standing_report& approval) {
    const auto by = [](const std::optional<std::string>& who) {
        return who ? " by " + printable(*who) : std::string{};
    };
    if (approval.used_at) return "used " + printable(*approval.used_at) + by(approval.used_by);
    if (approval.revoked_at) return "revoked " + printable(*approval.revoked_at) + by(approval.revoked_by);
    if (approval.expires_at) return "expires " + printable(*approval.expires_at);
    return {};
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const approve_report& report, const rendering&) {
    if (report.ok && report.approval_id) {
        out << paint(tone::good,
                     fmt::format("cluster approve: {} {} approved by {} (approval {})",
                                 printable(report.operation.value_or("")), printable(report.resource.value_or("")),
                                 printable(report.approved_by.value_or("")), *report.approval_id))
            << '\n';
        if (*report.existing) out << "  it was approved already; nothing was written\n";
        if (report.expires_at) out << "  until: " << printable(*report.expires_at) << '\n';
    } else {
        out << paint(tone::bad, "cluster approve failed") << '\n';
    }
    detail::finish_approvals(out, paint, report);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const approvals_report& report, const rendering&) {
    if (!report.ok) out << paint(tone::bad, "cluster approve failed") << '\n';
    else out << paint(tone::good, fmt::format("cluster approvals: {}", report.approvals.size())) << '\n';
    for (const auto& approval : report.approvals) {
        out << fmt::format("  {} {} {} {}: approved {} by {}", approval.approval_id,
                           paint(detail::tone_of_validity(approval.validity), fmt::format("{:<7}", approval.validity)),
                           approval.operation, printable(approval.resource), printable(approval.created_at),
                           printable(approval.approved_by));
        if (const auto event = detail::last_event(approval); !event.empty()) out << ", " << event;
        out << '\n';
    }
    detail::finish_approvals(out, paint, report);
}

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const revoke_report& report, const rendering&) {
    if (report.ok && report.approval_id)
        out << paint(tone::good,
                     fmt::format("cluster approve: approval {} of the {} of {} revoked by {}", *report.approval_id,
                                 printable(report.operation.value_or("")), printable(report.resource.value_or("")),
                                 printable(report.revoked_by.value_or(""))))
            << '\n';
    else out << paint(tone::bad, "cluster approve failed") << '\n';
    detail::finish_approvals(out, paint, report);
}

}  // namespace omnigraph::cluster::cli
