// Which changes may not happen without an approval, and which of those given authorises which (specification §7).
//
//     const auto gates = approval_gates(list.kinds, loaded.table, applied, effects, planned.all);
//     const auto judged = judge_approvals(gates, book);
//     if (judged.authorised.contains("graph.kb")) print("approved by", judged.authorised.at("graph.kb").approved_by);
//
// (1) An approval names one change: address, operation, digests before and after, and a digest over all that the change
//     takes along. An edit elsewhere does not void it. One that carries no such digest, as the reference program writes
//     them, is bound to the whole configuration instead.
// (2) It is used once. The ledger is asked first, for the artifact is stamped only after the ledger has moved (W62).
// (3) Revoked, expired and used approvals authorise nothing.
// (4) Where two persons are asked for, nobody's own approval authorises what they apply; an applier without a name may
//     be anybody.
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

/// A change that waits for somebody's consent.
struct approval_gate {
    std::string address;
    change_action action = change_action::erase;
    std::string reason;
    std::optional<digest> before{}, after{};
    digest change;  ///< of the change with all that it takes along
};

/// One gate a container that would be deleted (what it contains rides along), and one a change of `effects.gated`.
[[nodiscard]] std::vector<approval_gate> approval_gates(kind_table kinds, const resource_table& declared,
                                                        const applied_rows& applied, const access_effects& effects,
                                                        const changes& all);

/// What is known of approvals when a plan is made.
struct approval_book {
    std::vector<approval_record> given = {};
    std::set<std::string, std::less<>> used = {};  ///< ids that the ledger has recorded
    std::string config_digest = {};
    instant now = {};
    bool two_persons = false;  ///< the applier is somebody else than the approver
    bool applying = false;     ///< false: it is not known yet who will apply
    std::optional<std::string> applier = {};
};

/// What the ledger says of the approvals that were used.
[[nodiscard]] std::set<std::string, std::less<>> used_approvals(const ledger_state& state);

/// What an artifact is worth for `gate`.
enum class approval_verdict { valid, other_change, used, revoked, expired, stale, same_person };
[[nodiscard]] std::string_view spelling(approval_verdict verdict);
[[nodiscard]] approval_verdict judge_approval(const approval_record& given, const approval_gate& gate,
                                              const approval_book& book);

struct approval_judgement {
    std::vector<approval_report> reports;                            ///< one a gate
    std::map<std::string, approval_record, std::less<>> authorised;  ///< by address: the one that is used
    diagnostics findings;  ///< why an approval that is there authorises nothing
};

/// The oldest valid approval of each gate. Warnings: approval_stale, approval_expired, approval_of_applier.
[[nodiscard]] approval_judgement judge_approvals(const std::vector<approval_gate>& gates, const approval_book& book);

/// Nothing that is gated is `applied` without an approval: what must hold before anything moves.
/// Code: apply_approval_invariant_violation.
void check_approval_invariant(const std::vector<approval_gate>& gates, const address_set& approved, const changes& all,
                              diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/approvals.ipp>
#endif
