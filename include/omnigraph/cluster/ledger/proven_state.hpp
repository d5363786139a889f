// What proves that the bytes of a ledger are those that were written: a checksum in it, or the history.
//
//     const auto read = decode_checked_state(text);               // error: its checksum is that of another text
//     if (read && !read->is_proven)
//         if (auto fault = contradicted_by_history(store, read->state, state_cas(text))) return *fault;
//
// (1) The checksum is a free-form record in `observations`: {"kind": "checksum", "state_revision": N, "sha256": ...}.
//     Programs that do not know it read the ledger and keep the record. Nobody sees it in a ledger_state.
// (2) A ledger that another program continued has a later revision than its checksum, which then proves nothing. A
//     revision that was altered does not pass for that.
// (3) A ledger that is only laid out anew keeps its meaning, and its checksum holds.
// (4) A ledger without a checksum is compared with the history: another ledger has the record of its revision, so it
//     was altered after it was written. Without a record of its revision nothing contradicts it.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// A decoded ledger, and whether its checksum holds. One without a checksum is not proven.
struct checked_state {
    ledger_state state;
    bool is_proven = false;
};

/// The ledger in `text`. Codes: those of decode_state().
[[nodiscard]] result<checked_state> decode_checked_state(std::string_view text);

/// Why a ledger without a checksum is not believed; nullopt when nothing contradicts it. Codes: state_altered;
/// history_read_error when the history cannot be listed.
[[nodiscard]] std::optional<diagnostic> contradicted_by_history(object_store& store, const ledger_state& state,
                                                                std::string_view cas);

/// Decodes a ledger and compares one without a checksum with the history in `store`. Codes: both of the above.
[[nodiscard]] result<ledger_state> decode_proven_state(object_store& store, std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/proven_state.ipp>
#endif
