// Bodies of engine/execute/put_back_ledger.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/ledger/put_back_ledger.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void warn_of_put_back_ledger(session& held, diagnostics& findings) {
    if (!held.found_ledger() || has_errors(findings)) return;
    // A plan that was remembered has not read the ledger.
    const auto* ledger = held.ledger().state ? &held.ledger() : nullptr;
    warn_of_put_back_ledger(held.store(), held.summary().revision, ledger, findings);
}

}  // namespace omnigraph::cluster
