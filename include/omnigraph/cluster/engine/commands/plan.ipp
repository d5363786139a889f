// Bodies of engine/commands/plan.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
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
#include <omnigraph/cluster/engine/execute/observing_host.hpp>
#include <omnigraph/cluster/engine/execute/plan_memory.hpp>
#include <omnigraph/cluster/engine/execute/preflight.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/engine/plan/source_diffs.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of plan, step by step.
class planning {
public:
    planning(const environment& env, const kind_list& list, command_run<plan_report>& run)
        : env_{env}, list_{list}, report_{run.report}, findings_{run.findings} {}

    void run() {
        auto whole = look();
        if (!loaded_) return;
        // What a large plan says of the declarations is made when the ledger is no longer needed, and is written into
        // the memory when they are not needed either.
        report_.resource_digests = digests_of(loaded_->table);
        report_.dependencies = dependencies_of_table(loaded_->table, loaded_->unusable);
        loaded_.reset();
        if (whole) remember(*std::move(whole));
    }

private:
    /// The plan as the memory keeps it, without digests and dependencies, when it is worth keeping.
    std::optional<remembered_plan> look() {
        recalled_ = recall();
        if (recalled_) show_declared(*recalled_);
        else if (!load()) return std::nullopt;
        session held{env_, loaded_ ? loaded_->config : header_of(*recalled_), findings_};
        if (!held.usable()) return std::nullopt;
        foresee(held);
        if (env_.take_lock) held.lock("plan");
        else held.fetch_to_show();
        const auto before_pending = findings_.size();
        auto unfinished = report_pending(list_.kinds, held.store(), findings_);
        static_cast<void>(refuse_unread(findings_, before_pending));
        report_.pending_operations = unfinished.reports;
        if (!has_errors(findings_)) {
            if (recalled_ && !still_holds(held, unfinished) && !load_after_all()) return std::nullopt;
            if (!recalled_) read_ledger(held);
            warn_of_put_back_ledger(held, findings_);
        }
        report_.state_observations = held.observe();
        if (env_.should_stop() && !has_errors(findings_))
            findings_.push_back(interrupted(env_, "Nothing was compared."));
        if (has_errors(findings_)) return std::nullopt;
        if (!recalled_) return compare(held, std::move(unfinished));
        show_unchanged();
        return std::nullopt;
    }

    [[nodiscard]] std::unique_ptr<remembered_plan> recall() const {
        return env_.memory && !env_.to_revision ? env_.memory->recall(env_, list_) : nullptr;
    }

    /// False when cluster.yaml cannot be decoded.
    bool load() {
        began_ = std::chrono::system_clock::now();
        if (env_.memory) cluster_file_ = cluster_file_state(env_.config_dir);
        loaded_ = load_desired(env_, list_, findings_);
        if (!loaded_) return false;
        load_findings_ = findings_.size();
        report_.desired_revision.config_digest = loaded_->config_digest.hex();
        return true;
    }

    void show_declared(remembered_plan& plan) {
        findings_ = plan.load_findings;
        report_.desired_revision.config_digest = plan.config_digest;
        report_.resource_digests = std::move(plan.resource_digests);
        report_.dependencies = std::move(plan.dependencies);
        plan.sources = {};
    }

    [[nodiscard]] static cluster_config header_of(const remembered_plan& plan) {
        cluster_config header;
        header.storage_root = plan.storage_root;
        if (!plan.locked) header.lock = located<bool>{false, {}};
        return header;
    }

    void foresee(session& held) const {
        if (loaded_) return held.foresee(list_.kinds, loaded_->table);
        std::vector<std::string> roots;
        for (const auto& [address, content] : recalled_->roots) roots.push_back(address);
        held.foresee(list_.kinds, roots);
    }

    /// Looks again at everything that a plan looks at beside the declarations.
    [[nodiscard]] bool still_holds(session& held, const pending_operations& unfinished) const {
        if (!env_.targets.empty() || !unfinished.pending.empty() || !unfinished.all_are_known ||
            !unfinished.reports.empty() || !held.still_has(recalled_->ledger))
            return false;
        std::set<std::string> references;
        for (const auto& [address, content] : recalled_->roots)
            if (const auto* kind = kind_of(list_.kinds, address); kind && kind->fenced)
                references.insert(graph_reference(kind->fence.root(address)));
        held.expect(references);
        const auto host = env_.open_host(held.store());
        return roots_are_still({list_.kinds, env_, held.store(), *host, findings_}, recalled_->roots) &&
               has_all_payloads(list_.kinds, held.store(), report_.resource_digests);
    }

    /// Loads what was recalled first; false when it has errors by now. The findings since then stay behind its own.
    bool load_after_all() {
        const auto recalled = static_cast<std::ptrdiff_t>(std::exchange(recalled_, {})->load_findings.size());
        const diagnostics later{findings_.begin() + recalled, findings_.end()};
        findings_.clear();
        const bool usable = load() && !has_errors(findings_);
        findings_.insert(findings_.end(), later.begin(), later.end());
        return usable;
    }

    void show_unchanged() {
        findings_.insert(findings_.end(), recalled_->compare_findings.begin(), recalled_->compare_findings.end());
        progress_event event{.event = std::string{events::planned}};
        event.changes = 0;
        event.held_back = 0;
        report_progress(env_, std::move(event));
    }

