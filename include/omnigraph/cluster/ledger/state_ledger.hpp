// Reads and replaces the ledger document.
//
//     diagnostics found;
//     const auto base = read_state(store, found);
//     ledger_state next = base.state.value_or(ledger_state{});
//     // ...
//     const auto written = write_state(store, next, base);
//
// (1) A write replaces exactly the document that was read; else it fails with state_cas_mismatch.
// (2) A write whose answer was lost is looked up. It counts as done only when the stored bytes are the bytes of this
//     write.
// (3) A document that could not be read is never overwritten.
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

/// The ledger as it was read.
struct loaded_state {
    std::optional<ledger_state> state = {};  ///< nullopt: there is no ledger, or it could not be read
    std::string cas = {};  ///< `sha256:<hex>` of the stored text, valid or not; empty when there is no ledger
    object_version version = {};
};

/// The ledger after a successful write.
struct written_state {
    std::string cas;
    object_version version;
};

/// A ledger that is ready to be written.
struct encoded_state {
    std::string text;
    std::string cas;
};

/// `sha256:<hex>` of a ledger text: the compare-and-swap value that users see.
[[nodiscard]] std::string state_cas(std::string_view text);
[[nodiscard]] std::string state_cas(const digest& content);

/// The digest in such a value; nullopt when `cas` is none.
[[nodiscard]] std::optional<digest> parse_state_cas(std::string_view cas);

/// Reads the ledger. A missing ledger is no fault: no state, no cas, nothing appended. Appends state_read_error,
/// invalid_state_json or unsupported_state_version.
[[nodiscard]] loaded_state read_state(object_store& store, diagnostics& findings);

/// The text and the cas of `next`.
[[nodiscard]] encoded_state encode_for_write(const ledger_state& next);

/// What a command says that has lost a race for the ledger. Code: state_cas_mismatch.
[[nodiscard]] diagnostic state_moved();

/// Replaces the document that `base` was read from, or creates it when there was none. The caller increments the
/// revision. Codes: state_cas_mismatch, state_write_error.
[[nodiscard]] result<written_state> write_state(object_store& store, const ledger_state& next,
                                                const loaded_state& base);
[[nodiscard]] result<written_state> write_state(object_store& store, const encoded_state& next,
                                                const loaded_state& base);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/state_ledger.ipp>
#endif
