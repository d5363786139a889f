// One difference between what is declared and what is applied, and what apply does with it.
//
//     for (const change& one : planned.all) print(spelling(one.action), one.address, spelling(one.outcome));
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/change_view.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster {

/// What apply may do with a change (control-plane specification §5.2).
enum class disposition {
    applied,   ///< apply performs it
    derived,   ///< happens when everything it is folded from converges
    deferred,  ///< this version cannot perform it
    blocked,   ///< waits for something that `reason` names
};

/// Why a change is not applied; reports and the conditions of statuses have these texts (control-plane specification
/// §8.1). A change whose operation failed has the operation's code as its reason.
namespace reasons {
inline constexpr std::string_view recovery_pending = "cluster_recovery_pending";
inline constexpr std::string_view approval_required = "approval_required";
inline constexpr std::string_view dependency_not_applied = "dependency_not_applied";
inline constexpr std::string_view unsupported_kind = "apply_unsupported_kind";
}  // namespace reasons

/// The name in reports of a change that concerns only recorded references.
inline constexpr metadata_label references_change{"references"};

/// The name in reports of a change of other facts beside the digest in a kind that has no name for it.
inline constexpr metadata_label unnamed_change{"metadata"};

/// The name in reports of publishing a lost or altered payload again without any other change.
inline constexpr metadata_label payload_change{"payload"};

/// One change.
struct change {
    std::string address;
    change_action action = change_action::create;
    std::size_t rank = 0;  ///< of its kind, in the order of kinds
    std::optional<digest> before{}, after{};
    std::optional<metadata_label> metadata{};  ///< set when only fields beside the digest differ
    disposition outcome = disposition::applied;
    std::string_view reason{};
    change_effect effect = change_effect::none;
    bool is_final = false;  ///< its operation was performed or has failed; the outcome is final
};

/// Whether apply leaves the change for later.
[[nodiscard]] inline bool is_held_back(const change& c) {
    return c.outcome == disposition::blocked || c.outcome == disposition::deferred;
}

/// Sorted by address; at most one change for each address.
using changes = std::vector<change>;

/// Whether the change only publishes the recorded payload again; it never has to wait.
[[nodiscard]] inline bool republishes_payload(const change& c) {
    return c.metadata && c.metadata->text == payload_change.text;
}

/// The spelling in reports.
[[nodiscard]] std::string_view spelling(disposition outcome);

/// The changes as reports show them.
[[nodiscard]] std::vector<change_report> report_of(const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/change.ipp>
#endif