    /// This plan for the memory, when everything that it says follows from what the memory compares.
    [[nodiscard]] std::optional<remembered_plan> kept(session& held, const pending_operations& unfinished,
                                                      root_contents roots, std::size_t compared_from) const {
        if (!env_.memory || !loaded_->states || !cluster_file_ || !env_.targets.empty()) return std::nullopt;
        if (!unfinished.pending.empty() || !unfinished.all_are_known || !held.found_ledger()) return std::nullopt;
        if (!report_.changes.empty() || !report_.approvals_required.empty() || !report_.apply_groups.empty())
            return std::nullopt;
        remembered_plan plan;
        plan.cluster_file = *cluster_file_;
        plan.sources = *loaded_->states;
        plan.storage_root = loaded_->config.storage_root;
        plan.locked = loaded_->config.locked();
        plan.ledger = held.summary();
        plan.roots = std::move(roots);
        plan.config_digest = loaded_->config_digest.hex();
        const auto part = [&](std::size_t from, std::size_t to) {
            return diagnostics{findings_.begin() + static_cast<std::ptrdiff_t>(from),
                               findings_.begin() + static_cast<std::ptrdiff_t>(to)};
        };
        plan.load_findings = part(0, load_findings_);
        plan.compare_findings = part(compared_from, findings_.size());
        return plan;
    }

    void remember(remembered_plan plan) {
        plan.resource_digests = std::move(report_.resource_digests);
        plan.dependencies = std::move(report_.dependencies);
        env_.memory->remember(env_, list_, plan, began_);
        report_.resource_digests = std::move(plan.resource_digests);
        report_.dependencies = std::move(plan.dependencies);
    }

    void read_ledger(session& held) {
        held.read();
        if (!held.found_ledger() && !has_errors(findings_))
            findings_.push_back(warning(codes::state_missing, std::string{layout::state},
                                        "There is no ledger yet, so everything is a create.")
                                    .with_remedy("Run `omnigraph cluster import` before the first apply."));
    }

    std::optional<remembered_plan> compare(session& held, pending_operations unfinished) {
        const auto& loaded = *loaded_;
        const auto compared_from = findings_.size();
        const auto engine = env_.open_host(held.store());
        observing_host host{*engine};
        const run_context run{list_.kinds, env_, held.store(), host, findings_};
        held.expect_roots(list_.kinds, loaded.table, root_use::looking);
        const auto& state = held.ledger().state;
        static const applied_rows nothing;
        const auto& recorded = state ? *state->applied_revision.resources : nothing;
        if (!unfinished.all_are_known) unfinished.pending = all_fenced(list_.kinds, loaded.table, recorded);
        auto seen = look_at_recorded_roots(run, {list_.kinds, loaded.table, recorded, unfinished.pending},
                                           state ? &*state : nullptr);
        const auto& vanished = seen.vanished;
        auto without_vanished = vanished.empty() ? applied_rows{} : recorded;
        forget_rows_of(list_.kinds, vanished, without_vanished);
        const auto& applied = vanished.empty() ? recorded : without_vanished;
        if (!targets_are_known({list_.kinds, loaded.table, applied, unfinished.pending}, env_.targets, findings_))
            return std::nullopt;
        const auto damaged = check_catalog(list_.kinds, held.store(), applied, payload_proof::remembered);
        report_catalog(damaged, loaded.table, findings_);
        const ledger_state no_ledger;
        const auto& known = state ? *state : no_ledger;
        const auto request = request_consent(run, loaded, held.ledger(), known, consent_use::planning);
        const auto before_plan = findings_.size();
        const plan_input whole{list_.kinds,
                               loaded.table,
                               applied,
                               unfinished.pending,
                               repairable_payloads(damaged, loaded.table),
                               consent_judge(request)};
        auto part = plan_targets(whole, env_.targets);
        if (has_failed_since(findings_, before_plan)) return std::nullopt;
        const auto input = part.input(whole);
        auto& planned = part.planned;
        warn_unknown_rows(planned.unknown_rows, findings_);
        findings_.insert(findings_.end(), planned.approval_findings.begin(), planned.approval_findings.end());
        const auto deployed = look_at_deployed(run, input, known, planned);
        describe(run, input, planned, deployed);
        report_.targets = env_.targets;
        report_.left_out = part.left_out;
        if (!seen.all_as_recorded || !damaged.empty()) return std::nullopt;
        return kept(held, unfinished, std::move(seen.recorded), compared_from);
    }

    static preview_results look_at_deployed(const run_context& run, const plan_input& input, const ledger_state& state,
                                            cluster_plan& planned) {
        preview_results seen;
        if (needs_preview(run.kinds, planned.all)) seen = preview_changes(run, input, planned.all, true);
        block_refused(run, input, state, planned, seen.previews);
        return seen;
    }

    void describe(const run_context& run, const plan_input& input, cluster_plan& planned, const preview_results& seen) {
        const auto& previews = seen.previews;
        report_.observed_versions = seen.observed_versions;
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

    std::unique_ptr<remembered_plan> recalled_;  ///< set while what it says is taken for this plan
    std::optional<loaded_config> loaded_;
    std::optional<file_state> cluster_file_;  ///< before it was read
    std::chrono::system_clock::time_point began_;
    std::size_t load_findings_ = 0;
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
