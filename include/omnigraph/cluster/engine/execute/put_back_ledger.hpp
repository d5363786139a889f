// Whether the history goes on after the ledger, as when an older copy of state.json was put back.
//
//     warn_of_put_back_ledger(held, findings);          // plan and apply say it before they compare anything
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>

namespace omnigraph::cluster {

/// Appends the warning that `log` and `status` give. Costs one listing; records are read only when one of them has a
/// later number than the ledger. Codes: history_ahead, history_read_error when the history cannot be listed.
void warn_of_put_back_ledger(session& held, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/put_back_ledger.ipp>
#endif
