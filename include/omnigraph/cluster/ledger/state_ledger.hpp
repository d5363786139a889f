// Reading and replacing the ledger document.
//
//     diagnostics found;
//     const auto base = read_state(store, found);
//     ledger_state next = base.state.value_or(ledger_state{});
//     // ...
//     const auto written = write_state(store, next, base);
//
// (1) A write replaces exactly the document that was read, or fails with state_cas_mismatch.
// (2) A write whose answer got lost is looked up: it counts as done only when the
//     stored bytes are those of this write.
// (3) Nothing is written over a document that could not be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct loaded_state {
    std::optional<ledger_state> state = {};  ///< nullopt: there is no ledger, or it could not be read
    std::string cas = {};  ///< `sha256:<hex>` of the text, even if it is invalid; empty when there is none
    object_version version = {};
};

struct written_state {
    std::string cas;
    object_version version;
};

/// A ledger as it is about to be written.
struct encoded_state {
    std::string text;
    std::string cas;
};

/// The token that users see for a ledger text.
[[nodiscard]] std::string state_cas(std::string_view text);
[[nodiscard]] std::string state_cas(const digest& content);

/// A missing ledger is no fault: no state, no cas, nothing appended.
/// Appends state_read_error, invalid_state_json or unsupported_state_version.
[[nodiscard]] loaded_state read_state(object_store& store, diagnostics& findings);

[[nodiscard]] encoded_state encode_for_write(const ledger_state& next);

/// Replaces what `base` was read from; creates when there was nothing. The caller counts the revision.
/// Codes: state_cas_mismatch, state_write_error.
[[nodiscard]] result<written_state> write_state(object_store& store, const ledger_state& next,
                                                const loaded_state& base);
[[nodiscard]] result<written_state> write_state(object_store& store, const encoded_state& next,
                                                const loaded_state& base);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/state_ledger.ipp>
#endif
