// Which changes need an approval, and which approval authorises which change (control-plane specification §7).
//
//     const auto gates = approval_gates(list.kinds, loaded.table, applied, effects, planned.all);
//     const auto judged = judge_approvals(gates, book);
//     if (judged.authorised.contains("graph.kb")) print("approved by", judged.authorised.at("graph.kb").approved_by);
//
// (1) An approval names one change: address, operation, digests before and after, and a digest of everything that the
//     change takes along or gets its meaning from, as a query does from the schema before and after the plan. An edit
//     elsewhere does not invalidate it. An approval without that last digest, as the
//     reference implementation writes it, is bound to the whole configuration instead.
// (2) An approval is used once. The ledger is checked first, because the approval is stamped only after the ledger was
//     written (W62). One that was not used ends with the resource it was given for (engine/execute/approval_age.hpp).
// (3) A revoked, expired, used or outlived approval authorises nothing.
// (4) When two persons are required, nobody's own approval authorises what they apply; an applier without a name might
//     be the approver, and is refused, too.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/access.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>

namespace omnigraph::cluster {

/// A change that needs an approval.
struct approval_gate {
    std::string address;
    change_action action = change_action::erase;
    std::string reason;
    std::optional<digest> before{}, after{};
    digest change;  ///< covers the change and everything that it takes along
};

/// One gate for each container that would be deleted (with its contents), and one for each change in `effects.gated`.
[[nodiscard]] std::vector<approval_gate> approval_gates(kind_table kinds, const resource_table& declared,
                                                        const applied_rows& applied, const access_effects& effects,
                                                        const changes& all);

/// What is known about approvals when a plan is made.
struct approval_book {
    std::vector<approval_record> given = {};
    std::set<std::string, std::less<>> used = {};      ///< ids that the ledger records as used
    std::set<std::string, std::less<>> outlived = {};  ///< ids of those given for an earlier state of their resource
    std::string config_digest = {};
    instant now = {};
    bool two_persons = false;  ///< the applier must not be the approver
    bool applying = false;     ///< false: it is not known yet who will apply
    std::optional<std::string> applier = {};
    std::optional<std::string> to_revision = {};  ///< the plan goes back to this revision
    bool history_unread = false;  ///< what is outlived is not known, because the history cannot be read now
};

/// The ids of the approvals that the ledger records as used.
[[nodiscard]] std::set<std::string, std::less<>> used_approvals(const ledger_state& state);

/// Whether its time has passed, or cannot be read.
[[nodiscard]] bool has_expired(const approval_record& given, instant now);

/// Whether an approval authorises the change of `gate`:
///   valid         it authorises the change
///   other_change  it is for another address or operation
///   used          it has authorised a change before
///   revoked       it was taken back
///   expired       its time has passed, or its expiry cannot be read
///   stale         the digests are no longer those that were approved
///   outlived      the resource was changed, removed or made again since the approval was given
///   same_person   it is valid, but the applier is the approver or unknown, and two persons are required
enum class approval_verdict { valid, other_change, used, revoked, expired, stale, outlived, same_person };
/// The standing in reports; `stale` for other_change and outlived.
[[nodiscard]] std::string_view spelling(approval_verdict verdict);
/// The first reason against the approval, checked in this order: other_change, used, revoked, stale,
/// outlived, expired, same_person; `valid` without one.
[[nodiscard]] approval_verdict judge_approval(const approval_record& given, const approval_gate& gate,
                                              const approval_book& book);

struct approval_judgement {
    std::vector<approval_report> reports;                            ///< one for each gate
    std::map<std::string, approval_record, std::less<>> authorised;  ///< by address: the approval that is used
    diagnostics findings;                                            ///< why an existing approval authorises nothing
};

/// Chooses the oldest valid approval of each gate. Warnings: approval_stale, approval_expired, approval_of_applier.
[[nodiscard]] approval_judgement judge_approvals(const std::vector<approval_gate>& gates, const approval_book& book);

/// Checks before anything moves that no gated change is `applied` without an approval. Code:
/// apply_approval_invariant_violation.
void check_approval_invariant(const std::vector<approval_gate>& gates, const address_set& approved, const changes& all,
                              diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/approvals.ipp>
#endif
