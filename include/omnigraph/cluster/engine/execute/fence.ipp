// Bodies of engine/execute/fence.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/engine/execute/failpoint.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One operation on one resource.
class fenced_operation {
public:
    fenced_operation(const fence_context& fence, const cluster_plan& planned, const due_operation& due)
        : run_{fence.run},
          input_{fence.input},
          state_{fence.state},
          decided_{fence.decided},
          kind_{run_.kinds[due.subject->rank]},
          due_{due},
          operation_{*due.operation},
          change_{*due.subject},
          inputs_{inputs_of(run_, fence.input, planned, change_)} {}

    /// Prepares the operation. Returns false when it need not run: it was refused, or its effect exists already.
    bool begin(const std::string& ledger_cas, fence_results& results) {
        change_.is_final = true;
        auto prepared = decide();
        for (auto& said : prepared.findings) run_.findings.push_back(std::move(said));
        switch (prepared.decided) {
            case preparation::decision::refuse: return refused();
            case preparation::decision::adopt: keep_live(std::move(prepared.live), results); return false;
            case preparation::decision::proceed: break;
        }
        if (auto fault = clock_fault(run_.env.system)) {
            not_begun(*std::move(fault));
            return false;
        }
        sidecar_ = sidecar_of(prepared, ledger_cas);
        return true;
    }

    [[nodiscard]] const sidecar_record& sidecar() const { return sidecar_; }

    /// Takes the result of writing the sidecar. Without a sidecar the operation must not run.
    bool arm(result<object_version> written) {
        if (!written) {
            not_begun(std::move(written).error());
            return false;
        }
        if (auto fault = injected_failure("before", operation_.name)) {
            run_.findings.push_back(*std::move(fault));
            return refused();
        }
        armed_ = *std::move(written);
        if (!run_.lock || run_.lock->is_still_ours(run_.env.system)) return true;
        failed({.message = "The command has lost the state lock.", .effect = write_effect::no});
        return false;
    }

    [[nodiscard]] graph_result<operation_outcome> run() { return operation_.run(inputs_.context, inputs_.declaration); }
    [[nodiscard]] erased_request request() const { return {&inputs_.context, inputs_.declaration}; }

    void finish(graph_result<operation_outcome> outcome, fence_results& results, bool notes_version) {
        if (!outcome) return failed(outcome.error());
        if (auto doubt = contradiction(*outcome)) return failed(*doubt);
        if (outcome->live && notes_version) note_version(outcome->live->manifest_version);
        results.finished_sidecars.push_back(sidecar_.operation_id);
        if (operation_.action == change_action::erase) results.removed.insert(inputs_.owner);
        else keep_live(std::move(outcome->live), results);
        if (auto fault = injected_failure("after", operation_.name)) {
            run_.findings.push_back(*std::move(fault));
            results.abandoned = true;
        }
    }

private:
    preparation decide() {
        const auto known = decided_.find(change_.address);
        if (known == decided_.end() || operation_.action == change_action::erase)
            return prepare_operation(run_, input_, state_, due_, inputs_);
        auto decided = std::move(known->second);
        decided_.erase(known);
        return decided;
    }

    /// What the outcome of an operation cannot be.
    [[nodiscard]] std::optional<graph_error> contradiction(const operation_outcome& outcome) const {
        const bool removal = operation_.action == change_action::erase;
        if (removal != outcome.live.has_value()) return std::nullopt;
        return graph_error{.message = removal ? "The operation says that something is still there."
                                              : "The operation does not say what is there now.",
                           .effect = write_effect::unknown};
    }

    void keep_live(std::optional<live_graph> live, fence_results& results) const {
        if (!live) return;
        made_root made{*std::move(live)};
        if (inputs_.declaration) made.declared = kind_.fence.content_digest(inputs_.declaration);
        if (!made.is_as_declared()) {
            run_.findings.push_back(
                error(operation_.failed, change_.address,
                      "What is there after the " + std::string{noun(operation_.action)} + " of the " +
                          std::string{kind_.name} + " is not what was declared: its digest is " +
                          made.live.schema_digest.hex() + ", and " + made.declared->hex() + " was declared.")
                    .with_remedy("It is recorded as it is. `omnigraph cluster plan` shows what is left to do; if it "
                                 "stays so, the author of the kind has to correct it."));
            block();
        }
        results.live.insert_or_assign(inputs_.owner, std::move(made));
    }

    sidecar_record sidecar_of(const preparation& prepared, const std::string& ledger_cas) const {
        sidecar_record record;
        record.operation_id = run_.env.system.new_id();
        record.started_at = format_timestamp(run_.env.system.now());
        if (run_.env.actor) record.actor = *run_.env.actor;
        record.kind = operation_.name;
        record.graph_id = labels_of(kind_, change_.address);
        if (subject_of(record) != inputs_.owner) record.address = inputs_.owner;
        if (inputs_.approval) record.approval_id = inputs_.approval->approval_id;
        record.graph_uri = run_.store.display(inputs_.context.root);
        if (prepared.observed_version) record.observed_manifest_version = *prepared.observed_version;
        if (prepared.wanted) record.desired_schema_digest = prepared.wanted->hex();
        record.state_cas_base = ledger_cas;
        return record;
    }

    // The version helps a diagnosis; classification uses digests (W48). In a bucket it is not worth a round trip.
    void note_version(std::uint64_t version) {
        sidecar_.expected_manifest_version = version;
        if (const auto noted = replace_sidecar(run_.store, sidecar_, armed_); !noted)
            run_.findings.push_back(as_warning(noted.error()));
    }

