// Writes the history record of a revision before the ledger is written (ledger/history.hpp says why before).
//
//     const auto base = read_state(store, findings);
//     // ...
//     const auto encoded = encode_for_write(next);
//     if (!record_revision(env, store, base, next, encoded.cas, {"apply", list.kinds, &loaded}, findings)) return
//     false; const auto written = write_state(store, encoded, base);
//
// The texts of the declaration are kept, too, so that the revision can be planned again and compared. The catalog has
// those that it publishes; the others (schemas, the decoded cluster.yaml) are stored once each below
// layout::history_sources. Each revision looks whether its texts are there, and writes again what is missing or cut
// short.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The origin of a revision.
struct revision_origin {
    std::string command;
    kind_table kinds;
    const loaded_config* declared = nullptr;  ///< the declaration that was applied; null when there was none
    std::optional<std::string> plan_id = {};  ///< the id of the saved plan
};

/// Writes the record. False, with the error history_write_error, when the revision must not be written. Damage from
/// earlier is a warning and does not stop the run; so is a history that outlived its ledger. Code: history_continued.
[[nodiscard]] bool record_revision(const environment& env, object_store& store, const loaded_state& base,
                                   const ledger_state& next, const std::string& next_cas, const revision_origin& origin,
                                   diagnostics& findings);

namespace detail {

/// The digests of the texts that the catalog has, because `rows` publish them.
[[nodiscard]] std::set<std::string> published_digests(kind_table kinds,
                                                      const std::map<std::string, resource_entry>& rows);

}  // namespace detail

/// The texts of the declaration that are kept beside the catalog in which `rows` publish the others; they are borrowed.
[[nodiscard]] std::vector<blob> kept_texts(kind_table kinds, const std::map<std::string, resource_entry>& rows,
                                           const loaded_config& loaded);

/// The files that `loaded` was read from, by their digests.
[[nodiscard]] source_listing listing_of(const loaded_config& loaded);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/record_revision.ipp>
#endif
