// The changed source files of a plan, each as a unified diff against the applied text.
//
//     for (const auto& diff : source_diffs(list.kinds, store, loaded.table, planned.all, previews)) print(diff.diff);
//
// (1) The applied text is the published payload, hashed again, or the live text from the host; never a file of the
//     folder.
// (2) A file appears once, with all resources that it changes.
// (3) The numbers of files and lines are bounded. What is not shown is counted or explained in `note`.
#pragma once

#include <cstddef>
#include <vector>

#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Further files are listed without their lines.
inline constexpr std::size_t max_source_diffs = 256;

/// Sorted by the first resource that each file changes. A payload that cannot be shown gets a `note` and is no failure.
[[nodiscard]] std::vector<source_diff_report> source_diffs(kind_table kinds, object_store& store,
                                                           const resource_table& declared, const changes& all,
                                                           const change_previews& previews);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/source_diffs.ipp>
#endif
