// What apply asks before its first write: which operations are due, what each gets to work on, and whether it would
// begin.
//
//     const auto due = due_operations(input, operation_phase::moves, rank, planned.all);
//     const auto inputs = inputs_of(run, input, planned, *due.front().subject);
//     if (prepare_operation(run, input, state, due.front(), inputs).decided == preparation::decision::refuse) return;
//
//     const auto decided = block_refused(run, input, state, planned, previews);  // plan shows it, apply obeys
//
// (1) Plan and apply ask the same questions, so in a world that stands still they give the same answers: what plan
//     shows as applied is not refused, and what it shows as waiting is not begun. What depends on the rows of a graph
//     comes out only when an operation runs.
// (2) Asking writes nothing.
// (3) An update that its preview does not support is refused here, whatever its operation says.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>

namespace omnigraph::cluster {

enum class operation_phase {
    moves,  ///< creates and updates
    removals,
};

/// A pending change with the operation that performs it.
struct due_operation {
    change* subject;
    const erased_operation* operation;
};

/// The operations of one kind and phase whose changes are `applied` and not yet performed.
[[nodiscard]] std::vector<due_operation> due_operations(const plan_input& input, operation_phase phase,
                                                        std::size_t rank, changes& all);

/// What an operation works on. Borrows from the plan and its input.
struct operation_inputs {
    std::string owner;  ///< address whose row records the root: the resource, or its container
    operation_context context;
    const void* declaration = nullptr;
    const approval_record* approval = nullptr;
};

/// What the operation of change `c` works on.
[[nodiscard]] operation_inputs inputs_of(const run_context& run, const plan_input& input, const cluster_plan& planned,
                                         const change& c);

/// The operation's own `prepare`, unless another graph is at the root, or one that it would adopt is a copy of another
/// root's or was protected in another way there: that is refused (root_replaced). `state` has the recorded graph uids.
[[nodiscard]] preparation prepare_operation(const run_context& run, const plan_input& input, const ledger_state& state,
                                            const due_operation& due, const operation_inputs& inputs);

/// What operations have decided, by the address of their change.
using preparations = std::map<std::string, preparation, std::less<>>;

/// Blocks each change whose operation would be refused, or whose preview is not supported, with the reason that apply
/// gives, and then what depends on it (W34). The findings of the operations become warnings, each said once, except
/// where the steps of a preview tell the reason. Returns what was decided.
preparations block_refused(const run_context& run, const plan_input& input, const ledger_state& state,
                           cluster_plan& planned, const change_previews& previews);

/// The same, and `hear` gets each decision instead, after a refused change was blocked.
preparations block_refused(const run_context& run, const plan_input& input, const ledger_state& state,
                           cluster_plan& planned, const change_previews& previews,
                           const std::function<void(const due_operation&, preparation&)>& hear);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/preflight.ipp>
#endif
