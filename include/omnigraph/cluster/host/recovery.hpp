// What became of an interrupted operation, decided from what can be observed afterwards (control-plane specification
// §6.3). Pure functions of digests: no ledger, no store, no host.
//
//     classify_creation({.root = root_state::present, .live = wanted, .recorded = {}, .wanted = wanted});
//     // recovery_verdict::finished
#pragma once

#include <optional>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster {

/// `live` is the schema digest of a graph that opens, `recorded` the ledger's, `wanted` what a finished run shows.
struct recovery_observation {
    root_state root = root_state::absent;
    std::optional<digest> live;
    std::optional<digest> recorded;
    std::optional<digest> wanted;
};

enum class recovery_verdict {
    never_happened,    ///< row 1: nothing has changed; the change is planned again
    already_recorded,  ///< rows 2 and 7: the ledger has it already
    finished,          ///< rows 3, 4 and 7b: it happened; the ledger is brought up to date
    unopenable,        ///< row 5: something is there that does not open; an operator decides
    something_else,    ///< row 6: a graph that is neither the recorded nor the wanted one
    unreachable,       ///< the previous graph does not open now, so nothing can be concluded
    begun,             ///< row 8: a removal that did not finish; the change is planned again
};

/// The recovery table of a creation by one create-only write (rows 1 to 6 of `graph_create`).
[[nodiscard]] constexpr recovery_verdict classify_creation(const recovery_observation& seen) {
    if (seen.root == root_state::absent) return recovery_verdict::never_happened;
    if (seen.root == root_state::residue || !seen.live) return recovery_verdict::unopenable;
    if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
    if (seen.live == seen.wanted) return recovery_verdict::finished;
    return recovery_verdict::something_else;
}

/// The recovery table of an alteration by one conditional write (rows 1 to 3 and 6 of `schema_apply`).
[[nodiscard]] constexpr recovery_verdict classify_alteration(const recovery_observation& seen) {
    if (seen.root == root_state::absent && !seen.recorded) return recovery_verdict::never_happened;
    if (!seen.live) return recovery_verdict::unreachable;
    if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
    if (seen.live == seen.wanted) return recovery_verdict::finished;
    return recovery_verdict::something_else;
}

/// The recovery table of a removal (rows 7, 7b and 8 of `graph_delete`). `recorded` is set while the ledger has a row.
[[nodiscard]] constexpr recovery_verdict classify_removal(const recovery_observation& seen) {
    if (seen.root != root_state::absent) return recovery_verdict::begun;
    return seen.recorded ? recovery_verdict::finished : recovery_verdict::already_recorded;
}

}  // namespace omnigraph::cluster
