// What a command leaves in the history about the revision that it is about to write (ledger/history.hpp says why
// before, and not after).
//
//     const auto base = read_state(store, findings);
//     // ...
//     const auto encoded = encode_for_write(next);
//     if (!record_revision(env, store, base, next, encoded.cas, {"apply", list.kinds, &loaded}, findings)) return
//     false; const auto written = write_state(store, encoded, base);
//
// Texts that the revision was declared by are kept too, so that it can be planned again and compared: those that the
// catalog publishes lie there, all others (schemas, the decoded cluster.yaml) below layout::history_sources, once each.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Where a revision comes from.
struct revision_origin {
    std::string command;
    kind_table kinds;
    const loaded_config* declared = nullptr;  ///< what was to be applied; null when nothing was
    std::optional<std::string> plan_id = {};  ///< of the saved plan
};

/// False, with an error in `findings`, when the revision may not be written: history_write_error. A history that was
/// damaged before is told as a warning, and goes on. So is one that outlived its ledger: history_continued.
[[nodiscard]] bool record_revision(const environment& env, object_store& store, const loaded_state& base,
                                   const ledger_state& next, const std::string& next_cas, const revision_origin& origin,
                                   diagnostics& findings);

/// What `loaded` was read from, by digests.
[[nodiscard]] source_listing listing_of(const loaded_config& loaded);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/record_revision.ipp>
#endif
