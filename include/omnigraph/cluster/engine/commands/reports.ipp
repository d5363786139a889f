// Bodies of engine/commands/reports.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<diagnostic_report> report_of(const diagnostics& findings) {
    std::vector<diagnostic_report> reports;
    for (const auto& d : findings) {
        diagnostic_report report{std::string{d.code.text},
                                 d.level == severity::error ? "error" : "warning",
                                 d.path,
                                 d.message,
                                 {},
                                 {},
                                 {},
                                 {}};
        if (!d.position.file.empty()) report.file = d.position.file;
        if (d.position.line != 0) report.line = d.position.line;
        if (d.position.column != 0) report.column = d.position.column;
        if (!d.remedy.empty()) report.remedy = d.remedy;
        report.end_column = d.position.end_column;
        reports.push_back(std::move(report));
    }
    return reports;
}

OMNIGRAPH_INLINE std::string_view first_error(const std::vector<diagnostic_report>& findings) {
    for (const auto& finding : findings)
        if (finding.severity == "error") return finding.code;
    return {};
}

OMNIGRAPH_INLINE digests_by_address digests_of(const ledger_state& state) {
    digests_by_address digests;
    for (const auto& [address, row] : *state.applied_revision.resources) digests.emplace(address, row.digest);
    return digests;
}

}  // namespace omnigraph::cluster
