// Bodies of ledger/proven_state.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster::detail {

// In ledger/state.ipp, beside the decoding.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic altered_ledger(std::string what, std::uint64_t next_revision);
[[nodiscard]] OMNIGRAPH_INLINE result<ledger_state> decode_checked(std::string_view text, bool& is_proven);

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<checked_state> decode_checked_state(std::string_view text) {
    checked_state checked;
    auto decoded = detail::decode_checked(text, checked.is_proven);
    if (!decoded) return std::move(decoded).error();
    checked.state = *std::move(decoded);
    return checked;
}

OMNIGRAPH_INLINE std::optional<diagnostic> contradicted_by_history(object_store& store, const ledger_state& state,
                                                                   std::string_view cas) {
    const auto own = history_record_key(*state.state_revision, cas);
    const auto records = list_history(store);
    if (!records) return records.error();
    bool has_other = false;
    std::uint64_t newest = *state.state_revision;
    for (const auto& entry : *records) {
        const auto& key = entry.key;
        if (key == own) return std::nullopt;
        if (!layout::document_stem(layout::history_revisions, key)) continue;
        const auto revision = revision_of_record(key);
        has_other = has_other || revision == *state.state_revision;
        newest = std::max(newest, revision);
    }
    if (!has_other) return std::nullopt;
    return detail::altered_ledger("The ledger has no checksum, and the history has another ledger as revision " +
                                      std::to_string(*state.state_revision) + ": it was altered after it was written.",
                                  newest + 1);
}

OMNIGRAPH_INLINE result<ledger_state> decode_proven_state(object_store& store, std::string_view text) {
    auto decoded = decode_checked_state(text);
    if (!decoded) return std::move(decoded).error();
    if (!decoded->is_proven)
        if (auto fault = contradicted_by_history(store, decoded->state, state_cas(text))) return *std::move(fault);
    return std::move(decoded->state);
}

}  // namespace omnigraph::cluster
