// What a cleanup of a graph would remove, and which commits stay readable (specification engine D.11).
//
//     const auto plan = plan_cleanup(objects, accepted_manifest, {.keep = 10}, clock.now());
//     if (plan) print(plan->outcome.commits, plan->keys);
//
// (1) Commits of branches beside main all stay readable, and so does everything on main from where they begin. Those of
//     a branch that is gone can be read as long as the commit of main where it began.
// (2) What an earlier cleanup gave up is not counted again, and its objects are removed when they are still there.
// (3) The changes that a record of an expired commit holds go with it: such records move into the history.
// (4) A head that was optimized stands on the image, and what is below it goes, unless another branch begins there. Its
//     record does not lead to the image: the manifest names it as long as the commit stays readable.
// (5) What nothing refers to may belong to a writer at work: it is removed after a day, longer than a writer has, or
//     at once when it was begun before the shape of the tables changed: no swap takes it then.
// (6) What the store does not give now may be whole: then nothing is planned.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>

namespace omnigraph::cluster::graph {

/// Younger objects that nothing refers to are left alone; a writer has ten minutes.
inline constexpr std::chrono::hours litter_age{24};

struct cleanup_plan {
    std::string horizon;                 ///< the oldest commit that stays readable
    std::vector<image_ref> images;       ///< that the manifest names from then on
    std::vector<std::string> keys;       ///< of the objects to remove once the horizon has moved
    std::vector<commit_record> retired;  ///< records among them that have to be in the history first
    cleanup_outcome outcome;             ///< as if all of them were removed
};

/// Reads every commit record and lists the objects; writes nothing.
[[nodiscard]] graph_result<cleanup_plan> plan_cleanup(repository& objects, const manifest_record& manifest,
                                                      const retention& rule, instant now);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/cleanup_plan.ipp>
#endif
