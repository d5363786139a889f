// Bodies of graph/versions/manifest_swap.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> swap_manifest(
    repository& objects, stored_manifest base, const manifest_edit& edit,
    std::chrono::steady_clock::time_point give_up) {
    constexpr int attempts = 10;
    auto effect = write_effect::no;
    std::string last_answer;
    for (int tried = 0; tried < attempts; ++tried) {
        if (effect == write_effect::no && std::chrono::steady_clock::now() > give_up)
            return std::optional<stored_manifest>{};
        auto next = edit.made_on(base.record);
        auto swapped = objects.swap(next, base.version);
        if (swapped) return std::optional{stored_manifest{std::move(next), *std::move(swapped)}};
        const auto fault = swapped.error().fault;
        last_answer = swapped.error().cause;
        if (fault == store_fault::transient && tried + 1 < attempts) continue;
        if (write_effect_after(fault) == write_effect::unknown) effect = write_effect::unknown;
        else if (fault != store_fault::precondition_failed)
            return write_effect_of(from_store(objects.store(), swapped.error(), "moving the head in"), effect);

        // Only the manifest shows whose edit it has, whatever the store answered. A refused edit may have met itself.
        auto now = objects.manifest(write_effect::unknown);
        if (!now) return effect == write_effect::no ? now.error() : write_effect_of(now.error(), effect);
        if (now->record.graph_uid != base.record.graph_uid)
            return write_effect_of(
                with_reason(conflicting("The graph at '" + objects.display() + "' was deleted and created again."),
                            graph_reason::graph_replaced),
                effect);
        const auto trace = edit.trace(now->record);
        if (trace == edit_trace::found) return std::optional{*std::move(now)};
        if (now->version == base.version) continue;  // against one version at most one of the two writes can succeed
        if (trace == edit_trace::unknown && effect == write_effect::unknown) break;
        effect = write_effect::no;
        if (!edit.repeatable(now->record)) return std::optional<stored_manifest>{};
        base = *std::move(now);
    }
    return write_effect_of(internal(edit.unsettled + " The store's last answer: " + last_answer + "."), effect);
}

}  // namespace omnigraph::cluster::graph
