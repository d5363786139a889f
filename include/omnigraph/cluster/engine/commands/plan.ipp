// Bodies of engine/commands/plan.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of plan, step by step.
class planning {
public:
    planning(const environment& env, const kind_list& list, command_run<plan_report>& run)
        : env_{env}, list_{list}, report_{run.report}, findings_{run.findings} {}

    void run() {
        const auto loaded = load_desired(env_, list_, findings_);
        if (!loaded) return;
        report_.desired_revision.config_digest = loaded->config_digest.hex();
        report_.resource_digests = digests_of(loaded->table);
        report_.dependencies = dependencies_of_table(loaded->table, loaded->unusable);
        session held{env_, loaded->config, findings_};
        if (!held.usable()) return;
        if (env_.take_lock) held.lock("plan");
        auto unfinished = report_pending(list_.kinds, held.store(), findings_);
        report_.pending_operations = std::move(unfinished.reports);
        if (!has_errors(findings_)) read_ledger(held);
        report_.state_observations = held.observe();
        if (env_.should_stop() && !has_errors(findings_))
            findings_.push_back(interrupted(env_, "Nothing was compared."));
        if (!has_errors(findings_)) compare(held, *loaded, std::move(unfinished));
    }

private:
    void read_ledger(session& held) {
        held.read();
        if (!held.found_ledger() && !has_errors(findings_))
            findings_.push_back(warning(codes::state_missing, std::string{layout::state},
                                        "There is no ledger yet, so everything is a create.")
                                    .with_remedy("Run `omnigraph cluster import` before the first apply."));
    }

    void compare(const session& held, const loaded_config& loaded, pending_operations unfinished) {
        const auto& state = held.ledger().state;
        static const applied_rows nothing;
        const auto& applied = state ? *state->applied_revision.resources : nothing;
        if (!unfinished.all_are_known) unfinished.pending = all_fenced(list_.kinds, loaded.table, applied);
        const plan_input input{list_.kinds, loaded.table, applied, unfinished.pending};
        auto planned = compute_plan(input);
        warn_unknown_rows(planned.unknown_rows, findings_);
        report_.changes = report_of(planned.all);
        report_.blast_radius = blast_radius(input, planned);
        report_.approvals_required = std::move(planned.approvals);
    }

    const environment& env_;
    const kind_list& list_;
    plan_report& report_;
    diagnostics& findings_;
};

}  // namespace detail

OMNIGRAPH_INLINE plan_report commands::plan(const environment& env, const kind_list& list) {
    command_run<plan_report> run{env};
    detail::planning{env, list, run}.run();
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
