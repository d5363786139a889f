// approve: consent to a change that cannot be taken back, recorded before it is applied (specification §4.6, §7).
//
//     auto report = commands::approve<standard_kinds>(env, {.address = "graph.kb"});
//     if (!report.ok) return report.diagnostics;
//
// (1) Only a change that is pending now and needs an approval can be approved, and only by somebody who is named.
// (2) The artifact says exactly which change it is about; the graph's version at that time is noted.
// (3) Approving twice gives the approval that is there already (W68). What was used cannot be revoked.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/commands/approval_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

struct approval_request {
    std::string address;
    std::optional<std::chrono::milliseconds> valid_for = {};  ///< for ever, when not given
};

[[nodiscard]] approve_report approve(const environment& env, const kind_list& list, const approval_request& request);

/// Every artifact with what it is worth now. Takes no lock and writes nothing.
[[nodiscard]] approvals_report list_approvals(const environment& env, const kind_list& list);

/// Revoking what is revoked changes nothing. Codes: approval_not_found, approval_settled when it was used.
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
