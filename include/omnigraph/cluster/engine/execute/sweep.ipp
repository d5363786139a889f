// Bodies of engine/execute/sweep.hpp.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The subject of a sidecar. When this build does not have the operation, only the address is known.
struct interrupted_operation {
    const erased_kind* kind = nullptr;
    const erased_operation* operation = nullptr;
    std::string address;  ///< of what owns the root
};

OMNIGRAPH_INLINE interrupted_operation interrupted(kind_table kinds, const sidecar_record& sidecar) {
    const auto [kind, operation] = operation_named(kinds, sidecar.kind);
    auto address = subject_of(sidecar);
    const auto* owner = kind && kind->moves_container ? &kinds[*kind->within] : kind;
    if (owner && owner->pattern.check(address) == address_fault::none) return {kind, operation, std::move(address)};
    return {nullptr, nullptr, std::move(address)};
}

/// Judges one sidecar and acts upon the verdict.
class sidecar_judgement {
public:
    sidecar_judgement(const run_context& run, const resource_table& declared, ledger_state& state,
                      const sidecar_record& sidecar, const interrupted_operation& subject, sweep_results& results)
        : run_{run},
          declared_{declared},
          state_{state},
          sidecar_{sidecar},
          kind_{*subject.kind},
          operation_{*subject.operation},
          owner_{subject.address},
          resource_{kind_.moves_container ? address_with(kind_, sidecar.graph_id) : owner_},
          content_row_{content_row(run.kinds, kind_, resource_)},
          results_{results} {}

    void judge() {
        const auto seen = kind_.fence.observe(run_.context_of(kind_, resource_));
        if (!seen)
            return keep("its root cannot be looked at: " + seen.error().message,
                        "Make the storage answer, then run `omnigraph cluster apply`.");
        recovery_observation observation{
            seen->state, {}, recorded_digest(), digest::parse(sidecar_.desired_schema_digest)};
        if (seen->live) observation.live = seen->live->schema_digest;
        if (!seen->live && seen->state == root_state::absent) remove_empty_root();
        std::string thrown;
        const auto verdict = or_thrown([&] { return std::optional{operation_.classify(observation)}; },
                                       [&](std::string what) -> std::optional<recovery_verdict> {
                                           thrown = std::move(what);
                                           return std::nullopt;
                                       });
        if (!verdict)
            return keep("`classify` of its kind has thrown: " + thrown, "The author of the kind has to correct it.");
        switch (*verdict) {
            case recovery_verdict::never_happened: return retire();
            case recovery_verdict::already_recorded:
                return is_created_anew(seen->live) ? take_over(seen->live) : retire();
            case recovery_verdict::finished: return is_removal() ? bury() : take_over(seen->live);
            case recovery_verdict::unopenable: return incomplete();
            case recovery_verdict::something_else: return drifted(seen->live);
            case recovery_verdict::unreachable:
                return keep("what was at its root does not open: " + fault_of(*seen),
                            "Bring back " + root() +
                                " from a copy, then run `omnigraph cluster apply`; if it is gone for good, run "
                                "`omnigraph cluster refresh` first.");
            case recovery_verdict::begun: return begun(*seen);
        }
    }

private:
    /// The fault as a clause, without the period of a sentence.
    static std::string fault_of(const root_observation& seen) {
        if (seen.fault.empty()) return "nothing is there";
        return seen.fault.substr(0, seen.fault.find_last_not_of('.') + 1);
    }

    const erased_kind& owner_kind() const { return kind_.moves_container ? run_.kinds[*kind_.within] : kind_; }
    bool is_removal() const { return operation_.action == change_action::erase; }
    std::string root() const { return run_.store.display(kind_.fence.root(resource_)); }
    std::string interrupted_noun() const { return "interrupted " + std::string{noun(operation_.action)}; }

    // For a removal it only matters whether there is a row.
    std::optional<digest> recorded_digest() const {
        const auto row = state_.applied_revision.resources->find(is_removal() ? owner_ : content_row_);
        if (row == state_.applied_revision.resources->end()) return std::nullopt;
        return digest::parse(row->second.digest);
    }

    /// Removes the folders that a killed operation has left at a root where nothing is stored. They are in nobody's
    /// way, so one that cannot be removed is left.
    void remove_empty_root() {
        if (is_creation() || is_removal()) static_cast<void>(run_.store.remove_prefix(kind_.fence.root(resource_)));
    }

    void retire() { results_.finished_sidecars.push_back(sidecar_.operation_id); }

