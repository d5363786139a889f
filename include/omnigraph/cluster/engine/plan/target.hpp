// Plans some resources: the named ones, everything they need, and everything that has to come together with them.
//
//     const plan_input whole{list.kinds, loaded.table, applied, pending};
//     if (!targets_are_known(whole, {"query.kb.experts"}, findings)) return;
//     auto part = plan_targets(whole, {"query.kb.experts"});
//     const auto input = part.input(whole);
//     demote_dependents(input, part.planned);
//
// (1) The whole plan is made first, with its approvals. What it holds back stays held back, for the same reason, and
//     nothing happens that it would not do. Then changes are left out.
// (2) A target includes everything that it refers to, directly or through others, and everything that the creation of
//     those includes. A target that will be deleted includes its contents and everything that gives up a reference to
//     it.
// (3) What the rules of engine/plan/disposition.hpp let happen only together is included together: what protects a
//     scope before and after, a new container and what is declared to protect it, an update of a container and the
//     changed contents that may not fit it, contents and the rules that open or close them.
// (4) A change that waits, all the same, for one that is left out is held back.
// (5) Everything that is left out counts as declared exactly as it is applied. Composite digests are folded from this
//     mixture, as they will be in the ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// A plan that may be limited to targets.
struct targeted_plan {
    cluster_plan planned;
    std::optional<resource_table> limited = {};  ///< nullopt: no target is named, so everything is meant
    address_set repairable = {};                 ///< of the payloads that are not as recorded: those it publishes again
    withheld_changes withheld = {};              ///< what waits, whatever the limited declaration says
    std::vector<std::string> left_out = {};      ///< changes of the whole plan outside this one; sorted

    /// What `planned` depends on. It borrows from `whole` and from this plan.
    [[nodiscard]] plan_input input(const plan_input& whole) const;
};

/// False when a target is neither declared nor applied. Code: target_unknown.
[[nodiscard]] bool targets_are_known(const plan_input& whole, const std::vector<std::string>& targets,
                                     diagnostics& findings);

/// The plan of the targets; without any, the whole plan.
[[nodiscard]] targeted_plan plan_targets(const plan_input& whole, const std::vector<std::string>& targets);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/target.ipp>
#endif
