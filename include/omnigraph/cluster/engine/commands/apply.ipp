// Bodies of engine/commands/apply.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/engine/execute/change_previews.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>
#include <omnigraph/cluster/engine/execute/failpoint.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/held_back.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/preflight.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/publish_changes.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/saved_plan_check.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/execute/unprotected.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of apply, step by step; a step that returns false ends the run.
class application {
public:
    application(const environment& env, const kind_list& list, command_run<apply_report>& run)
        : env_{env}, list_{list}, report_{run.report}, findings_{run.findings} {}

    void run() {
        const auto loaded = load_desired(env_, list_, findings_);
        if (loaded) report_.desired_revision.config_digest = loaded->config_digest.hex();
        if (!loaded || has_errors(findings_)) return;
        session held{env_, loaded->config, findings_};
        if (!held.usable()) return;
        held.foresee(list_.kinds, loaded->table);
        if (held.lock("apply") && read_ledger(held)) converge(held, *loaded);
        report_.state_observations = held.observe();
        if (held.ledger().state) report_.resource_statuses = *held.ledger().state->resource_statuses;
    }

private:
    bool read_ledger(session& held) {
        held.read();
        if (has_errors(findings_)) return false;
        warn_of_put_back_ledger(held, findings_);
        if (held.ledger().state) return true;
        findings_.push_back(
            error(codes::state_missing, std::string{layout::state},
                  "There is no ledger yet; `omnigraph cluster import` begins one.")
                .with_remedy("Run `omnigraph cluster import` first; it begins one from what is there."));
        return false;
    }

    void converge(session& held, const loaded_config& loaded) {
        held.expect_roots(list_.kinds, loaded.table, root_use::recording);
        const auto host = env_.open_host(held.store());
        const run_context run{list_.kinds, env_, held.store(), *host, findings_, held.own_lock()};
        auto state = *held.ledger().state;
        finish_stamps(run, held.ledger());
        const auto before_sweep = findings_.size();
        const auto swept = sweep(run, loaded.table, state);
        if (refuse_unread(findings_, before_sweep)) return;
        fold_composites(run.kinds, swept.moved, state);

        auto applied = *state.applied_revision.resources;
        const plan_input recorded{run.kinds, loaded.table, applied, swept.pending};
        const auto roots = look_at_recorded_roots(run, recorded, &state);
        roots_are_ours_ = roots.all_ours;
        record_first_uids(run, loaded.table, roots, state);
        forget_rows_of(run.kinds, roots.vanished, applied);
        const auto& targets = env_.plan ? env_.plan->targets : env_.targets;
        if (!targets_are_known(recorded, targets, findings_)) return;
        state.applied_revision.resources = applied;
        damaged_ = check_catalog(run.kinds, run.store, applied, payload_proof::read);
        const auto request = request_consent(run, loaded, held.ledger(), state, consent_use::applying);
        const plan_input whole{run.kinds,
                               loaded.table,
                               applied,
                               swept.pending,
                               repairable_payloads(damaged_, loaded.table),
                               consent_judge(request)};
        const auto before_plan = findings_.size();
        auto part = plan_targets(whole, targets);
        // What could not be read is no reason to hold a change back, and none to ask for an approval.
        if (has_failed_since(findings_, before_plan)) return;
        report_.targets = targets;
        report_.left_out = part.left_out;
        repaired_ = part.repairable;
        const auto input = part.input(whole);
        auto& planned = part.planned;
        warn_unknown_rows(planned.unknown_rows, findings_);
        findings_.insert(findings_.end(), planned.approval_findings.begin(), planned.approval_findings.end());
        const auto seen = preview_changes(run, input, planned.all, false);
        if (!may_begin(planned) || !begin({run, held, loaded, input, swept}, state, planned, seen)) return;
        perform({run, held, loaded, input, swept}, std::move(state), planned, seen);
    }

    /// The values that the phases of one apply share.
    struct converging {
        const run_context& run;
        session& held;
        const loaded_config& loaded;
        const plan_input& input;
        const sweep_results& swept;
    };

    void perform(const converging& at, ledger_state state, cluster_plan& planned, const preview_results& seen) {
        if (!planned.all.empty()) at.held.expect_kept_texts();
        payload_publication publication{at.run, at.input.declared, planned.all, repaired_};
        if (is_bucket(at.run.store) && !env_.should_stop()) publication.begin();
        fence_results moved;
        auto decided =
            env_.should_stop() ? preparations{} : ask_operations(at.run, at.input, state, planned, seen.previews);
        const fence_context fence{at.run, at.input, at.held.ledger().cas, state, decided};
        perform_operations(fence, operation_phase::moves, planned, moved);
        if (moved.abandoned) return;
        const bool moved_nothing =
            moved.live.empty() && moved.finished_sidecars.empty() && at.swept.finished_sidecars.empty();
        const bool stopping = moved_nothing && env_.should_stop() && hold_back_unbegun(planned.all);
        // Payloads are published before operations remove anything, so a removal happens only when everything else is
        // durable.
        const bool published = !stopping && at.held.holds_lock() && publication.finish();
        if (abandons("cluster_apply.after_payload_phase")) return;
        if (published) perform_operations(fence, operation_phase::removals, planned, moved);
        if (moved.abandoned) return;
        auto told = described(at.input, planned, seen);
        warn_held_back(at.run, planned.all, told);
        warn_interrupted(at.run, planned.all);

        const applied_plan done{planned, at.input.declared, at.loaded.config_digest, moved, at.swept.pending};
        const bool written = published && record(at, std::move(state), done);
        if (!written && !stopping) {
            hold_back_unrecorded(at.run, at.input.applied, moved, planned.all);
            told = described(at.input, planned, seen);
        }
        report_.changes = std::move(told);
        if (written) settle(at, planned, moved);
    }

