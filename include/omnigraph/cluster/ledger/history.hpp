// The history of a ledger: one immutable record for each revision, chained by hash.
//
//     diagnostics findings;
//     const auto base = read_state(store, findings);
//     ledger_state next = base.state.value_or(ledger_state{});
//     // ...
//     const auto encoded = encode_for_write(next);
//     const auto previous = find_previous_record(store, base, findings);
//     if (!previous) return;
//     auto record = next_record(base, next, encoded.cas, *previous);
//     // ... who, when, from which plan ...
//     if (!write_history_record(store, record)) return;             // first the record,
//     const auto written = write_state(store, encoded, base);       // then the ledger
//
// A record is written before its ledger and refers to that ledger by its hash:
//
// (1) A crash between the two writes leaves a record without a ledger. No ledger has its hash and no record continues
//     it, so no reader follows it; `gc` removes it. A repeated run writes the same record or another one.
// (2) A revision that was acknowledged has its record, because the ledger is written after the record.
// (3) The record of the current ledger is found by the hash of the ledger, without a listing. From there readers follow
//     the chain backwards. A missing or altered record ends the chain, and readers report the place.
// (4) A ledger that another program wrote has no record, and neither has one whose record was lost. The next record
//     names the ledger that it continues, so the gap is visible.
// (5) After a ledger is lost, the newest record becomes the predecessor of the import's record. Whether that record's
//     ledger was ever written is not known then; a later record with the same base shows that an earlier one was not.
// (6) A record that another one continues was written with its ledger. When it comes after the record of the present
//     ledger, an older ledger was put back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The key of a ledger's record; nullopt when `cas` is no state_cas.
[[nodiscard]] std::optional<std::string> history_record_key(std::uint64_t revision, std::string_view cas);

/// The revision in the key of a record; 0 when `key` is of another form.
[[nodiscard]] std::uint64_t revision_of_record(std::string_view key);

/// What is stored as records, unread. Code: history_read_error.
[[nodiscard]] result<std::vector<object_entry>> list_history(object_store& store);

/// The record of the present ledger; nullopt when it has none, or there is no ledger; or why it cannot be used. Costs
/// one read. Codes: history_record_invalid, history_read_error.
[[nodiscard]] result<std::optional<history_record>> head_record(object_store& store, const loaded_state& ledger);

/// The record of the ledger `base`; without one, the newest record of all; nullopt when there is none. Appends warnings
/// about records that are damaged: history_record_invalid. A record of an earlier attempt at the ledger `next_cas` is
/// passed over: the record that replaces it does not continue itself. Code: history_read_error, when the history does
/// not answer; a revision that is recorded then would tell for ever of a gap that is none.
[[nodiscard]] result<std::optional<history_record>> find_previous_record(object_store& store, const loaded_state& base,
                                                                         diagnostics& findings,
                                                                         std::string_view next_cas = {});

/// The record that `record` continues; it has one. Codes: history_broken, history_read_error.
[[nodiscard]] result<history_record> predecessor_of(object_store& store, const history_record& record);

/// The record of the step from `base` to `next`: links, changes, and all rows when a snapshot is due. The caller fills
/// in who and when.
[[nodiscard]] history_record next_record(const loaded_state& base, const ledger_state& next, std::string next_cas,
                                         const std::optional<history_record>& previous);

/// Creates the record, and together with it the `texts` that only it needs. A record of an earlier attempt at the same
/// ledger is replaced; a text that is there already is left alone unless it is damaged. Codes: history_write_error;
/// state_cas_mismatch when somebody else writes the same revision.
[[nodiscard]] status write_history_record(object_store& store, history_record record, std::span<const blob> texts = {});

/// A break of the chain: between two listed records, or before the last of them. A record that cannot be read now is
/// one, too, and `why` has history_read_error: nothing is wrong with the history then.
struct history_break {
    std::size_t before = 0;  ///< the position in `records` of the record whose predecessor is missing
    diagnostic why;
};

/// The records of a history, and the breaks between them.
struct history_chain {
    std::vector<history_record> records = {};  ///< newest first
    std::vector<history_break> breaks = {};
    bool anchored = false;  ///< the first record is the record of the current ledger
    /// why the current ledger has no usable record
    std::optional<diagnostic> head_fault = {};

    /// The first fault that is none of the history: something of it could not be read now, so nothing is known to be
    /// missing. Null: everything could be read.
    [[nodiscard]] const diagnostic* unread() const;
};

/// Asked after each record whether the chain has been followed far enough.
using history_bound = std::function<bool(const history_record&)>;

/// Follows the chain from the current ledger to its beginning, or until `enough` returns true; continues behind a
/// break. Each break is also an error in `findings`: history_broken, history_record_invalid, history_read_error; so is
/// a current ledger whose record is damaged or missing (history_gap), also when there is no record at all. Revisions
/// before that have no record are warnings: history_gap.
[[nodiscard]] history_chain read_history(object_store& store, const loaded_state& ledger, diagnostics& findings,
                                         const history_bound& enough = {});

/// The records that come after `head`, the record of the current ledger, sorted by sequence: attempts that came to
/// nothing, and revisions of a ledger that an older one has replaced. Damaged records are left out. Code:
/// history_read_error.
[[nodiscard]] result<std::vector<history_record>> records_after(object_store& store, const history_record& head);

/// Whether another one of `others` continues `record`, so that its ledger was written.
[[nodiscard]] bool is_continued(const history_record& record, const std::vector<history_record>& others);

/// Appends a warning when some of `later`, the records after the one of the current ledger, come from it. Those that
/// come from another ledger are of a branch that this one has left. Code: history_ahead.
void warn_of_later_records(const loaded_state& ledger, const std::vector<history_record>& later, diagnostics& findings);

/// Checks the end of the history that the current ledger belongs to. Warnings: history_record_invalid,
/// history_read_error, history_gap, history_ahead. A cluster without any record or text of a history has none.
void check_history_head(object_store& store, const loaded_state& ledger, diagnostics& findings);

/// Whether `record` continues another ledger than the one of the record before it.
[[nodiscard]] bool follows_a_gap(const history_record& record);

/// Whether `record` begins a new ledger although a history exists, because the previous ledger was lost.
[[nodiscard]] bool rebuilds_lost_ledger(const history_record& record);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/history.ipp>
#endif
