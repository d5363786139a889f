// That an approval was used: first in the ledger, with the change that it authorised, then on the artifact.
//
//     record_approval_use(run, use, next);       // part of the one write of the ledger
//     // ... the ledger has been written ...
//     stamp_approvals(run, uses);
//
// (1) The ledger decides; a stamp that could not be written is a warning, and the approval is used all the same.
// (2) Both say who approved, who applied and what it was, so that losing one loses nothing (W64).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

struct approval_use {
    std::string approval_id;
    std::string operation;  ///< `apply`, or the id of the operation that was finished by a later command
    std::string resource = {};
    std::string change = {};  ///< create, update or delete
    std::optional<std::string> approved_by = {};
    std::optional<std::string> applied_by = {};
};

void record_approval_use(const run_context& run, const approval_use& use, ledger_state& state);

/// Warns when an artifact cannot be stamped. Code: approval_write_error.
void stamp_approvals(const run_context& run, const std::vector<approval_use>& uses);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/approval_use.ipp>
#endif
