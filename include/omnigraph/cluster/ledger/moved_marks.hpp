// The marks of a ledger that is kept apart, while its graphs are moved to another storage root.
//
//     const auto marks = marks_of_move(divided, places, "s3://acme-graphs/new");
//     if (marks && !marks->move_id) print(marks->pair_id);   // else an earlier run has closed the old place
//     // ... graphs are copied, the old place gets a mark `moved`, and then, at the end: ...
//     if (point_ledger_to(divided, *marks, "s3://acme-graphs/new", system))
//         print(mark_beside_moved_graphs(*marks, "s3://acme-ledger", system));
//
// (1) The ledger does not move. Its mark names the old graphs until all is copied, then the new ones.
// (2) The pair of places keeps its id.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct marks_of_moving {
    std::string pair_id;
    std::optional<std::string> move_id = {};      ///< of the move to this target that has closed the old place
    object_version beside_graphs, beside_ledger;  ///< as they were read
    bool ledger_names_target = false;
};

/// The marks of the places, which are bound to each other or in the middle of a move to `target`. Codes: those of
/// binding_of (ledger/kept_apart.hpp), state_missing.
[[nodiscard]] result<marks_of_moving> marks_of_move(divided_store& store, const cluster_places& places,
                                                    const std::string& target);

/// Lets the mark beside the ledger name the new place; does nothing when it does.
[[nodiscard]] store_result<done> point_ledger_to(divided_store& store, const marks_of_moving& marks,
                                                 const std::string& target, runtime& system);

/// The text of the mark beside the graphs at their new place.
[[nodiscard]] std::string mark_beside_moved_graphs(const marks_of_moving& marks, const std::string& ledger_place,
                                                   runtime& system);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/moved_marks.ipp>
#endif
