// One difference between what is declared and what is applied, and what becomes of it.
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

enum class disposition {
    applied,   ///< performed by apply
    derived,   ///< comes about when what it is folded from converges
    deferred,  ///< not something this version performs
    blocked,   ///< waits for something named by the reason
};

/// Why a change is not applied; these texts stand in reports and as conditions of statuses (specification §8.1).
/// A change whose operation failed has the operation's own code as its reason.
namespace reasons {
inline constexpr std::string_view recovery_pending = "cluster_recovery_pending";
inline constexpr std::string_view approval_required = "approval_required";
inline constexpr std::string_view dependency_not_applied = "dependency_not_applied";
inline constexpr std::string_view unsupported_kind = "apply_unsupported_kind";
}  // namespace reasons

/// How a change of recorded references alone is called in reports.
inline constexpr metadata_label references_change{"references"};

/// How it is called that a lost or altered payload is published again, and nothing else of the resource changes.
inline constexpr metadata_label payload_change{"payload"};

struct change {
    std::string address;
    change_action action = change_action::create;
    std::size_t rank = 0;  ///< of its kind
    std::optional<digest> before{}, after{};
    std::optional<metadata_label> metadata{};  ///< set when only what is recorded beside the digest differs
    disposition outcome = disposition::applied;
    std::string_view reason{};
    change_effect effect = change_effect::none;
    bool settled = false;  ///< its operation has been performed, or has failed: the outcome is final
};

/// It waits: apply leaves it as it is.
[[nodiscard]] inline bool is_held_back(const change& c) {
    return c.outcome == disposition::blocked || c.outcome == disposition::deferred;
}

/// Sorted by address; at most one change an address.
using changes = std::vector<change>;

/// It only publishes again what the ledger says was published: nothing has to be waited for.
[[nodiscard]] inline bool heals_payload(const change& c) {
    return c.metadata && c.metadata->text == payload_change.text;
}

[[nodiscard]] std::string_view spelling(disposition outcome);

[[nodiscard]] std::vector<change_report> report_of(const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/change.ipp>
#endif
