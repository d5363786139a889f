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
        if (std::chrono::steady_clock::now() > give_up) return std::optional<stored_manifest>{};
        auto next = edit.made_on(base.record);
        auto swapped = objects.swap(next, base.version);
        if (swapped) return std::optional{stored_manifest{std::move(next), *std::move(swapped)}};
        const auto fault = swapped.error().fault;
        last_answer = swapped.error().cause;
        effect = write_effect_after(fault);
        const bool is_refused = fault == store_fault::precondition_failed;
        if (effect == write_effect::no && !is_refused)
            return from_store(objects.store(), swapped.error(), "moving the head in");

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
        if (now->version == base.version) {
            if (is_refused) continue;
            break;  // it may still arrive
        }
        if (trace == edit_trace::unknown && effect == write_effect::unknown) break;
        effect = write_effect::no;
        if (!edit.repeatable(now->record)) return std::optional<stored_manifest>{};
        base = *std::move(now);
    }
    return write_effect_of(internal(edit.unsettled + " The store's last answer: " + last_answer + "."), effect);
}

}  // namespace omnigraph::cluster::graph
