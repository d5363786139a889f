// Does the catalog still hold what the ledger refers to (specification §8)? Payloads are read whole and hashed again.
//
//     const auto damaged = check_catalog(list.kinds, store, applied);
//     report_catalog(damaged, findings);          // one warning or error each, in address order
//
// (1) Only a payload that is known to be absent is missing; one that cannot be read is never taken for lost.
// (2) A lost or altered payload is published again by apply when the declared text has the recorded digest.
// (3) Refresh removes the row of a lost payload, so that the next plan creates the resource again.
// (4) The row stays when it says more: what lives at a root, or what a container is bound to. Without its row a
//     binding would be forgotten, and what it protects would be open.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// A payload that is not as recorded.
struct damaged_payload {
    std::string address;
    std::string recorded;  ///< its digest, as the ledger has it
    std::string place;     ///< as users see it
    payload_check check;
};

/// Those of `applied` that are not as recorded, in address order.
[[nodiscard]] std::vector<damaged_payload> check_catalog(kind_table kinds, object_store& store,
                                                         const applied_rows& applied);

/// Codes: catalog_payload_missing, catalog_payload_mismatch, catalog_payload_read_error.
void report_catalog(const std::vector<damaged_payload>& damaged, diagnostics& findings);

/// The addresses of those that publishing cures: lost or altered, and declared with the text that was recorded.
[[nodiscard]] address_set lost_payloads(const std::vector<damaged_payload>& damaged, const resource_table& declared);

/// Those that `applied` still refers to after `republished` has been published again.
[[nodiscard]] std::vector<damaged_payload> still_damaged(std::vector<damaged_payload> damaged,
                                                         const address_set& republished, const applied_rows& applied);

/// Brings rows and statuses up to what was found, as refresh records it: (3) and (4) say which rows go. Roots have been
/// observed before: what is said of one stays.
void record_catalog(kind_table kinds, const std::vector<damaged_payload>& damaged, ledger_state& state);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/catalog_check.ipp>
#endif
