// The states by which the head of a branch can be made when its own image is lost.
//
//     const images_of_commits known;
//     for (const auto& way : other_ways(objects, base, known))
//         if (auto db = states.open(way)) print(way.name);  // it shows the rows of the head, if they are right
//
// (1) A way leads from another image of a commit of its line, or from the empty tables, over the deltas since.
// (2) Images come from the records of the commits, from the list in the manifest, and from branches whose heads stand
//     on the line. Nothing of them has been read.
#pragma once

#include <vector>

#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// Nearest first; none with the image of the head itself.
[[nodiscard]] std::vector<snapshot> other_ways(repository& objects, const snapshot& head,
                                               const images_of_commits& known);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/other_ways.ipp>
#endif