    void not_begun(diagnostic fault) const {
        fault.message +=
            " The " + std::string{noun(operation_.action)} + " of `" + change_.address + "` was not begun.";
        run_.findings.push_back(std::move(fault));
        block();
    }

    void failed(const graph_error& why) const {
        const std::string what{participle(operation_.action)};
        auto fault = error(operation_.failed, change_.address,
                           "The " + std::string{kind_.name} + " could not be " + what + ": " + why.message);
        if (why.effect != write_effect::no)
            fault.remedy =
                "Whether it was " + what + " is not certain. Run apply again: it looks, and finishes or starts over.";
        else if (const auto removed = remove_sidecar(run_.store, sidecar_.operation_id); !removed)
            run_.findings.push_back(as_warning(removed.error()));
        run_.findings.push_back(std::move(fault));
        block();
    }

    bool refused() const {
        block();
        return false;
    }

    void block() const {
        change_.outcome = disposition::blocked;
        change_.reason = operation_.failed.text;
    }

    const run_context& run_;
    const plan_input& input_;
    const ledger_state& state_;
    preparations& decided_;
    const erased_kind& kind_;
    const due_operation& due_;
    const erased_operation& operation_;
    change& change_;
    operation_inputs inputs_;
    sidecar_record sidecar_ = {};
    object_version armed_ = {};
};

OMNIGRAPH_INLINE void announce(const run_context& run, const due_operation& due) {
    progress_event started{.event = std::string{events::operation_started}};
    started.resource = due.subject->address;
    started.operation = std::string{due.operation->name};
    report_progress(run.env, std::move(started));
}

OMNIGRAPH_INLINE void conclude(const run_context& run, const due_operation& due) {
    const auto& c = *due.subject;
    auto ended = outcome_event(events::operation_ended, is_held_back(c) ? c.reason : std::string_view{});
    ended.resource = c.address;
    ended.operation = std::string{due.operation->name};
    report_progress(run.env, std::move(ended));
}

OMNIGRAPH_INLINE void perform_one(const fence_context& context, const due_operation& due, const cluster_plan& planned,
                                  fence_results& results) {
    announce(context.run, due);
    fenced_operation one{context, planned, due};
    if (one.begin(context.ledger_cas, results) && one.arm(write_sidecar(context.run.store, one.sidecar())))
        one.finish(one.run(), results, !is_bucket(context.run.store));
    conclude(context.run, due);
}

/// Writes all sidecars, then runs all operations, then records all outcomes.
OMNIGRAPH_INLINE void perform_together(const fence_context& context, std::span<const due_operation> due,
                                       const cluster_plan& planned, fence_results& results) {
    std::deque<fenced_operation> begun, armed;
    std::vector<sidecar_record> sidecars;
    for (const auto& one : due) {
        announce(context.run, one);
        fenced_operation operation{context, planned, one};
        if (!operation.begin(context.ledger_cas, results)) continue;
        sidecars.push_back(operation.sidecar());
        begun.push_back(std::move(operation));
    }
    auto written = write_sidecars(context.run.store, sidecars);
    for (std::size_t i = 0; i < begun.size(); ++i)
        if (begun[i].arm(std::move(written[i]))) armed.push_back(std::move(begun[i]));
    std::vector<erased_request> requests;
    for (const auto& one : armed) requests.push_back(one.request());
    auto outcomes = due.front().operation->run_all(requests);
    const graph_error none{.message = "The operation did not say what became of it.", .effect = write_effect::unknown};
    if (outcomes.size() != armed.size()) outcomes.assign(armed.size(), none);
    for (std::size_t i = 0; i < armed.size(); ++i) armed[i].finish(std::move(outcomes[i]), results, false);
    for (const auto& one : due) conclude(context.run, one);
}

inline constexpr std::size_t most_together = 64;

/// Performs the operations of one kind; false when one of them failed.
OMNIGRAPH_INLINE bool perform_kind(const fence_context& context, operation_phase phase, std::size_t rank,
                                   cluster_plan& planned, fence_results& results) {
    const auto due = due_operations(context.input, phase, rank, planned.all);
    for (std::size_t at = 0; at < due.size() && !results.abandoned;) {
        if (!context.run.may_continue()) {
            auto& c = *due[at++].subject;
            c.outcome = disposition::blocked;
            c.reason = codes::command_interrupted.text;
            c.is_final = true;
            continue;
        }
        std::size_t count = 1;
        while (due[at].operation->run_all && at + count < due.size() && count < most_together &&
               due[at + count].operation == due[at].operation)
            ++count;
        if (count == 1) perform_one(context, due[at], planned, results);
        else perform_together(context, std::span{due}.subspan(at, count), planned, results);
        at += count;
    }
    return std::ranges::all_of(due, [](const auto& one) { return one.subject->outcome == disposition::applied; });
}

}  // namespace detail

OMNIGRAPH_INLINE preparations ask_operations(const run_context& run, const plan_input& input, const ledger_state& state,
                                             cluster_plan& planned, const change_previews& previews) {
    return block_refused(run, input, state, planned, previews, [&](const due_operation& due, preparation& prepared) {
        if (prepared.decided != preparation::decision::refuse) return;
        detail::announce(run, due);
        for (auto& said : prepared.findings) run.findings.push_back(std::move(said));
        detail::conclude(run, due);
    });
}

OMNIGRAPH_INLINE void perform_operations(const fence_context& context, operation_phase phase, cluster_plan& planned,
                                         fence_results& results) {
    const auto count = context.input.kinds.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto rank = phase == operation_phase::removals ? count - 1 - i : i;
        if (!detail::perform_kind(context, phase, rank, planned, results)) demote_dependents(context.input, planned);
        if (results.abandoned) return;
    }
}

}  // namespace omnigraph::cluster
