// Bodies of server/handlers/cluster_resources.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/cluster_resources.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE object_store* store_to_inspect(const request_context& context) { return context.serving.store.get(); }

OMNIGRAPH_INLINE kind_table kinds_to_inspect(const request_context& context) {
    return context.serving.kinds.empty() ? kind_table{erased_kinds_of<standard_kinds>} : context.serving.kinds;
}

OMNIGRAPH_INLINE loaded_state state_to_inspect(object_store& store, diagnostics& findings) {
    auto loaded = read_state(store, findings);
    if (!loaded.state && !has_errors(findings))
        findings.push_back(error(codes::cluster_state_missing, std::string{layout::state},
                                 "There is no ledger any more at " + store.display(layout::state) +
                                     "; what was applied last is still served.")
                               .with_remedy("Put it back, or stop the server and look at the store."));
    return loaded;
}

OMNIGRAPH_INLINE reply refuse_without_store() {
    return refuse(refusal::unavailable, "This server was made without a store, so there is no ledger to read.");
}

OMNIGRAPH_INLINE json notes_json(const diagnostics& findings) {
    boost::json::array list;
    for (const auto& finding : findings)
        list.push_back(boost::json::object{{"code", finding.code.text},
                                           {"path", finding.path},
                                           {"message", finding.message},
                                           {"remedy", finding.remedy}});
    return list;
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

inline constexpr std::size_t most_approvals_shown = 500;

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object resource_json(kind_table kinds, const ledger_state& state,
                                                                 const std::string& address,
                                                                 const resource_entry& row) {
    const auto* kind = kind_of(kinds, address);
    boost::json::object shown{{"address", address}, {"kind", kind ? kind->name : std::string_view{"unknown"}}};
    if (kind && kind->container) shown["within"] = kind->container(address);
    shown["digest"] = row.digest;
    const auto status = state.resource_statuses->find(address);
    if (status == state.resource_statuses->end()) return shown;
    shown["status"] = status->second.status;
    boost::json::array conditions;
    for (const auto& condition : *status->second.conditions) conditions.push_back(boost::json::string{condition});
    if (!conditions.empty()) shown["conditions"] = std::move(conditions);
    if (status->second.message) shown["message"] = *status->second.message;
    return shown;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string_view standing_of(const approval_record& given, bool used, instant now) {
    if (used || given.consumed_at) return "used";
    if (given.revoked_at) return "revoked";
    if (!given.expires_at) return "unused";
    const auto end = parse_timestamp(*given.expires_at);
    return end && now < *end ? "unused" : "expired";
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::array approvals_json(object_store& store, const ledger_state& state,
                                                                 instant now, diagnostics& findings) {
    const auto used = used_approvals(state);
    auto given = list_approvals(store, findings);
    boost::json::array shown;
    for (const auto& [record, version] : given | std::views::reverse | std::views::take(most_approvals_shown)) {
        boost::json::object approval{{"approval_id", record.approval_id}, {"resource", record.resource},
                                     {"operation", record.operation},     {"reason", record.reason},
                                     {"approved_by", record.approved_by}, {"created_at", record.created_at}};
        if (record.expires_at) approval["expires_at"] = *record.expires_at;
        approval["standing"] = standing_of(record, used.contains(record.approval_id), now);
        shown.push_back(std::move(approval));
    }
    return shown;
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::array interrupted_json(object_store& store, diagnostics& findings) {
    boost::json::array shown;
    for (const auto& sidecar : list_sidecars(store, findings).pending)
        shown.push_back(boost::json::object{{"operation_id", sidecar.record.operation_id},
                                            {"kind", sidecar.record.kind},
                                            {"resource", subject_of(sidecar.record)},
                                            {"started_at", sidecar.record.started_at}});
    return shown;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_cluster_resources(const request_context& context) {
    if (auto refused = context.not_allowed_on_server({context.action()})) return *refused;
    auto* store = store_to_inspect(context);
    if (!store) return refuse_without_store();
    diagnostics findings;
    const auto loaded = state_to_inspect(*store, findings);
    const auto state = loaded.state.value_or(ledger_state{});
    const auto kinds = kinds_to_inspect(context);
    boost::json::array resources, dependencies;
    for (const auto& [address, row] : *state.applied_revision.resources) {
        resources.push_back(detail::resource_json(kinds, state, address, row));
        if (const auto* kind = kind_of(kinds, address))
            for (const auto& target : recorded_references(*kind, address, row))
                dependencies.push_back(boost::json::object{{"from", address}, {"to", target}});
    }
    boost::json::object answer{{"state_revision", state.state_revision},
                               {"resources", std::move(resources)},
                               {"dependencies", std::move(dependencies)},
                               {"approvals", detail::approvals_json(*store, state, context.log.now(), findings)},
                               {"interrupted", detail::interrupted_json(*store, findings)}};
    if (const auto lock = observe_lock(*store, findings); lock.record)
        answer["lock"] =
            boost::json::object{{"operation", lock.record->operation}, {"created_at", lock.record->created_at}};
    answer["notes"] = notes_json(findings);
    return reply_with(std::move(answer));
}

}  // namespace omnigraph::cluster::server
