// One run of a command: its report, its findings, and the one epilogue of every command.
//
//     command_run<plan_report> run{env};
//     // ... fill in run.report, and append to run.findings
//     return std::move(run).finish();
#pragma once

#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>

namespace omnigraph::cluster {

template <class Report>
struct command_run {
    explicit command_run(const environment& env) : env_{&env} { report.config_dir = hide_user(env.config_dir); }

    /// The report with all findings; `ok` when none of them is an error.
    [[nodiscard]] Report finish() && {
        tell_cause_once(findings);
        note_late_interruption(*env_, findings);
        report.ok = !has_errors(findings);
        report.diagnostics = report_of(findings);
        return std::move(report);
    }

    Report report = {};
    diagnostics findings = {};

private:
    const environment* env_;
};

}  // namespace omnigraph::cluster
