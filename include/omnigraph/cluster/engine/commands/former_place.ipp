// Bodies of engine/commands/former_place.hpp.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/former_place.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::array documents_of_ledger{layout::approvals, layout::plans, layout::history};

/// nullopt when there is nothing.
[[nodiscard]] OMNIGRAPH_INLINE store_result<std::optional<std::string>> stored_text(object_store& place,
                                                                                    std::string_view key) {
    auto object = read_stored(place, key);
    if (object) return std::optional{std::move(object->bytes)};
    if (object.error().fault == store_fault::absent) return std::optional<std::string>{};
    return std::move(object).error();
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<bool> has_left_ledger(object_store& place, object_store& present) {
    const auto text = detail::stored_text(place, layout::apart_ledger);
    if (!text) return text.error();
    const auto mark = *text ? parse_relocation(**text) : std::nullopt;
    if (!mark || mark->kind != relocation_kinds::apart || !mark->ledger) return false;
    const auto state = decode_state(*mark->ledger);
    if (!state) return false;
    const auto record = layout::history_record(*state->state_revision, digest_of_bytes(*mark->ledger));
    const auto found = present.probe(record);
    if (found == presence::unknown)
        return store_error{store_fault::transient, record, "the store does not say whether this object is there"};
    return found == presence::present;
}

OMNIGRAPH_INLINE store_result<bool> was_left(object_store& place, const std::string& storage, object_store& present) {
    const auto ledger = detail::stored_text(place, layout::apart_ledger);
    if (!ledger) return ledger.error();
    if (*ledger) return has_left_ledger(place, present);
    const auto text = detail::stored_text(place, layout::state);
    if (!text) return text.error();
    const auto mark = *text ? parse_relocation(**text) : std::nullopt;
    if (*text) return mark && mark->kind == relocation_kinds::holds && mark->place == storage;
    diagnostics ignored;
    const auto lock = observe_lock(place, ignored);
    return lock.record && lock.record->operation == "migrate-state";
}

OMNIGRAPH_INLINE store_result<bool> has_documents(object_store& graphs) {
    const std::set<std::string> prefixes{detail::documents_of_ledger.begin(), detail::documents_of_ledger.end()};
    const auto found = first_object_of(graphs, prefixes);
    if (!found) return found.error();
    return *found || graphs.probe(layout::lock) == presence::present;
}

OMNIGRAPH_INLINE void remove_leftovers(object_store& place, former_place role, diagnostics& findings) {
    const auto is_gone = [&](std::string_view key, const store_result<done>& removed) {
        if (removed) return true;
        findings.push_back(warning(codes::litter_not_removed, place.display(key),
                                   "What was copied could not be removed here: " + removed.error().cause + ".")
                               .with_remedy("Nothing reads it any more. Run the command again, which removes it, or "
                                            "remove it by hand."));
        return false;
    };
    bool all_gone = true;
    for (const auto prefix : detail::documents_of_ledger)
        if (!is_gone(prefix, place.remove_prefix(prefix))) all_gone = false;
    if (role == former_place::of_graphs || !all_gone) return;
    if (is_gone(layout::state, place.remove(layout::state)))
        static_cast<void>(is_gone(layout::apart_ledger, place.remove(layout::apart_ledger)));
}

}  // namespace omnigraph::cluster
