// What the history tells of a ledger that is lost.
//
//     const auto newest = newest_contents(store, findings);
//     if (newest && newest->certain) print(newest->rows.size());
//
// (1) The rows are those of the newest record (ledger/history.hpp, invariant 5, says what is not known of it).
// (2) They are certain only when no record is damaged that may be newer, when nothing else stands among the records,
//     when that record can be rebuilt, when the records name every text of the history, and when no ledger was begun
//     beside a record as new as its own. Otherwise nobody knows what the ledger had, and all but the names is empty.
// (3) A cluster without records and without texts of a history never had one: certainly no rows.
// (4) Whoever knows the catalog compares it with what the records name: a published text that none names tells of a
//     record that is gone, too.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct lost_contents {
    std::map<std::string, resource_entry> rows = {};           ///< as recorded: nothing of them has been checked
    recorded_uids graph_uids = {};                             ///< the same
    std::vector<std::string> protection_unknown = {};          ///< addresses that carried this mark; the same
    std::set<std::pair<std::string, std::string>> named = {};  ///< address and digest of each row of any record
    bool certain = true;
};

/// Why a revision cannot be rebuilt, and what is no record among them, is a warning: history_broken,
/// history_record_invalid. Code of the error: history_read_error, when something of the history
/// cannot be read now.
[[nodiscard]] result<lost_contents> newest_contents(object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/newest_contents.ipp>
#endif
