// Bodies of engine/execute/sweep.hpp.
#pragma once

#include <optional>
#include <utility>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>

namespace omnigraph::cluster {

namespace detail {

/// What a sidecar is about. Of an operation that this build does not perform only the address is known.
struct interrupted_operation {
    const kind_facts* kind = nullptr;
    const operation_facts* operation = nullptr;
    std::string address;
};

OMNIGRAPH_INLINE interrupted_operation interrupted(kind_table kinds, const sidecar_record& sidecar) {
    const auto [kind, operation] = operation_named(kinds, sidecar.kind);
    auto address = subject_of(sidecar);
    if (kind && kind->pattern.check(address) == address_fault::none) return {kind, operation, std::move(address)};
    return {nullptr, nullptr, std::move(address)};
}

/// Judges one sidecar and acts upon the verdict.
class sidecar_judgement {
public:
    sidecar_judgement(const run_context& run, ledger_state& state, const sidecar_record& sidecar,
                      const interrupted_operation& subject, sweep_results& results)
        : run_{run},
          state_{state},
          sidecar_{sidecar},
          kind_{*subject.kind},
          operation_{*subject.operation},
          address_{subject.address},
          content_row_{content_row(run.kinds, kind_, address_)},
          results_{results} {}

    void judge() {
        const auto seen = kind_.fence.observe(run_.context_of(kind_, address_));
        if (!seen) return keep("its root cannot be looked at: " + seen.error().message);
        recovery_observation observation{
            seen->state, {}, recorded_digest(), digest::parse(sidecar_.desired_schema_digest)};
        if (seen->live) observation.live = seen->live->schema_digest;
        switch (operation_.classify(observation)) {
            case recovery_verdict::never_happened:
            case recovery_verdict::already_recorded: return retire();
            case recovery_verdict::finished: return roll_forward(observation.live);
            case recovery_verdict::unopenable: return incomplete();
            case recovery_verdict::something_else:
                mark("drifted", "actual_applied_state_pending");
                return keep("the " + std::string{kind_.name} +
                            " that is there is neither the recorded nor the wanted one");
        }
    }

private:
    std::optional<digest> recorded_digest() const {
        const auto row = state_.applied_revision.resources->find(content_row_);
        if (row == state_.applied_revision.resources->end()) return std::nullopt;
        return digest::parse(row->second.digest);
    }

    void retire() { results_.finished_sidecars.push_back(sidecar_.operation_id); }

    void roll_forward(const std::optional<digest>& live) {
        auto& rows = *state_.applied_revision.resources;
        if (live) {
            rows[content_row_].digest = live->hex();
            // Folded anew before the ledger is written.
            if (!rows.contains(address_)) rows[address_].digest = live->hex();
        }
        mark("applied", {});
        state_.recovery_records->insert_or_assign(sidecar_.operation_id, recovery_record());
        retire();
        run_.findings.push_back(warning(
            codes::cluster_recovery_rolled_forward, address_,
            "An interrupted " + std::string{noun(operation_.action)} + " had succeeded; what it did is taken over."));
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
        results_.pending.insert(address_);
        run_.findings.push_back(
            error(operation_.incomplete, address_,
                  "The " + std::string{noun(operation_.action)} + " of this " + std::string{kind_.name} +
                      " was interrupted, and what is at its root does not open.")
                .with_remedy("Look at the root, remove it, then run `omnigraph cluster apply` again."));
    }

    void keep(const std::string& why) {
        results_.pending.insert(address_);
        run_.findings.push_back(
            warning(codes::cluster_recovery_pending, address_,
                    "The operation " + sidecar_.operation_id + " (" + sidecar_.kind + ") is unfinished: " + why + ".")
                .with_remedy("Nothing of this " + std::string{kind_.name} + " moves until this is resolved."));
    }

    void mark(std::string status, std::string condition) {
        resource_status next{std::move(status), {}, {}};
        if (!condition.empty()) next.conditions->push_back(std::move(condition));
        for (const auto& row : {address_, content_row_}) state_.resource_statuses->insert_or_assign(row, next);
    }

    const run_context& run_;
    ledger_state& state_;
    const sidecar_record& sidecar_;
    const kind_facts& kind_;
    const operation_facts& operation_;
    std::string address_;
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
            detail::sidecar_judgement{run, state, sidecar, subject, results}.judge();
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