    bool may_begin(const cluster_plan& planned) {
        address_set approved;
        for (const auto& [address, approval] : planned.authorised) approved.insert(address);
        const auto before = findings_.size();
        check_approval_invariant(planned.gates, approved, planned.all, findings_);
        return findings_.size() == before;
    }

    // Begins the run. A saved plan is applied only when planning now gives exactly the changes that it shows.
    bool begin(const converging& at, const ledger_state& state, const cluster_plan& planned,
               const preview_results& seen) {
        progress_event event{.event = std::string{events::planned}};
        event.changes = planned.all.size();
        event.held_back = static_cast<std::uint64_t>(std::ranges::count_if(planned.all, is_held_back));
        report_progress(env_, std::move(event));
        if (!env_.plan) return true;
        report_.plan_id = env_.plan->plan_id;
        auto shown = planned;
        diagnostics said_when_performed;
        block_refused(at.run.reporting_to(said_when_performed), at.input, state, shown, seen.previews);
        plan_base now;
        now.config_digest = at.loaded.config_digest.hex();
        now.resource_digests = digests_of(at.loaded.table);
        now.state_revision = *at.held.ledger().state->state_revision;
        now.state_cas = at.held.ledger().cas;
        now.observed_versions = seen.observed_versions;
        return plan_still_holds(at.run, *env_.plan, now, described(at.input, shown, seen));
    }

    static std::vector<change_report> described(const plan_input& input, const cluster_plan& planned,
                                                const preview_results& seen) {
        auto told = report_of(planned.all);
        describe_changes(input, planned, seen.previews, told);
        return told;
    }

    /// True when a test stops the run at this failpoint, as a kill would.
    bool abandons(std::string_view failpoint) {
        auto fault = injected_failure(failpoint);
        if (fault) findings_.push_back(*std::move(fault));
        return fault.has_value();
    }

    // A run with left-out changes does not apply the whole configuration, so the ledger keeps the old config digest.
    bool record(const converging& at, ledger_state state, const applied_plan& done) {
        const auto config_digest = state.applied_revision.config_digest;
        auto next = next_state(at.run, std::move(state), done);
        hold_unprotected(at.run, at.loaded.table, *at.held.ledger().state, next, {});
        report_catalog(still_damaged(damaged_, repaired_, *next.applied_revision.resources), at.loaded.table,
                       findings_);
        const bool all_there = converged(at.run.kinds, at.loaded.table, *next.applied_revision.resources);
        const bool serves_all = std::ranges::none_of(*next.applied_revision.resources, [&](const auto& row) {
            return has_condition(next, row.first, protection_unknown);
        });
        if (!all_there) next.applied_revision.config_digest = config_digest;
        if (!move_ledger(at.held, std::move(next), at.loaded)) return false;
        report_.converged = all_there && done.pending.empty() && roots_are_ours_ && serves_all;
        return true;
    }

    bool move_ledger(session& held, ledger_state next, const loaded_config& loaded) {
        if (next == *held.ledger().state) return true;
        next.state_revision.value += 1;
        progress_event started{.event = std::string{events::ledger_write_started}};
        started.revision = *next.state_revision;
        report_progress(env_, started);
        report_.state_written = !abandons("cluster_apply.before_state_write") &&
                                held.write(next, {"apply", list_.kinds, &loaded, report_.plan_id});
        auto ended = outcome_event(events::ledger_write_ended, report_.state_written ? "" : findings_.back().code.text);
        ended.revision = started.revision;
        report_progress(env_, std::move(ended));
        return report_.state_written;
    }

    // The ledger now records the outcome, so the notes for a recovery are no longer needed.
    void settle(const converging& at, const cluster_plan& planned, const fence_results& moved) {
        for (const auto& c : planned.all) {
            if (c.outcome == disposition::applied) ++report_.applied_count;
            if (is_held_back(c)) ++report_.deferred_count;
        }
        auto finished = at.swept.finished_sidecars;
        for (const auto& [container, id] : at.swept.begun_removals)
            if (!at.held.ledger().state->applied_revision.resources->contains(container)) finished.push_back(id);
        finished.insert(finished.end(), moved.finished_sidecars.begin(), moved.finished_sidecars.end());
        stamp_approvals(at.run, at.swept.used_approvals);
        stamp_approvals(at.run, used_approvals(at.run, planned));
        at.held.finish(finished);
    }

    const environment& env_;
    const kind_list& list_;
    apply_report& report_;
    diagnostics& findings_;
    std::vector<damaged_payload> damaged_ = {};
    address_set repaired_ = {};  ///< of those, what is published again
    bool roots_are_ours_ = true;
};

}  // namespace detail

OMNIGRAPH_INLINE apply_report commands::apply(const environment& env, const kind_list& list) {
    command_run<apply_report> run{env};
    run.report.actor = env.actor;
    report_progress(env, {.event = std::string{events::command_started}, .command = "apply"});
    detail::application{env, list, run}.run();
    auto report = std::move(run).finish();
    report.converged = report.converged && report.ok;
    auto ended = outcome_event(events::command_ended, first_error(report.diagnostics));
    ended.command = "apply";
    ended.converged = report.converged;
    report_progress(env, std::move(ended));
    return report;
}

}  // namespace omnigraph::cluster