    bool is_another(const std::optional<live_graph>& live) const {
        return live &&
               check_graph_uid(recorded_graph_uid(state_, owner_), owner_kind().name, owner_, live->graph_uid, root());
    }
    // A creation begins where nothing is, so what is recorded of the root is about a graph that was gone before.
    bool is_creation() const { return operation_.action == change_action::create; }
    bool is_created_anew(const std::optional<live_graph>& live) const { return is_creation() && is_another(live); }
    // Another graph than the recorded one is no result of an alteration, whatever its schema.
    bool is_replaced(const std::optional<live_graph>& live) const { return !is_creation() && is_another(live); }

    bool is_copied(const std::optional<live_graph>& live) const {
        return live && is_creation() &&
               check_copied_root(run_, owner_kind(), owner_, live->graph_uid, known_uids{state_},
                                 {declared_, *state_.applied_revision.resources, protection_side::applied});
    }

    void take_over(const std::optional<live_graph>& live) {
        if (is_replaced(live) || is_copied(live)) return replaced();
        auto& rows = *state_.applied_revision.resources;
        if (live) {
            const auto hex = live->schema_digest.hex();
            rows[content_row_].digest = hex;
            if (!rows.contains(owner_)) rows[owner_].digest = hex;
            results_.moved.insert(owner_);  // folded again before the ledger is written
            record_live(run_, owner_kind(), owner_, *live, wanted_at_root(owner_kind(), declared_, owner_), state_);
        }
        mark("applied", {});
        state_.recovery_records->insert_or_assign(sidecar_.operation_id, recovery_record());
        retire();
        say_rolled_forward();
    }

    void say_rolled_forward() const {
        run_.findings.push_back(warning(codes::cluster_recovery_rolled_forward, owner_,
                                        "An " + interrupted_noun() + " had succeeded; what it did is taken over."));
    }

    // Row 7b: the container is gone with everything in it.
    void bury() {
        std::optional<approval_use> use;
        if (sidecar_.approval_id) use = use_of_approval();
        if (use) {
            record_approval_use(run_, *use, state_);
            results_.used_approvals.push_back(*std::move(use));
        }
        record_container_removal(run_, owner_, sidecar_.approval_id, sidecar_.actor, state_);
        state_.recovery_records->insert_or_assign(sidecar_.operation_id, recovery_record());
        retire();
        say_rolled_forward();
    }

    approval_use use_of_approval() const {
        approval_use use{
            *sidecar_.approval_id, sidecar_.operation_id, owner_, std::string{spelling(operation_.action)}, {},
            sidecar_.actor};
        if (auto given = find_approval(run_.store, use.approval_id); !given)
            run_.findings.push_back(std::move(given).error());
        else if (*given) use.approved_by = (*given)->record.approved_by;
        return use;
    }

    // Row 8. A root that has lost its reference opens for nobody; if it is declared again, it can be neither created
    // nor removed.
    void begun(const root_observation& seen) {
        const bool has_lost_part = seen.state == root_state::residue;
        const bool wanted_again = declared_.contains(owner_) && has_lost_part;
        auto fault = warning(operation_.incomplete, owner_,
                             "The delete of this " + std::string{kind_.name} + " was interrupted before its end.");
        if (!wanted_again) {
            // Of what has lost a part, the note stays until the delete is done: nothing else tells what did it.
            if (has_lost_part) results_.begun_removals.push_back({owner_, sidecar_.operation_id});
            else retire();
            run_.findings.push_back(std::move(fault).with_remedy(
                declared_.contains(owner_)
                    ? "It is declared again and still whole, so nothing more of it goes."
                    : "`omnigraph cluster apply` goes on with it if it is still approved; else nothing more goes."));
            return;
        }
        mark("error", std::string{operation_.incomplete.text});
        results_.pending.insert(owner_);
        fault.level = severity::error;
        fault.message += " Part of it is gone, and it is declared again.";
        run_.findings.push_back(std::move(fault).with_remedy(
            "Take it out of cluster.yaml and run `omnigraph cluster apply`: that finishes the delete. Then declare it "
            "again."));
    }

    void replaced() {
        mark("drifted", std::string{owner_kind().name} + "_replaced");
        keep("another " + std::string{owner_kind().name} + " is at its root, copied or moved over it",
             "Put the right one back at " + root() +
                 " and run `omnigraph cluster apply`; or take what is there with `omnigraph cluster refresh --accept " +
                 owner_ + "`.");
    }

