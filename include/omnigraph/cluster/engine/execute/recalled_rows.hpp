// What import takes over from the history that outlived its ledger.
//
//     const auto base = recall_rows(run, loaded.table);
//     auto observed = observe_cluster(run, loaded.table, base, {});
//
// (1) Taken over are the recorded rows that have a payload, and those of roots that are no longer declared. So a delete
//     that waited for its approval waits for it again, and what was open to nobody before is not opened by losing the
//     ledger.
// (2) They are checked as those of a ledger are: the roots are observed, and without its payload a content is dropped
//     and what protects stays (engine/execute/catalog_check.hpp).
// (3) When the history cannot tell the rows, none is taken over, and the declared containers are marked: nobody is
//     served from one that is there, or is found later, until an applied resource protects it, or it is accepted as it
//     is. The same holds when the catalog has something that protects and no record names it: then a record is gone.
// (4) The recorded uids of roots are taken over, and the marks of (3). So a root that was swapped, moved or copied
//     while the ledger was lost is told as it is with a ledger, and so is one that is declared only later.
// (5) Earlier versions of this program recorded no uids. When a recorded container without one, which something
//     protected, is not at its root, each declared one of its kind that no row names is marked: it may be that one,
//     moved.
#pragma once

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The ledger to begin from. Codes: as newest_contents(), and catalog_payload_read_error when the catalog cannot be
/// listed; after an error nothing may be written.
[[nodiscard]] ledger_state recall_rows(const run_context& run, const resource_table& declared);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/recalled_rows.ipp>
#endif
