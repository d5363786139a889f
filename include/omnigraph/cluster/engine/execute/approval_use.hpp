// Records the use of an approval: first in the ledger, together with the change that it authorised, then in the
// approval.
//
//     record_approval_use(run, use, next);       // part of the one write of the ledger
//     // ... the ledger has been written ...
//     stamp_approvals(run, uses);
//
// (1) The ledger decides: when the approval cannot be stamped, a warning is appended and the approval counts as used.
// (2) Both places name the approver, the applier and the change, so losing one of them loses nothing (W64).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

/// One use.
struct approval_use {
    std::string approval_id;
    std::string operation;  ///< `apply`, or the id of the operation that a later command finished
    std::string resource = {};
    std::string change = {};  ///< create, update or delete
    std::optional<std::string> approved_by = {};
    std::optional<std::string> applied_by = {};
    std::optional<std::string> consumed_at = {};  ///< a use of before; else it is now
};

/// Adds the use to `state`, which the caller writes.
void record_approval_use(const run_context& run, const approval_use& use, ledger_state& state);

/// Stamps the approvals after the ledger was written. A failed stamp is a warning. Code: approval_write_error.
void stamp_approvals(const run_context& run, const std::vector<approval_use>& uses);

/// Stamps the approvals that the last write of the ledger used, when its command was stopped before it did. Costs one
/// read unless the ledger has no uses at all. A failed stamp is a warning. Code: approval_write_error.
void finish_stamps(const run_context& run, const loaded_state& ledger);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/approval_use.ipp>
#endif
