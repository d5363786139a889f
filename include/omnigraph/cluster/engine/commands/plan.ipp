// Bodies of engine/commands/plan.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/engine/execute/change_previews.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/source_diffs.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>
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

    void compare(session& held, const loaded_config& loaded, pending_operations unfinished) {
        const auto host = env_.open_host(held.store());
        const run_context run{list_.kinds, env_, held.store(), *host, findings_};
        const auto& state = held.ledger().state;
        static const applied_rows nothing;
        const auto& recorded = state ? *state->applied_revision.resources : nothing;
        if (!unfinished.all_are_known) unfinished.pending = all_fenced(list_.kinds, loaded.table, recorded);
        const auto vanished =
            vanished_roots({list_.kinds, loaded.table, recorded, unfinished.pending}, held.store(), findings_);
        if (state) warn_replaced_roots(list_.kinds, *state, held.store(), findings_);
        auto without_vanished = vanished.empty() ? applied_rows{} : recorded;
        forget_rows_of(list_.kinds, vanished, without_vanished);
        const auto& applied = vanished.empty() ? recorded : without_vanished;
        const plan_input whole{list_.kinds, loaded.table, applied, unfinished.pending};
        const auto part = limit_to_targets(whole, env_.targets, findings_);
        if (!part) return;
        const auto& declared = part->table(whole);
        const auto damaged = check_catalog(list_.kinds, held.store(), applied, payload_proof::remembered);
        report_catalog(damaged, findings_);
        const ledger_state no_ledger;
        const auto request = request_consent(run, loaded, state ? *state : no_ledger, consent_use::planning);
        const plan_input input{
            list_.kinds,           declared, applied, unfinished.pending, repairable_payloads(damaged, declared),
            consent_judge(request)};
        auto planned = compute_plan(input);
        warn_unknown_rows(planned.unknown_rows, findings_);
        findings_.insert(findings_.end(), planned.approval_findings.begin(), planned.approval_findings.end());
        describe(run, input, planned);
        report_.targets = env_.targets;
        report_.left_out = part->left_out;
    }

    preview_results look_at_deployed(const run_context& run, const plan_input& input, cluster_plan& planned) {
        if (!needs_preview(list_.kinds, planned.all)) return {};
        auto seen = preview_changes(run, input, planned.all, true);
        block_unsupported(input, seen.previews, planned);
        return seen;
    }

    void describe(const run_context& run, const plan_input& input, cluster_plan& planned) {
        auto seen = look_at_deployed(run, input, planned);
        const auto& previews = seen.previews;
        report_.observed_versions = std::move(seen.observed_versions);
        progress_event event{.event = std::string{events::planned}};
        event.changes = planned.all.size();
        event.held_back = static_cast<std::uint64_t>(std::ranges::count_if(planned.all, is_held_back));
        report_progress(env_, std::move(event));
        report_.changes = report_of(planned.all);
        describe_changes(input, planned, previews, report_.changes);
        report_.blast_radius = blast_radius(input, planned);
        report_.apply_groups = apply_groups(input, planned.all);
        report_.source_diffs = source_diffs(list_.kinds, run.store, input.declared, planned.all, previews);
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
    report_progress(env, {.event = std::string{events::command_started}, .command = "plan"});
    detail::planning{env, list, run}.run();
    auto report = std::move(run).finish();
    auto ended = outcome_event(events::command_ended, first_error(report.diagnostics));
    ended.command = "plan";
    report_progress(env, std::move(ended));
    return report;
}

}  // namespace omnigraph::cluster
