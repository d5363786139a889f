// approve: records a consent to a change that needs one before it is applied (control-plane specification §4.6, §7).
//
//     auto report = commands::approve<standard_kinds>(env, {.address = "graph.kb"});
//     if (!report.ok) return report.diagnostics;
//
// (1) Only a change that is pending now and needs an approval can be approved, and only by a named actor.
// (2) The approval identifies one exact change, and records the version of the graph at that time.
// (3) A second approval by the same person returns the existing one (W68). A used approval cannot be revoked.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/commands/approval_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// What to approve, and for how long.
struct approval_request {
    std::string address;
    std::optional<std::chrono::milliseconds> valid_for = {};  ///< no expiry when empty
};

/// Approves the change of `request.address`. Codes of its own: actor_required, approval_not_required,
/// approval_write_error, state_missing.
[[nodiscard]] approve_report approve(const environment& env, const kind_list& list, const approval_request& request);

/// Every approval with its standing. Takes no lock and writes nothing.
[[nodiscard]] approvals_report list_approvals(const environment& env, const kind_list& list);

/// Revokes an approval; revoking it again changes nothing. Codes: approval_not_found, approval_settled when it was
/// used.
[[nodiscard]] revoke_report revoke_approval(const environment& env, const kind_list& list,
                                            const std::string& approval_id);

template <class List>
[[nodiscard]] approve_report approve(const environment& env, const approval_request& request) {
    return approve(env, kind_list_of<List>, request);
}
template <class List>
[[nodiscard]] approvals_report list_approvals(const environment& env) {
    return list_approvals(env, kind_list_of<List>);
}
template <class List>
[[nodiscard]] revoke_report revoke_approval(const environment& env, const std::string& approval_id) {
    return revoke_approval(env, kind_list_of<List>, approval_id);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/approve.ipp>
#endif
