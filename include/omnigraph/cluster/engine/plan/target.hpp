// Limits a plan to some resources: the named ones and everything they need.
//
//     const plan_input whole{list.kinds, loaded.table, applied, pending};
//     const auto part = limit_to_targets(whole, {"query.kb.experts"}, findings);
//     if (part) planned = compute_plan({list.kinds, part->table(whole), applied, pending});
//
// (1) Everything else counts as declared exactly as it is applied. So every rule of planning holds for the part, too:
//     the protection of a remaining scope is not lost because it was not named.
// (2) A declared target includes everything that it refers to, directly or through others, and everything that the
//     creation of those includes. A target that will be deleted includes its contents and everything that still refers
//     to it.
// (3) Composite digests are folded from this mixture, as they will be in the ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// The declared resources of a limited plan.
struct targeted_resources {
    std::optional<resource_table> limited = {};  ///< nullopt: no target is named, so everything is meant
    std::vector<std::string> left_out = {};      ///< changes outside the targets; sorted

    [[nodiscard]] const resource_table& table(const plan_input& whole) const {
        return limited ? *limited : whole.declared;
    }
};

/// Without targets everything is included. nullopt when a target is neither declared nor applied. Code: target_unknown.
[[nodiscard]] std::optional<targeted_resources> limit_to_targets(const plan_input& whole,
                                                                 const std::vector<std::string>& targets,
                                                                 diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/target.ipp>
#endif
