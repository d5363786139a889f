// What a move of a cluster finds at its new place, and what that allows.
//
//     const std::string root = "/srv/brain";
//     const auto found = look_at_target(new_place, {store, root, text, id});
//     if (found && found->use == target_use::lost) print("something was stored there, and is not there");
//
// The claim is written before the old place is closed, and the ledger replaces the claim. So once the old place is
// closed, one of the two is at the new place as long as that is the place of the move. A place without them is another
// one, or one that has lost what was stored there since: the ledger and the graphs in the marks at the old place are
// those of the move, and would hide every later change.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The cluster that moves. Everything is borrowed for the call.
struct moving_cluster {
    object_store& place;                            ///< the old one
    const std::string& root;                        ///< its storage root
    const std::string& ledger;                      ///< the text
    const std::string& ledger_key;                  ///< of the ledger's record in the history
    std::optional<std::string> closed_by = {};      ///< the id of the move that has closed the old place
    std::optional<std::string> pair_of_marks = {};  ///< the id of the pair, when the ledger is kept apart
};

enum class target_use {
    free,       ///< there is no ledger and no mark
    continued,  ///< an earlier run of this move has claimed it
    arrived,    ///< an earlier run has finished; the ledger there may have moved on since
    left,       ///< this cluster was moved away from there
    lost,       ///< the old place is closed, and what was begun here is not here
    taken,      ///< it has something of another cluster
};

struct found_target {
    target_use use;
    std::string move_id = {};                    ///< continued
    std::optional<object_version> version = {};  ///< continued, left: of the mark
    std::string why = {};                        ///< taken: a clause
};

/// An error: the places do not say. Nothing is concluded from a place that does not answer.
[[nodiscard]] store_result<found_target> look_at_target(object_store& target, const moving_cluster& cluster);

/// The error for a lost target at `root`: migration_target_lost. Its remedy has `claim`, which lets the move go on.
[[nodiscard]] diagnostic target_lost(const object_store& target, const std::string& root,
                                     const relocation_record& claim);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/move_target.ipp>
#endif
