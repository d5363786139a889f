// Whether an older ledger was put back: the history then goes on beyond it, and rights that were withdrawn since are
// granted again.
//
//     diagnostics found;
//     const auto ledger = read_state(store, found);
//     warn_of_put_back_ledger(store, 7, &ledger, found);
#pragma once

#include <cstdint>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Appends a warning when the history has a later number than the ledger's `revision` and goes on from it. Costs one
/// listing, and where there is a later number the records from the ledger's on, and the ledger when it is null.
/// Codes: history_ahead; history_read_error when the history cannot be listed.
void warn_of_put_back_ledger(object_store& store, std::uint64_t revision, const loaded_state* ledger,
                             diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/put_back_ledger.ipp>
#endif
