// What changes in the sources of a plan: each changed file against the text that is applied, as a unified diff.
//
//     for (const auto& diff : source_diffs(list.kinds, store, loaded.table, planned.all, previews)) print(diff.diff);
//
// (1) The applied text is the published payload, hashed again, or what the host shows as live; never a file of the
//     folder.
// (2) A file is shown once, with all the resources that it changes.
// (3) Bounded: so many files, so many lines of each. What is not shown is counted or said in `note`.
#pragma once

#include <cstddef>
#include <vector>

#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Files beyond these are listed without their lines.
inline constexpr std::size_t max_source_diffs = 256;

/// In the order of the first resource that each file changes. A payload that cannot be shown is a `note`, never a
/// failure.
[[nodiscard]] std::vector<source_diff_report> source_diffs(kind_table kinds, object_store& store,
                                                           const resource_table& declared, const changes& all,
                                                           const change_previews& previews);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/source_diffs.ipp>
#endif
