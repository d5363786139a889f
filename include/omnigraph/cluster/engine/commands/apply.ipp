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
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/saved_plan_check.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

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
        if (held.lock("apply") && read_ledger(held)) converge(held, *loaded);
        report_.state_observations = held.observe();
        if (held.ledger().state) report_.resource_statuses = *held.ledger().state->resource_statuses;
    }

private:
    bool read_ledger(session& held) {
        held.read();
        if (has_errors(findings_)) return false;
        if (held.ledger().state) return true;
        findings_.push_back(
            error(codes::state_missing, std::string{layout::state},
                  "There is no ledger yet; `omnigraph cluster import` begins one.")
                .with_remedy("Run `omnigraph cluster import` first; it begins one from what is there."));
        return false;
    }

    void converge(session& held, const loaded_config& loaded) {
        const auto host = env_.open_host(held.store());
        const run_context run{list_.kinds, env_, held.store(), *host, findings_, held.own_lock()};
        auto state = *held.ledger().state;
        const auto swept = sweep(run, loaded.table, state);
        fold_composites(run.kinds, swept.moved, state);

        auto applied = *state.applied_revision.resources;
        const plan_input whole{run.kinds, loaded.table, applied, swept.pending};
        forget_rows_of(run.kinds, vanished_roots(whole, run.store, findings_), applied);
        const auto& targets = env_.plan ? env_.plan->targets : env_.targets;
        const auto part = limit_to_targets(whole, targets, findings_);
        if (!part) return;
        state.applied_revision.resources = applied;
        const auto& declared = part->table(whole);
        damaged_ = check_catalog(run.kinds, run.store, applied);
        lost_ = repairable_payloads(damaged_, declared);
        const auto reading = consent_of(held.store(), loaded, state);
        const plan_input input{run.kinds, declared, applied, swept.pending, lost_, consult(reading)};
        auto planned = compute_plan(input);
        report_.targets = targets;
        report_.left_out = part->left_out;
        warn_unknown_rows(planned.unknown_rows, findings_);
        findings_.insert(findings_.end(), planned.approval_findings.begin(), planned.approval_findings.end());
        const auto seen = preview_changes(run, input, planned.all, false);
        if (!may_begin(planned) || !begin(run, held, loaded, input, planned, seen)) return;
        fence_results moved;
        const fence_context fence{run, input, held.ledger().cas, state};
        perform_operations(fence, fence_phase::moves, planned, moved);
        const bool moved_nothing =
            moved.live.empty() && moved.finished_sidecars.empty() && swept.finished_sidecars.empty();
        const bool stopping = moved_nothing && env_.should_stop() && hold_back(planned.all);
        // Content first: removals for good come only after everything else is durable.
        const bool published = !stopping && publish(held.store(), declared, planned.all);
        if (published) perform_operations(fence, fence_phase::removals, planned, moved);
        warn_unapplied(planned.all);
        warn_interrupted(planned.all);

        const applied_plan done{planned, declared, loaded.config_digest, moved, swept.pending};
        const bool written = published && record(run, held, loaded, std::move(state), done);
        if (!written && !stopping) hold_everything(planned.all, moved);
        report_.changes = report_of(planned.all);
        describe_changes(input, planned, seen.previews, report_.changes);
        if (!written) return;
        count(planned.all);
        retire_sidecars(run, swept.finished_sidecars);
        retire_sidecars(run, moved.finished_sidecars);
        stamp_approvals(run, swept.used_approvals);
        stamp_approvals(run, used_approvals(run, planned));
    }

    consent_request consent_of(object_store& store, const loaded_config& loaded, const ledger_state& state) {
        return {.kinds = list_.kinds,
                .store = store,
                .state = state,
                .config_digest = loaded.config_digest.hex(),
                .now = env_.system.now(),
                .two_persons = loaded.config.asks_two_persons(),
                .applying = true,
                .applier = env_.actor,
                .findings = findings_};
    }

    bool may_begin(const cluster_plan& planned) {
        address_set approved;
        for (const auto& [address, approval] : planned.authorised) approved.insert(address);
        const auto before = findings_.size();
        check_approval_invariant(planned.gates, approved, planned.all, findings_);
        return findings_.size() == before;
    }

    // Begins the run. A saved plan is applied only when planning now gives exactly the changes that it shows.
    bool begin(const run_context& run, const session& held, const loaded_config& loaded, const plan_input& input,
               const cluster_plan& planned, const preview_results& seen) {
        progress_event event{.event = std::string{events::planned}};
        event.changes = planned.all.size();
        event.held_back = static_cast<std::uint64_t>(std::ranges::count_if(planned.all, is_held_back));
        report_progress(env_, std::move(event));
        if (!env_.plan) return true;
        report_.plan_id = env_.plan->plan_id;
        auto shown = planned;
        block_unsupported(input, seen.previews, shown);
        auto would_change = report_of(shown.all);
        describe_changes(input, shown, seen.previews, would_change);
        plan_base now;
        now.config_digest = loaded.config_digest.hex();
        now.resource_digests = digests_of(loaded.table);
        now.state_revision = *held.ledger().state->state_revision;
        now.state_cas = held.ledger().cas;
        now.observed_versions = seen.observed_versions;
        return plan_stands(run, *env_.plan, now, would_change);
    }

    // A run with left-out changes does not apply the whole configuration, so the ledger keeps the old config digest.
    bool record(const run_context& run, session& held, const loaded_config& loaded, ledger_state state,
                const applied_plan& done) {
        const auto config_digest = state.applied_revision.config_digest;
        auto next = next_state(run, std::move(state), done);
        report_catalog(still_damaged(damaged_, lost_, *next.applied_revision.resources), findings_);
        const bool all_there = converged(run.kinds, loaded.table, *next.applied_revision.resources);
        if (!all_there) next.applied_revision.config_digest = config_digest;
        if (!move_ledger(held, std::move(next), loaded)) return false;
        report_.converged = all_there && done.pending.empty();
        return true;
    }

    // Nothing counts as applied that the ledger does not record. A finding names what has moved anyway.
    void hold_everything(changes& all, const fence_results& moved) {
        const auto why = std::ranges::find(findings_.rbegin(), findings_.rend(), severity::error, &diagnostic::level);
        const auto reason = why == findings_.rend() ? codes::state_write_error.text : why->code.text;
        for (auto& c : all) {
            if (c.outcome != disposition::applied && c.outcome != disposition::derived) continue;
            c.outcome = disposition::blocked;
            c.reason = reason;
        }
        for (const auto& [address, live] : moved.live)
            findings_.push_back(
                warning(codes::operation_unrecorded, address,
                        "`" + address + "` is at its root as it was declared, and the ledger does not say so yet.")
                    .with_remedy("Run `omnigraph cluster apply` again; it looks, and records what it finds."));
        for (const auto& address : moved.removed)
            findings_.push_back(
                warning(codes::operation_unrecorded, address,
                        "`" + address + "` is removed, and the ledger does not say so yet.")
                    .with_remedy("Run `omnigraph cluster apply` again; it looks, and records what it finds."));
    }

    void warn_unapplied(const changes& all) {
        for (const auto& c : all) {
            if (c.outcome == disposition::deferred)
                findings_.push_back(
                    warning(codes::apply_unsupported_change, c.address,
                            "This version does not " + std::string{spelling(c.action)} + " a " +
                                std::string{list_.kinds[c.rank].name} + " that is deployed; this change waits.")
                        .with_remedy("Put back what is deployed to apply the rest, or deploy it under another "
                                     "name."));
            if (c.outcome == disposition::blocked)
                findings_.push_back(warning(codes::apply_dependency_blocked, c.address,
                                            "The " + std::string{spelling(c.action)} + " of `" + c.address +
                                                "` waits: " + std::string{c.reason} + ".")
                                        .with_remedy(remedy_of(c)));
        }
    }

    /// Returns whether a change was held back.
    static bool hold_back(changes& all) {
        bool held_back = false;
        for (auto& c : all) {
            if (c.outcome == disposition::blocked) held_back |= c.reason == codes::command_interrupted.text;
            if (c.outcome != disposition::applied) continue;
            c.outcome = disposition::blocked;
            c.reason = codes::command_interrupted.text;
            held_back = true;
        }
        return held_back;
    }

    void warn_interrupted(const changes& all) {
        const auto left_out = std::ranges::count(all, codes::command_interrupted.text, &change::reason);
        if (left_out > 0)
            findings_.push_back(
                interrupted(env_, std::to_string(left_out) + " change(s) were not begun; what was done is recorded."));
    }

    // A change inside a container is approved together with the container.
    std::string gate_of(const change& c) const {
        const auto& kind = list_.kinds[c.rank];
        return kind.within && c.action == change_action::erase ? kind.container(c.address) : c.address;
    }

    std::string remedy_of(const change& c) const {
        if (c.reason == codes::command_interrupted.text) return "Run `omnigraph cluster apply` again.";
        if (c.reason == reasons::approval_required)
            return "Approve it: `omnigraph cluster approve " + gate_of(c) + "`. Or declare again what is applied.";
        if (c.reason == reasons::recovery_pending) return "Resolve the unfinished operation first.";
        return "It is applied once what it depends on is.";
    }

    bool publish(object_store& store, const resource_table& declared, const changes& all) {
        std::vector<payload_blob> payloads;
        address_set added;
        const auto add = [&](const std::string& address, const declared_resource& resource) {
            const auto& facts = list_.kinds[resource.rank];
            if (facts.payload_extension.empty() || !added.insert(address).second) return;
            payloads.push_back(
                {layout::payload(facts.pattern, address, resource.content_digest, facts.payload_extension),
                 resource.content_digest, resource.payload});
        };
        for (const auto& c : all)
            if (c.outcome == disposition::applied && c.action != change_action::erase)
                add(c.address, declared.at(c.address));
        // A published payload is published again even when the rest of its resource has to wait.
        for (const auto& address : lost_) add(address, declared.at(address));
        if (payloads.empty()) return true;
        progress_event started{.event = std::string{events::publish_started}};
        started.blobs = payloads.size();
        started.bytes = 0;
        for (const auto& payload : payloads) *started.bytes += payload.text.size();
        report_progress(env_, std::move(started));
        auto published = publish_payloads(store, payloads);
        report_progress(env_, outcome_event(events::publish_ended, published ? "" : published.error().code.text));
        if (!published) findings_.push_back(std::move(published).error());
        return published.has_value();
    }

    bool move_ledger(session& held, ledger_state next, const loaded_config& loaded) {
        if (next == *held.ledger().state) return true;
        next.state_revision.value += 1;
        progress_event started{.event = std::string{events::ledger_write_started}};
        started.revision = *next.state_revision;
        report_progress(env_, started);
        report_.state_written = held.write(next, {"apply", list_.kinds, &loaded, report_.plan_id});
        auto ended = outcome_event(events::ledger_write_ended, report_.state_written ? "" : findings_.back().code.text);
        ended.revision = started.revision;
        report_progress(env_, std::move(ended));
        return report_.state_written;
    }

    void count(const changes& all) {
        for (const auto& c : all) {
            if (c.outcome == disposition::applied) ++report_.applied_count;
            if (c.outcome == disposition::deferred || c.outcome == disposition::blocked) ++report_.deferred_count;
        }
    }

    const environment& env_;
    const kind_list& list_;
    apply_report& report_;
    diagnostics& findings_;
    std::vector<damaged_payload> damaged_ = {};
    address_set lost_ = {};  ///< of those, what is published again
};

}  // namespace detail

OMNIGRAPH_INLINE apply_report commands::apply(const environment& env, const kind_list& list) {
    command_run<apply_report> run{env};
    run.report.actor = env.actor;
    report_progress(env, {.event = std::string{events::command_started}, .command = "apply"});
    detail::application{env, list, run}.run();
    auto report = std::move(run).finish();
    auto ended = outcome_event(events::command_ended, first_error(report.diagnostics));
    ended.command = "apply";
    ended.converged = report.converged;
    report_progress(env, std::move(ended));
    return report;
}

}  // namespace omnigraph::cluster
