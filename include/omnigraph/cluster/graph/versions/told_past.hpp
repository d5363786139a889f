// What a manifest says of the past of a graph, and the swap that changes it.
//
//     auto wanted = past_of(base.manifest.record);
//     wanted.horizon = base.branch().head.id;
//     const auto moved = change_past(states, base.manifest, wanted);      // false: another writer was faster
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// Which earlier commits can be read, by which images, and where the records of the others are.
struct told_past {
    std::optional<std::string> horizon;  ///< of main
    std::vector<image_ref> images;
    std::vector<history_ref> history;
    std::map<std::string, commit_ref> cut = {};  ///< the heads of branches that become their horizons

    [[nodiscard]] bool is_told_by(const manifest_record& manifest) const;
    [[nodiscard]] manifest_record told_in(manifest_record manifest) const;
};

[[nodiscard]] told_past past_of(const manifest_record& manifest);

/// Swaps it in; false when another writer was faster.
[[nodiscard]] graph_result<bool> change_past(snapshots& states, const stored_manifest& manifest,
                                             const told_past& wanted);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/told_past.ipp>
#endif
