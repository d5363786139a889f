// Bodies of ledger/catalog.hpp.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster::detail {

/// What is there cannot be told, or is not the payload: it is written. Only a store that refuses to be read is an
/// error.
[[nodiscard]] OMNIGRAPH_INLINE result<bool> is_published(object_store& store, const payload_blob& payload) {
    const auto present = store.get(payload.key);
    if (present) return digest_of_bytes(present->bytes) == payload.content;
    switch (present.error().fault) {
        case store_fault::absent:
        case store_fault::corrupt: return false;
        default:
            return error(codes::resource_payload_write_error, store.display(payload.key),
                         "The catalog could not be read before writing a payload: " + present.error().cause + ".")
                .with_remedy("Check the storage root, then run the command again.");
    }
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<published_payloads> publish_payloads(object_store& store,
                                                             std::span<const payload_blob> payloads) {
    published_payloads outcome;
    std::vector<blob> missing;
    std::set<std::string_view> seen;
    for (const auto& payload : payloads) {
        if (!seen.insert(payload.key).second) continue;
        const auto published = detail::is_published(store, payload);
        if (!published) return published.error();
        if (*published) ++outcome.already_there;
        else missing.push_back({payload.key, payload.text});
    }
    outcome.written = missing.size();
    if (missing.empty()) return outcome;
    if (const auto written = store.put_all(missing); !written)
        return error(codes::resource_payload_write_error, store.display(written.error().key),
                     "A payload could not be written to the catalog: " + written.error().cause + ".")
            .with_remedy("Check the storage root, then run the command again; the ledger was not changed.");
    return outcome;
}

OMNIGRAPH_INLINE payload_check verify_payload(object_store& store, std::string_view key, const digest& recorded) {
    auto object = store.get(key);
    if (!object && object.error().fault == store_fault::absent) return {payload_state::missing};
    if (!object) return {payload_state::unreadable, {}, {}, object.error().cause};
    if (const auto actual = digest_of_bytes(object->bytes); actual != recorded)
        return {payload_state::mismatch, {}, "sha256:" + actual.hex(), {}};
    if (!is_utf8(object->bytes)) return {payload_state::unreadable, {}, {}, "it is not UTF-8"};
    return {payload_state::ok, std::move(object->bytes), {}, {}};
}

}  // namespace omnigraph::cluster
