// What became of an interrupted operation, told from what can be seen afterwards
// (specification §6.3). Pure functions over digests: no ledger, no store, no host.
//
//     classify_creation({.root = root_state::present, .live = wanted, .recorded = {}, .wanted = wanted});
//     // recovery_verdict::finished
#pragma once

#include <optional>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster {

/// `live` is the schema digest of a graph that opens; `recorded` is the ledger's.
struct recovery_observation {
    root_state root = root_state::absent;
    std::optional<digest> live;
    std::optional<digest> recorded;
    std::optional<digest> wanted;
};

enum class recovery_verdict {
    never_happened,    ///< row 1: nothing has moved; the change is proposed again
    already_recorded,  ///< rows 2 and 7: the ledger has it
    finished,          ///< rows 3, 4 and 7b: it happened; the ledger catches up
    unopenable,        ///< row 5: something is there that does not open; an operator decides
    something_else,    ///< row 6: a graph is there that neither side knows
    unreachable,       ///< what was there before does not open now, so nothing can be told from it
    begun,             ///< row 8: a removal that has not reached its end; the change is proposed again
};

/// The recovery table of whatever comes into being by one create-only write (rows 1 to 6 of `graph_create`).
[[nodiscard]] constexpr recovery_verdict classify_creation(const recovery_observation& seen) {
    if (seen.root == root_state::absent) return recovery_verdict::never_happened;
    if (seen.root == root_state::residue || !seen.live) return recovery_verdict::unopenable;
    if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
    if (seen.live == seen.wanted) return recovery_verdict::finished;
    return recovery_verdict::something_else;
}

/// The recovery table of whatever is altered by one conditional write (rows 1 to 3 and 6 of `schema_apply`).
[[nodiscard]] constexpr recovery_verdict classify_alteration(const recovery_observation& seen) {
    if (seen.root == root_state::absent && !seen.recorded) return recovery_verdict::never_happened;
    if (!seen.live) return recovery_verdict::unreachable;
    if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
    if (seen.live == seen.wanted) return recovery_verdict::finished;
    return recovery_verdict::something_else;
}

/// The recovery table of a removal (rows 7, 7b and 8 of `graph_delete`); `recorded`: the ledger still has a row.
[[nodiscard]] constexpr recovery_verdict classify_removal(const recovery_observation& seen) {
    if (seen.root != root_state::absent) return recovery_verdict::begun;
    return seen.recorded ? recovery_verdict::finished : recovery_verdict::already_recorded;
}

}  // namespace omnigraph::cluster
