// What a change means, as far as its kind can say: how far it can be taken back, and what it does beside its action.
// `reversibility` and `effect` are optional members of a kind's traits (core/capabilities.hpp).
//
//     static reversibility_tier reversibility(const change_view& change) {
//         return change.action == change_action::erase ? reversibility_tier::irreversible
//                                                      : reversibility_tier::catalog_behaviour;
//     }
//
// Both are pure functions of two ledger rows: the recorded one and the declared one.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/change_action.hpp>

namespace omnigraph::cluster {

struct resource_entry;

/// How far a change can be taken back, mildest first.
enum class reversibility_tier {
    display_only,             ///< descriptions and comments; nothing behaves differently
    catalog_behaviour,        ///< what is served changes; declaring the old text again restores it
    compatibility_narrowing,  ///< something that callers relied on is refused or gone; no row is lost
    recoverable_rewrite,      ///< rows or values leave the graph; its old versions keep them until they are cleaned up
    irreversible,             ///< data is gone for good
};

/// The spelling in reports: `catalog_behaviour`.
[[nodiscard]] constexpr std::string_view spelling(reversibility_tier tier) {
    switch (tier) {
        case reversibility_tier::display_only: return "display_only";
        case reversibility_tier::catalog_behaviour: return "catalog_behaviour";
        case reversibility_tier::compatibility_narrowing: return "compatibility_narrowing";
        case reversibility_tier::recoverable_rewrite: return "recoverable_rewrite";
        case reversibility_tier::irreversible: return "irreversible";
    }
    return "";
}

/// What a change does beside what its action says.
enum class change_effect {
    none,
    text_only,      ///< the text differs but means the same
    widens_access,  ///< somebody may do something that was not allowed before
};

/// The spelling in reports; empty for `none`.
[[nodiscard]] constexpr std::string_view spelling(change_effect effect) {
    switch (effect) {
        case change_effect::none: return "";
        case change_effect::text_only: return "text_only";
        case change_effect::widens_access: return "widens_access";
    }
    return "";
}

/// One change, as the kind's traits see it. Both rows are borrowed.
struct change_view {
    change_action action = change_action::update;
    const resource_entry* recorded = nullptr;  ///< null for a create
    const resource_entry* declared = nullptr;  ///< null for a delete
};

}  // namespace omnigraph::cluster
