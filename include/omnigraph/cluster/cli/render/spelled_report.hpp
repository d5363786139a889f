// A report whose sentences name commands as their reader types them (cli/render/command_spelling.hpp).
//
//     render(out, style_for(true), spelled_report(report, terminal.spelled), {.kinds = kinds});
//
// Every field of a report that holds sentences is here, whichever report has it; data is not touched.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/render/command_spelling.hpp>

namespace omnigraph::cluster::cli {

template <class Report>
[[nodiscard]] Report spelled_report(Report report, const command_spelling& spelled) {
    spelled.apply_to(report.diagnostics);
    if constexpr (requires { report.resource_statuses; })
        for (auto& [address, status] : report.resource_statuses)
            if (status.message) status.message = spelled(*status.message, address);
    const auto spell_records = [&](auto& records) {
        for (auto& record : records) {
            record.finding = spelled(record.finding);
            record.way_out = spelled(record.way_out);
        }
    };
    if constexpr (requires { report.unfinished; }) spell_records(report.unfinished);
    if constexpr (requires { report.unusable; }) spell_records(report.unusable);
    return report;
}

}  // namespace omnigraph::cluster::cli
