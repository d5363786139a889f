// Bodies of engine/plan/change.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string_view spelling(disposition outcome) {
    switch (outcome) {
        case disposition::applied: return "applied";
        case disposition::derived: return "derived";
        case disposition::deferred: return "deferred";
        case disposition::blocked: return "blocked";
    }
    return "";
}

OMNIGRAPH_INLINE std::vector<change_report> report_of(const changes& all) {
    std::vector<change_report> reports;
    reports.reserve(all.size());
    for (const auto& c : all) {
        change_report report;
        report.resource = c.address;
        report.operation = spelling(c.action);
        if (c.before) report.before_digest = c.before->hex();
        if (c.after) report.after_digest = c.after->hex();
        report.disposition = std::string{spelling(c.outcome)};
        if (!c.reason.empty()) report.reason = std::string{c.reason};
        if (c.metadata) {
            report.binding_change = c.metadata->binding;
            report.metadata_change = std::string{c.metadata->text};
        }
        if (c.effect != change_effect::none) report.effect = std::string{spelling(c.effect)};
        reports.push_back(std::move(report));
    }
    return reports;
}

}  // namespace omnigraph::cluster