    // Row 6: the root has something else.
    void drifted(const std::optional<live_graph>& live) {
        if (is_replaced(live)) return replaced();
        mark("drifted", "actual_applied_state_pending");
        keep("the " + std::string{kind_.name} + " that is there is neither the recorded nor the wanted one",
             "Run `omnigraph cluster refresh` to take what is at " + root() +
                 " for the new beginning, then look at `omnigraph cluster plan`; or bring back the recorded one from a "
                 "copy and run `omnigraph cluster apply`." +
                 start_over());
    }

    // The remedy; a new start is offered only for a resource that is not yet recorded.
    std::string start_over() const {
        if (recorded_digest()) return {};
        return " Or remove it with all its data, if that is what you want: apply creates it anew.";
    }

    json recovery_record() const {
        return boost::json::object{{"kind", sidecar_.kind},
                                   {"graph_id", sidecar_.graph_id},
                                   {"outcome", "rolled_forward"},
                                   {"recovered_at", format_timestamp(run_.env.system.now())},
                                   {"actor", sidecar_.actor ? json(*sidecar_.actor) : json(nullptr)},
                                   {"started_at", sidecar_.started_at},
                                   {"schema_digest", sidecar_.desired_schema_digest}};
    }

    void incomplete() {
        mark("error", std::string{operation_.incomplete.text});
        results_.pending.insert(owner_);
        run_.findings.push_back(
            error(operation_.incomplete, owner_,
                  "The " + std::string{noun(operation_.action)} + " of this " + std::string{kind_.name} +
                      " was interrupted, and what is at its root does not open.")
                .with_remedy("Look at " + root() +
                             ". If data was written there since, restore what belongs there from a backup; if it is "
                             "only what is left of the interrupted " +
                             std::string{noun(operation_.action)} +
                             ", move it away. Then run `omnigraph cluster apply` again."));
    }

    void keep(const std::string& why, const std::string& remedy) {
        results_.pending.insert(owner_);
        run_.findings.push_back(
            warning(codes::cluster_recovery_pending, owner_,
                    "The operation " + sidecar_.operation_id + " (" + sidecar_.kind + ") is unfinished: " + why + ".")
                .with_remedy("Until this is resolved nothing of it moves. " + remedy));
    }

    void mark(std::string status, std::string condition) {
        resource_status next{std::move(status), {}, {}};
        if (!condition.empty()) next.conditions->push_back(std::move(condition));
        for (const auto& row : {owner_, content_row_}) state_.resource_statuses->insert_or_assign(row, next);
    }

    const run_context& run_;
    const resource_table& declared_;
    ledger_state& state_;
    const sidecar_record& sidecar_;
    const erased_kind& kind_;
    const erased_operation& operation_;
    std::string owner_;     ///< of the root
    std::string resource_;  ///< what the operation is about
    std::string content_row_;
    sweep_results& results_;
};

}  // namespace detail

OMNIGRAPH_INLINE sweep_results sweep(const run_context& run, const resource_table& declared, ledger_state& state) {
    sweep_results results;
    const auto listing = list_sidecars(run.store, run.findings);
    if (!listing.complete || !listing.undecodable.empty())
        results.pending = all_fenced(run.kinds, declared, *state.applied_revision.resources);
    for (const auto& [sidecar, key, version] : listing.pending) {
        const auto subject = detail::interrupted(run.kinds, sidecar);
        if (subject.operation) {
            detail::sidecar_judgement{run, declared, state, sidecar, subject, results}.judge();
            continue;
        }
        results.pending.insert(subject.address);
        run.findings.push_back(warning(codes::cluster_recovery_pending, subject.address,
                                       "The operation " + sidecar.operation_id + " (" + sidecar.kind +
                                           ") is not one that this version can finish.")
                                   .with_remedy("Run the command again with the version that began it."));
    }
    return results;
}

OMNIGRAPH_INLINE pending_operations report_pending(kind_table kinds, object_store& store, diagnostics& findings) {
    pending_operations seen;
    const auto listing = list_sidecars(store, findings);
    seen.all_are_known = listing.complete && listing.undecodable.empty();
    for (const auto& [sidecar, key, version] : listing.pending) {
        seen.reports.push_back(
            {sidecar.operation_id, sidecar.kind, sidecar.graph_id, sidecar.started_at, sidecar.address});
        const auto subject = detail::interrupted(kinds, sidecar);
        seen.pending.insert(subject.address);
        findings.push_back(warning(codes::cluster_recovery_pending,
                                   store.display(layout::sidecar(sidecar.operation_id)),
                                   "The operation " + sidecar.operation_id + " (" + sidecar.kind + ") on `" +
                                       subject.address + "` was interrupted.")
                               .with_remedy("Run `omnigraph cluster apply`; it finishes or refuses it."));
    }
    return seen;
}

}  // namespace omnigraph::cluster
