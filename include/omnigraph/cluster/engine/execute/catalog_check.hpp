// Checks the payloads that the ledger refers to (control-plane specification §8).
//
//     const auto damaged = check_catalog(list.kinds, store, applied, payload_proof::read);
//     report_catalog(damaged, loaded.table, findings);  // one warning or error each, in address order
//
// (1) Only a payload that is known to be absent is missing; an unreadable one is never treated as lost.
// (2) apply publishes a lost or altered payload again when the declared text has the recorded digest.
// (3) refresh removes the row of a lost payload, so the next plan creates the resource again.
// (4) The row stays when it also records a root, a binding or a protection. Without the row these would be forgotten,
//     and the scope would have no protection. It also stays in a container that is no longer declared: nothing creates
//     the resource again, and the approval of the container's delete covers this row.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
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
    std::string recorded;  ///< the digest in the ledger
    std::string place;     ///< the place as users see it
    payload_check check;
};

/// How the check obtains the digest of a payload.
enum class payload_proof {
    read,  ///< reads and hashes the payload: for commands that write, serve, or report the state of the catalog
    /// accepts the digest of an earlier reading while the file is unchanged: for plan, because apply reads again
    remembered,
};

/// The payloads of `applied` that are not as recorded, sorted by address.
[[nodiscard]] std::vector<damaged_payload> check_catalog(kind_table kinds, object_store& store,
                                                         const applied_rows& applied, payload_proof proof);

/// Whether the payloads of these digests, by address, are as recorded, as far as payload_proof::remembered tells.
[[nodiscard]] bool has_all_payloads(kind_table kinds, object_store& store, const digests_by_address& digests);

/// Appends one finding for each. What is not declared cannot be published again, and its finding says what can be done
/// instead. Codes: catalog_payload_missing, catalog_payload_mismatch, catalog_payload_read_error.
void report_catalog(const std::vector<damaged_payload>& damaged, const resource_table& declared, diagnostics& findings);

/// The same where nothing is known of what is declared.
void report_catalog(const std::vector<damaged_payload>& damaged, diagnostics& findings);

/// The addresses that publishing repairs: lost or altered payloads whose declared text has the recorded digest.
[[nodiscard]] address_set repairable_payloads(const std::vector<damaged_payload>& damaged,
                                              const resource_table& declared);

/// The damaged payloads that `applied` still refers to after `republished` were published again.
[[nodiscard]] std::vector<damaged_payload> still_damaged(std::vector<damaged_payload> damaged,
                                                         const address_set& republished, const applied_rows& applied);

/// Updates rows and statuses for refresh; (3) and (4) say which rows go. Roots were observed before, and a status about
/// a root stays.
void record_catalog(kind_table kinds, const resource_table& declared, const std::vector<damaged_payload>& damaged,
                    ledger_state& state);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/catalog_check.ipp>
#endif
