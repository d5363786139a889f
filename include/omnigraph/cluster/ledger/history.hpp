// The history of a ledger: one immutable record for each revision, chained by hash.
//
//     diagnostics findings;
//     const auto base = read_state(store, findings);
//     ledger_state next = base.state.value_or(ledger_state{});
//     // ...
//     const auto encoded = encode_for_write(next);
//     auto record = next_record(base, next, encoded.cas, find_previous_record(store, base, findings));
//     // ... who, when, from which plan ...
//     if (!write_history_record(store, record)) return;             // first the record,
//     const auto written = write_state(store, encoded, base);       // then the ledger
//
// A record is written before its ledger and names that ledger by its hash. So:
//
// (1) A crash between the two leaves a record of a ledger that never was. No ledger has its hash and no record goes on
//     from it, so no reader meets it; `gc` removes it. The same run again writes the same record, or another one.
// (2) A revision that was acknowledged has its record: the ledger is not written before it.
// (3) The record of the present ledger is found by the ledger's own hash, without a list; from there the chain is
//     followed back. A record that is missing or altered ends it, and readers are told where.
// (4) A ledger that another program wrote has no record. The next one says from which ledger it went on, so the gap
//     shows.
// (5) When the ledger is lost, the newest record goes before that of the import. Whether its ledger was the last one
//     cannot be told then: a later record of the same base shows that an earlier one had come to nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The record of the ledger `base`; without one, the newest record of all; nullopt when there is none.
/// Appends warnings about records that cannot be used: history_record_invalid, history_read_error.
[[nodiscard]] std::optional<history_record> find_previous_record(object_store& store, const loaded_state& base,
                                                                 diagnostics& findings);

/// What leads from `base` to `next`: links, changes, rows when a snapshot is due. Who and when is left to the caller.
[[nodiscard]] history_record next_record(const loaded_state& base, const ledger_state& next, std::string next_cas,
                                         const std::optional<history_record>& previous);

/// Creates the record. One of an attempt that came to nothing, for the same ledger, is replaced.
/// Code: history_write_error.
[[nodiscard]] status write_history_record(object_store& store, history_record record);

/// Where a chain does not hold: between two records that are shown, or before the last of them.
struct history_break {
    std::size_t before = 0;  ///< position in `records` of the record that does not find its predecessor
    diagnostic why;
};

struct history_chain {
    std::vector<history_record> records = {};  ///< newest first
    std::vector<history_break> breaks = {};
    bool anchored = false;  ///< the first record is that of the present ledger
};

/// Whether a chain has been followed far enough, asked after each record.
using chain_end = std::function<bool(const history_record&)>;

/// Follows the chain from the present ledger to its beginning, or until it is `enough`, and goes on behind a break.
/// Each break is an error in `findings` as well: history_broken, history_record_invalid, history_read_error. A ledger
/// without a record, and revisions that another program wrote, are warnings: history_gap.
[[nodiscard]] history_chain read_history(object_store& store, const loaded_state& ledger, diagnostics& findings,
                                         const chain_end& enough = {});

/// Rows and sources of one revision.
struct revision_contents {
    std::map<std::string, resource_entry> rows = {};
    std::optional<source_listing> sources = {};
};

/// Rebuilds the revision of `record` from the records before it. Codes: history_broken, history_read_error,
/// history_record_invalid.
[[nodiscard]] result<revision_contents> contents_of(object_store& store, const history_record& record);

/// Whether `record` went on from another ledger than the one that the record before it tells of.
[[nodiscard]] bool follows_a_gap(const history_record& record);

/// Whether `record` begins a ledger although there was history: the one before it had been lost.
[[nodiscard]] bool rebuilds_lost_ledger(const history_record& record);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/history.ipp>
#endif
