// Bodies of engine/execute/preflight.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/engine/execute/change_previews.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/engine/execute/preflight.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<due_operation> due_operations(const plan_input& input, operation_phase phase,
                                                           std::size_t rank, changes& all) {
    std::vector<due_operation> due;
    if (input.kinds[rank].fence.operations.empty()) return due;
    for (auto& c : all) {
        const bool removal = c.action == change_action::erase;
        if (c.rank != rank || c.is_final || c.outcome != disposition::applied || c.metadata ||
            removal != (phase == operation_phase::removals))
            continue;
        if (const auto* operation = operation_of(input.kinds, c, all)) due.push_back({&c, operation});
    }
    return due;
}

OMNIGRAPH_INLINE operation_inputs inputs_of(const run_context& run, const plan_input& input,
                                            const cluster_plan& planned, const change& c) {
    const auto& kind = run.kinds[c.rank];
    operation_inputs inputs{root_owner(kind, c.address), run.context_of(kind, c.address)};
    if (const auto resource = input.declared.find(c.address); resource != input.declared.end())
        inputs.declaration = resource->second.declaration;
    const auto row = input.applied.find(content_row(run.kinds, kind, c.address));
    if (row != input.applied.end()) inputs.context.recorded = digest::parse(row->second.digest);
    if (const auto given = planned.authorised.find(c.address); given != planned.authorised.end()) {
        inputs.approval = &given->second;
        inputs.context.approved_version = inputs.approval->observed_manifest_version;
    }
    return inputs;
}

namespace detail {

/// root_replaced; nullopt also when what is there cannot be observed, since the operation itself says why.
OMNIGRAPH_INLINE std::optional<diagnostic> foreign_root(const run_context& run, const ledger_state& state,
                                                        const operation_inputs& inputs) {
    const auto recorded = recorded_graph_uid(state, inputs.owner);
    if (!recorded) return std::nullopt;
    const auto live = run.host.observe(inputs.context.root);
    if (!live) return std::nullopt;
    return check_graph_uid(recorded, kind_of(run.kinds, inputs.owner)->name, inputs.owner, live->graph_uid,
                           run.store.display(inputs.context.root));
}

}  // namespace detail

OMNIGRAPH_INLINE preparation prepare_operation(const run_context& run, const plan_input& input,
                                               const ledger_state& state, const due_operation& due,
                                               const operation_inputs& inputs) {
    if (auto fault = detail::foreign_root(run, state, inputs)) return preparation::refuse(*std::move(fault));
    auto prepared = due.operation->prepare(inputs.context, inputs.declaration);
    if (prepared.decided != preparation::decision::adopt || due.operation->action != change_action::create)
        return prepared;
    auto copied = check_copied_root(run, *kind_of(run.kinds, inputs.owner), inputs.owner, prepared.live->graph_uid,
                                    known_uids{state}, {input.declared, input.applied, protection_side::declared});
    return copied ? preparation::refuse(*std::move(copied)) : prepared;
}

namespace detail {

/// Of several changes that would adopt one graph, none does: which root has the copy is not known.
OMNIGRAPH_INLINE void refuse_copies(const run_context& run, const std::vector<due_operation>& due,
                                    std::vector<preparation>& prepared) {
    std::map<std::string, std::vector<std::size_t>> adopting;
    for (std::size_t i = 0; i < due.size(); ++i)
        if (prepared[i].decided == preparation::decision::adopt && !prepared[i].live->graph_uid.empty())
            adopting[prepared[i].live->graph_uid].push_back(i);
    for (const auto& [uid, places] : adopting) {
        if (places.size() < 2) continue;
        std::vector<preparation> refused;
        for (const auto i : places) {
            const auto& subject = *due[i].subject;
            const auto& other = *due[i == places[0] ? places[1] : places[0]].subject;
            refused.push_back(
                preparation::refuse(copied_root(run, run.kinds[subject.rank], subject.address, other.address)));
        }
        for (std::size_t at = 0; at < places.size(); ++at) prepared[places[at]] = std::move(refused[at]);
    }
}

OMNIGRAPH_INLINE std::vector<preparation> prepare_together(const run_context& run, const plan_input& input,
                                                           const ledger_state& state, const cluster_plan& planned,
                                                           const std::vector<due_operation>& due) {
    std::vector<preparation> prepared(due.size());
    const bool worth_threads = is_bucket(run.store) || due.size() >= roots_worth_threads;
    in_parallel(due.size(), worth_threads ? roots_at_once : 1, [&](std::size_t i) {
        prepared[i] = prepare_operation(run, input, state, due[i], inputs_of(run, input, planned, *due[i].subject));
    });
    refuse_copies(run, due, prepared);
    return prepared;
}

/// A preview that is not supported refuses the change, and the operation may say why.
OMNIGRAPH_INLINE void refuse_unsupported(const run_context& run, const change_previews& previews,
                                         const due_operation& due, preparation& prepared) {
    if (prepared.decided == preparation::decision::refuse) return;
    const auto& c = *due.subject;
    if (auto why = unsupported_change(previews, run.kinds[c.rank], c.address, due.operation->failed))
        prepared = preparation::refuse(*std::move(why));
}

/// Whether the steps of a preview, which plan shows, say why the change is refused.
OMNIGRAPH_INLINE bool steps_tell(const change_previews& previews, const std::string& address) {
    const auto preview = previews.find(address);
    if (preview == previews.end() || preview->second.supported) return false;
    const auto* steps = preview->second.steps.if_array();
    return steps && !steps->empty();
}

OMNIGRAPH_INLINE void warn_once(diagnostics& findings, diagnostic said) {
    said = as_warning(std::move(said));
    const auto same = [&](const diagnostic& other) {
        return other.code == said.code && other.path == said.path && other.message == said.message;
    };
    if (std::ranges::none_of(findings, same)) findings.push_back(std::move(said));
}

}  // namespace detail

OMNIGRAPH_INLINE preparations block_refused(const run_context& run, const plan_input& input, const ledger_state& state,
                                            cluster_plan& planned, const change_previews& previews,
                                            const std::function<void(const due_operation&, preparation&)>& hear) {
    preparations decided;
    for (const auto phase : {operation_phase::moves, operation_phase::removals})
        for (std::size_t i = 0; i < input.kinds.size(); ++i) {
            const auto rank = phase == operation_phase::removals ? input.kinds.size() - 1 - i : i;
            const auto due = due_operations(input, phase, rank, planned.all);
            auto prepared = detail::prepare_together(run, input, state, planned, due);
            bool any = false;
            for (std::size_t at = 0; at < due.size(); ++at) {
                auto& c = *due[at].subject;
                detail::refuse_unsupported(run, previews, due[at], prepared[at]);
                if (prepared[at].decided == preparation::decision::refuse) {
                    c.outcome = disposition::blocked;
                    c.reason = due[at].operation->failed.text;
                    c.is_final = true;
                    any = true;
                }
                hear(due[at], prepared[at]);
                decided.insert_or_assign(c.address, std::move(prepared[at]));
            }
            if (any) demote_dependents(input, planned);
        }
    return decided;
}

OMNIGRAPH_INLINE preparations block_refused(const run_context& run, const plan_input& input, const ledger_state& state,
                                            cluster_plan& planned, const change_previews& previews) {
    return block_refused(run, input, state, planned, previews,
                         [&](const due_operation& due, const preparation& prepared) {
                             if (detail::steps_tell(previews, due.subject->address)) return;
                             for (const auto& said : prepared.findings) detail::warn_once(run.findings, said);
                         });
}

}  // namespace omnigraph::cluster
