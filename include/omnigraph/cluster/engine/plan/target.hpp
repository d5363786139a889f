// A plan of some resources only: those that are named, and what they cannot do without.
//
//     const plan_input whole{list.kinds, loaded.table, applied, pending};
//     const auto part = limit_to_targets(whole, {"query.kb.experts"}, findings);
//     if (part) planned = compute_plan({list.kinds, part->table(whole), applied, pending});
//
// (1) What is left out is taken to be declared as it is applied. So every rule of planning holds for the part as it
//     does for the whole: what protects something that stays is not lost by not being named.
// (2) With a resource that is declared goes whatever it refers to, directly or through others, and what is carried by
//     the creation of that. With one that is to be deleted goes what lies in it and what still refers to it.
// (3) Composites are folded anew from the mixture, as the ledger will fold them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

struct targeted_resources {
    std::optional<resource_table> limited = {};  ///< nullopt: no target is named, and everything is meant
    std::vector<std::string> left_out = {};      ///< changes that are not made; sorted

    [[nodiscard]] const resource_table& table(const plan_input& whole) const {
        return limited ? *limited : whole.declared;
    }
};

/// Without targets everything is meant. nullopt when one is neither declared nor applied. Code: target_unknown.
[[nodiscard]] std::optional<targeted_resources> limit_to_targets(const plan_input& whole,
                                                                 const std::vector<std::string>& targets,
                                                                 diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/target.ipp>
#endif
