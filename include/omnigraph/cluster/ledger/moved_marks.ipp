// Bodies of ledger/moved_marks.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/moved_marks.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<marks_of_moving> marks_of_move(divided_store& store, const cluster_places& places,
                                                       const std::string& target) {
    const auto beside_graphs = read_stored(store.place_of_graphs(), layout::state);
    const auto beside_ledger = read_stored(store.place_of_ledger(), layout::state);
    const auto graphs = beside_graphs ? parse_relocation(beside_graphs->bytes) : std::nullopt;
    const auto ledger = beside_ledger ? parse_relocation(beside_ledger->bytes) : std::nullopt;
    if (graphs && ledger && graphs->kind == relocation_kinds::moved && graphs->place == target &&
        ledger->kind == relocation_kinds::holds && (ledger->place == places.storage || ledger->place == target))
        return marks_of_moving{ledger->id, graphs->id, beside_graphs->version, beside_ledger->version,
                               ledger->place == target};
    const auto bound = binding_of(store, places);
    if (!bound) return bound.error();
    if ((*bound == place_binding::bound || *bound == place_binding::renamed) && graphs && ledger)
        return marks_of_moving{ledger->id, {}, beside_graphs->version, beside_ledger->version, false};
    if (*bound == place_binding::ledger_lost) return ledger_lost(places);
    return error(codes::state_missing, store.display(layout::state),
                 "There is no ledger at " + *places.ledger + ", so there is no cluster to move.")
        .with_remedy("Declare `storage: " + yaml_word(target) +
                     "` in cluster.yaml and begin there: `omnigraph cluster import`.");
}

OMNIGRAPH_INLINE store_result<done> point_ledger_to(divided_store& store, const marks_of_moving& marks,
                                                    const std::string& target, runtime& system) {
    if (marks.ledger_names_target) return done{};
    auto& place = store.place_of_ledger();
    const auto text = encode_relocation({.kind = std::string{relocation_kinds::holds},
                                         .place = target,
                                         .at = format_timestamp(system.now()),
                                         .id = marks.pair_id});
    const auto written =
        recognise_write(place, layout::state, text, place.put_if_match(layout::state, text, marks.beside_ledger));
    if (!written) return written.error();
    return done{};
}

OMNIGRAPH_INLINE std::string mark_beside_moved_graphs(const marks_of_moving& marks, const std::string& ledger_place,
                                                      runtime& system) {
    return encode_relocation({.kind = std::string{relocation_kinds::apart},
                              .place = ledger_place,
                              .at = format_timestamp(system.now()),
                              .id = marks.pair_id});
}

}  // namespace omnigraph::cluster
