// Bodies of engine/execute/fence.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/ledger/root_identity.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One operation on one resource.
class fenced_operation {
public:
    fenced_operation(const fence_context& fence, const cluster_plan& planned, const erased_operation& operation,
                     change& c)
        : run_{fence.run},
          state_{fence.state},
          kind_{run_.kinds[c.rank]},
          operation_{operation},
          change_{c},
          owner_{root_owner(kind_, c.address)},
          context_{run_.context_of(kind_, c.address)} {
        if (const auto resource = fence.input.declared.find(c.address); resource != fence.input.declared.end())
            declaration_ = resource->second.declaration;
        const auto row = fence.input.applied.find(content_row(run_.kinds, kind_, c.address));
        if (row != fence.input.applied.end()) context_.recorded = digest::parse(row->second.digest);
        if (const auto given = planned.authorised.find(c.address); given != planned.authorised.end()) {
            approval_ = &given->second;
            context_.approved_version = approval_->observed_manifest_version;
        }
    }

    void perform(const std::string& ledger_cas, fence_results& results) {
        change_.is_final = true;
        if (is_replaced()) return block();
        auto prepared = operation_.prepare(context_, declaration_);
        for (auto& said : prepared.findings) run_.findings.push_back(std::move(said));
        switch (prepared.decided) {
            case preparation::decision::refuse: return block();
            case preparation::decision::adopt: keep_live(std::move(prepared.live), results); return;
            case preparation::decision::proceed: break;
        }
        auto sidecar = sidecar_of(prepared, ledger_cas);
        const auto armed = write_sidecar(run_.store, sidecar);
        if (!armed) return not_begun(armed.error());
        auto outcome = operation_.run(context_, declaration_);
        if (!outcome) return failed(sidecar.operation_id, outcome.error());
        if (outcome->live) note_version(sidecar, *armed, outcome->live->manifest_version);
        results.finished_sidecars.push_back(sidecar.operation_id);
        if (operation_.action == change_action::erase) results.removed.insert(owner_);
        else keep_live(std::move(outcome->live), results);
    }

private:
    /// Whether another graph is at the root. When that cannot be observed, the operation itself reports why.
    bool is_replaced() const {
        const auto recorded = recorded_identity(state_, owner_);
        if (!recorded) return false;
        const auto live = run_.host.observe(context_.root);
        if (!live) return false;
        auto fault = check_identity(recorded, kind_.name, owner_, live->graph_uid, run_.store.display(context_.root));
        if (fault) run_.findings.push_back(*std::move(fault));
        return fault.has_value();
    }

    void keep_live(std::optional<live_graph> live, fence_results& results) const {
        if (live) results.live.insert_or_assign(owner_, *std::move(live));
    }

    sidecar_record sidecar_of(const preparation& prepared, const std::string& ledger_cas) const {
        sidecar_record record;
        record.operation_id = run_.env.system.new_id();
        record.started_at = format_timestamp(run_.env.system.now());
        if (run_.env.actor) record.actor = *run_.env.actor;
        record.kind = operation_.name;
        record.graph_id = labels_of(kind_, change_.address);
        if (subject_of(record) != owner_) record.address = owner_;
        if (approval_) record.approval_id = approval_->approval_id;
        record.graph_uri = run_.store.display(context_.root);
        if (prepared.observed_version) record.observed_manifest_version = *prepared.observed_version;
        if (prepared.wanted) record.desired_schema_digest = prepared.wanted->hex();
        record.state_cas_base = ledger_cas;
        return record;
    }

    // The version helps a diagnosis; classification uses digests (W48).
    void note_version(sidecar_record& record, const object_version& written, std::uint64_t version) const {
        record.expected_manifest_version = version;
        if (const auto noted = replace_sidecar(run_.store, record, written); !noted)
            run_.findings.push_back(as_warning(noted.error()));
    }

    void not_begun(diagnostic fault) const {
        fault.message +=
            " The " + std::string{noun(operation_.action)} + " of `" + change_.address + "` was not begun.";
        run_.findings.push_back(std::move(fault));
        block();
    }

    void failed(const std::string& operation_id, const graph_error& why) const {
        const std::string what{participle(operation_.action)};
        auto fault = error(operation_.failed, change_.address,
                           "The " + std::string{kind_.name} + " could not be " + what + ": " + why.message);
        if (why.effect != write_effect::no)
            fault.remedy =
                "Whether it was " + what + " is not certain. Run apply again: it looks, and finishes or starts over.";
        else if (const auto removed = remove_sidecar(run_.store, operation_id); !removed)
            run_.findings.push_back(as_warning(removed.error()));
        run_.findings.push_back(std::move(fault));
        block();
    }

    void block() const {
        change_.outcome = disposition::blocked;
        change_.reason = operation_.failed.text;
    }

    const run_context& run_;
    const ledger_state& state_;
    const erased_kind& kind_;
    const erased_operation& operation_;
    change& change_;
    std::string owner_;  ///< of the root
    operation_context context_;
    const void* declaration_ = nullptr;
    const approval_record* approval_ = nullptr;
};

/// Performs the operations of one kind; false when one of them failed.
OMNIGRAPH_INLINE bool perform_kind(const fence_context& context, fence_phase phase, std::size_t rank,
                                   cluster_plan& planned, fence_results& results) {
    bool all_done = true;
    for (auto& c : planned.all) {
        const bool removal = c.action == change_action::erase;
        if (c.rank != rank || c.is_final || c.outcome != disposition::applied || c.metadata ||
            removal != (phase == fence_phase::removals))
            continue;
        const auto* operation = operation_of(context.input.kinds, c, planned.all);
        if (!operation) continue;
        if (!context.run.may_continue()) {
            c.outcome = disposition::blocked;
            c.reason = codes::command_interrupted.text;
            c.is_final = true;
            all_done = false;
            continue;
        }
        progress_event started{.event = std::string{events::operation_started}};
        started.resource = c.address;
        started.operation = std::string{operation->name};
        report_progress(context.run.env, started);
        fenced_operation{context, planned, *operation, c}.perform(context.ledger_cas, results);
        auto ended = outcome_event(events::operation_ended, is_held_back(c) ? c.reason : std::string_view{});
        ended.resource = started.resource;
        ended.operation = started.operation;
        report_progress(context.run.env, std::move(ended));
        all_done = all_done && c.outcome == disposition::applied;
    }
    return all_done;
}

}  // namespace detail

OMNIGRAPH_INLINE void perform_operations(const fence_context& context, fence_phase phase, cluster_plan& planned,
                                         fence_results& results) {
    const auto count = context.input.kinds.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto rank = phase == fence_phase::removals ? count - 1 - i : i;
        if (context.input.kinds[rank].fence.operations.empty()) continue;
        if (!detail::perform_kind(context, phase, rank, planned, results)) demote_dependents(context.input, planned);
    }
}

}  // namespace omnigraph::cluster
