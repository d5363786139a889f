// The whole of one revision, rebuilt from the records of the history.
//
//     const auto newest = head_record(store, read_state(store, found));
//     if (!newest || !*newest) return;
//     if (const auto contents = contents_of(store, **newest)) print(contents->rows.size());
//
// A record tells what changed; every history_snapshot_interval-th has all rows. So at most that many records are read.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The rows, the uids of roots and the sources of one revision.
struct revision_contents {
    std::map<std::string, resource_entry> rows = {};
    recorded_uids graph_uids = {};  ///< none of revisions that earlier versions of this program recorded
    std::optional<source_listing> sources = {};
};

/// Rebuilds the revision of `record` from the records before it. Codes: history_broken, history_read_error,
/// history_record_invalid.
[[nodiscard]] result<revision_contents> contents_of(object_store& store, const history_record& record);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/revision_contents.ipp>
#endif
