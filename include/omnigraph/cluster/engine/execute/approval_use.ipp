// Bodies of engine/execute/approval_use.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/ledger/history.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void record_approval_use(const run_context& run, const approval_use& use, ledger_state& state) {
    const auto text = [](const std::optional<std::string>& value) { return value ? json(*value) : json(nullptr); };
    state.approval_records->insert_or_assign(
        use.approval_id, boost::json::object{{"consumed_at", format_timestamp(run.env.system.now())},
                                             {"consumed_by_operation", use.operation},
                                             {"resource", use.resource},
                                             {"operation", use.change},
                                             {"approved_by", text(use.approved_by)},
                                             {"consumed_by", text(use.applied_by)}});
}

OMNIGRAPH_INLINE void stamp_approvals(const run_context& run, const std::vector<approval_use>& uses) {
    for (const auto& use : uses) {
        auto given = find_approval(run.store, use.approval_id);
        if (!given) {
            run.findings.push_back(std::move(given).error());
            continue;
        }
        if (!*given || (*given)->record.consumed_at) continue;
        auto stamped = (*given)->record;
        stamped.consumed_at = use.consumed_at.value_or(format_timestamp(run.env.system.now()));
        stamped.consumed_by_operation = use.operation;
        stamped.consumed_by = use.applied_by;
        auto written = replace_approval(run.store, stamped, (*given)->version);
        if (written) continue;
        run.findings.push_back(
            as_warning(std::move(written).error())
                .with_remedy("Nothing needs to be done: the ledger has it that the approval was used."));
    }
}

OMNIGRAPH_INLINE void finish_stamps(const run_context& run, const loaded_state& ledger) {
    if (!ledger.state || ledger.state->approval_records->empty()) return;
    // Each command that writes the ledger comes by here first, so only the uses of the last one can lack their stamps.
    const auto head = head_record(run.store, ledger);
    if (!head || !*head) return;
    std::vector<approval_use> uses;
    for (const auto& [id, record] : (*head)->approvals) {
        const auto text = [&](std::string_view name) -> std::optional<std::string> {
            const auto* object = record.if_object();
            const auto* value = object ? object->if_contains(name) : nullptr;
            if (!value || !value->is_string()) return std::nullopt;
            return std::string{value->get_string()};
        };
        uses.push_back({.approval_id = id,
                        .operation = text("consumed_by_operation").value_or("apply"),
                        .applied_by = text("consumed_by"),
                        .consumed_at = text("consumed_at")});
    }
    stamp_approvals(run, uses);
}

}  // namespace omnigraph::cluster
