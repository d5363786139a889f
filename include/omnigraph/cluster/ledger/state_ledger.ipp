// Bodies of ledger/state_ledger.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string state_cas(const digest& content) { return "sha256:" + content.hex(); }

OMNIGRAPH_INLINE std::optional<digest> parse_state_cas(std::string_view cas) {
    constexpr std::string_view prefix = "sha256:";
    if (!cas.starts_with(prefix)) return std::nullopt;
    return digest::parse(cas.substr(prefix.size()));
}

OMNIGRAPH_INLINE diagnostic state_moved() {
    return error(codes::state_cas_mismatch, std::string{layout::state},
                 "The ledger was changed by somebody else while this command ran.")
        .with_remedy("Run the command again; it starts from the new ledger.");
}

OMNIGRAPH_INLINE std::string state_cas(std::string_view text) { return state_cas(digest_of_bytes(text)); }

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE diagnostic state_not_written(const std::string& cause) {
    return error(codes::state_write_error, std::string{layout::state},
                 "The ledger could not be written: " + cause + ".")
        .with_remedy("Check the storage root, then run the command again.");
}

/// Adds the way out to a fault: graphs, catalog and approvals lie outside the ledger, so an import can begin a new one.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic with_import_remedy(diagnostic fault, const std::string& place) {
    const auto way = "Without one, move " + place +
                     " aside and run `omnigraph cluster import`, then `omnigraph cluster apply`: what is deployed is "
                     "found again, and nothing is created anew.";
    if (fault.code == codes::invalid_state_json) fault.remedy = "Restore it from a backup. " + way;
    if (fault.code == codes::state_altered) fault.remedy += " " + way;
    return fault;
}

/// What stands there now, when `known` could not be used: an answer may be garbled on its way, and the next one not.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<stored_object> read_once_more(object_store& store,
                                                                           const stored_object& known) {
    auto again = read_stored(store, layout::state);
    if (!again || again->bytes == known.bytes) return std::nullopt;
    return *std::move(again);
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic state_write_unknown(const std::string& cause) {
    return error(codes::state_write_unknown, std::string{layout::state},
                 "Whether the ledger was written is not known: " + cause + ".")
        .with_remedy(
            "Once the store answers, look with `omnigraph cluster status`, then run the command again: it starts from "
            "the ledger that is there.");
}

/// Decides whether a write happened that the store has not confirmed.
[[nodiscard]] OMNIGRAPH_INLINE result<written_state> look_up_write(object_store& store, std::string_view text,
                                                                   const loaded_state& base,
                                                                   const store_error& unconfirmed) {
    const auto& cause = unconfirmed.cause;
    const auto stored_now = read_stored(store, layout::state);
    if (!stored_now && stored_now.error().fault != store_fault::absent)
        return state_write_unknown(cause + "; reading it back: " + stored_now.error().cause);
    if (stored_now && stored_now->bytes == text) return written_state{state_cas(text), stored_now->version};
    const auto cas_now = stored_now ? state_cas(stored_now->bytes) : std::string{};
    if (cas_now == base.cas) return state_not_written(cause + "; the ledger is as it was before");
    auto moved = state_moved();
    if (unconfirmed.fault == store_fault::ambiguous)
        moved.message += " Whether this command has written it before that is not known: " + cause + ".";
    return moved;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE loaded_state read_state(object_store& store, diagnostics& findings) {
    auto object = read_stored(store, layout::state);
    if (!object) {
        // Only in a folder can something else stand in the place of an object.
        if (object.error().fault == store_fault::absent && !is_bucket(store, layout::state) &&
            store.probe(layout::state) == presence::present)
            findings.push_back(
                error(codes::state_read_error, std::string{layout::state},
                      "Where the ledger belongs there is a folder.")
                    .with_remedy("Look at what " + store.display(layout::state) +
                                 " holds, and move it away. Restore "
                                 "the ledger from a backup, or run `omnigraph cluster import` and then `omnigraph "
                                 "cluster apply`: what is deployed is found again."));
        else if (object.error().fault == store_fault::corrupt)
            findings.push_back(
                detail::with_import_remedy(error(codes::invalid_state_json, std::string{layout::state},
                                                 "The ledger cannot be read: " + object.error().cause + "."),
                                           store.display(layout::state)));
        else if (object.error().fault != store_fault::absent)
            findings.push_back(error(codes::state_read_error, std::string{layout::state},
                                     "The ledger could not be read: " + object.error().cause + ".")
                                   .with_remedy(reach_remedy(store, layout::state,
                                                             "what is no folder on the way has to be moved away")));
        return {};
    }
    auto decoded = decode_proven_state(store, object->bytes);
    if (!decoded)
        if (auto again = detail::read_once_more(store, *object)) {
            *object = *std::move(again);
            decoded = decode_proven_state(store, object->bytes);
        }
    loaded_state loaded{{}, state_cas(content_digest(*object)), std::move(object->version)};
    if (decoded) loaded.state = *std::move(decoded);
    else findings.push_back(detail::with_import_remedy(std::move(decoded).error(), store.display(layout::state)));
    return loaded;
}

OMNIGRAPH_INLINE encoded_state encode_for_write(const ledger_state& next) {
    auto text = encode_state(next);
    auto cas = state_cas(text);
    return {std::move(text), std::move(cas)};
}

OMNIGRAPH_INLINE result<written_state> write_state(object_store& store, const ledger_state& next,
                                                   const loaded_state& base) {
    return write_state(store, encode_for_write(next), base);
}

OMNIGRAPH_INLINE result<written_state> write_state(object_store& store, const encoded_state& next,
                                                   const loaded_state& base) {
    if (!base.state && !base.cas.empty())
        return detail::state_not_written("the present one could not be read, and is kept");
    const auto& text = next.text;
    if (text.size() > read_limits::ledger)
        return detail::state_not_written("it would have " + std::to_string(text.size()) + " bytes");
    auto moved = base.cas.empty() ? store.put_if_absent(layout::state, text)
                                  : store.put_if_match(layout::state, text, base.version);
    if (moved) return written_state{next.cas, *std::move(moved)};
    switch (moved.error().fault) {
        // A proxy before a bucket may repeat a request of which it has lost the answer, and meet its own write.
        case store_fault::precondition_failed:
            return is_bucket(store, layout::state) ? detail::look_up_write(store, text, base, moved.error())
                                                   : result<written_state>{state_moved()};
        case store_fault::absent: return state_moved();
        case store_fault::ambiguous: return detail::look_up_write(store, text, base, moved.error());
        default: return detail::state_not_written(moved.error().cause);
    }
}

}  // namespace omnigraph::cluster
