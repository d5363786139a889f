// Bodies of engine/commands/move_target.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/move_target.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE store_result<bool> has_object(object_store& place, const std::string& key) {
    const auto found = place.probe(key);
    if (found != presence::unknown) return found == presence::present;
    return store_error{store_fault::transient, key, "the store does not say whether this object is there"};
}

/// Once the old place is closed, the new one has the claim or what replaced it.
[[nodiscard]] OMNIGRAPH_INLINE store_result<found_target> look_after_closing(
    object_store& target, const moving_cluster& cluster, const std::string& text,
    const std::optional<relocation_record>& mark) {
    if (cluster.pair_of_marks) {
        const bool has_mark = mark && mark->kind == relocation_kinds::apart && mark->id == *cluster.pair_of_marks;
        return found_target{has_mark ? target_use::arrived : target_use::lost};
    }
    if (mark) return found_target{target_use::lost};
    if (text == cluster.ledger) return found_target{target_use::arrived};
    const auto continues = has_object(target, cluster.ledger_key);
    if (!continues) return continues.error();
    return found_target{*continues ? target_use::arrived : target_use::lost};
}

/// A place from which this very cluster was moved: its last ledger is a revision of ours.
[[nodiscard]] OMNIGRAPH_INLINE store_result<found_target> look_at_former_place(const moving_cluster& cluster,
                                                                               const relocation_record& mark,
                                                                               object_version version) {
    const auto last = decode_state(*mark.ledger);
    if (last) {
        const auto key = layout::history_record(*last->state_revision, digest_of_bytes(*mark.ledger));
        const auto is_ours = has_object(cluster.place, key);
        if (!is_ours) return is_ours.error();
        if (*is_ours) return found_target{.use = target_use::left, .version = std::move(version)};
    }
    return found_target{.use = target_use::taken,
                        .why = "another cluster was stored there, and was moved to " + mark.place};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<found_target> look_at_target(object_store& target, const moving_cluster& cluster) {
    auto object = read_stored(target, layout::state);
    if (!object && object.error().fault != store_fault::absent) return object.error();
    if (!object) return found_target{cluster.closed_by ? target_use::lost : target_use::free};
    const auto mark = parse_relocation(object->bytes);
    if (mark && mark->kind == relocation_kinds::copying && mark->place == cluster.root &&
        (!cluster.closed_by || mark->id == *cluster.closed_by))
        return found_target{target_use::continued, mark->id, std::move(object->version)};
    if (cluster.closed_by) return detail::look_after_closing(target, cluster, object->bytes, mark);
    if (mark && mark->kind == relocation_kinds::moved)
        return detail::look_at_former_place(cluster, *mark, std::move(object->version));
    return found_target{.use = target_use::taken,
                        .why = mark && mark->kind == relocation_kinds::copying
                                   ? "it is being filled with the cluster at " + mark->place
                                   : "it has a ledger of its own"};
}

OMNIGRAPH_INLINE diagnostic target_lost(const object_store& target, const std::string& root,
                                        const relocation_record& claim) {
    return error(codes::migration_target_lost, root,
                 "This cluster was moved to " + root +
                     ", and what is there now is not what was begun there: it is another place, or it was emptied.")
        .with_remedy(
            "Make the place available again: mount the folder, or correct the endpoint of the bucket. If it "
            "was lost, restore it from a backup. Only if there is none, write into " +
            target.display(layout::state) + " this claim: " + compact_json(to_json(claim)) +
            " Then the same command brings back the cluster as it was when it was moved, without anything "
            "that was changed since.");
}

}  // namespace omnigraph::cluster
