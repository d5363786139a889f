// Whether the earlier commits of main can still be read: their records are there, and so is what these refer to.
//
//     const auto past = check_past(objects, manifest, readable_line(objects, manifest, main_of(manifest).head), {});
//     if (past.unreadable > 0) print(past.readable_from);
//
// Every object is read once and hashed. Objects that no readable commit needs are not looked at.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

struct past_damage {
    std::vector<std::string> faults = {};  ///< one sentence for each object, with the commit that refers to it
    std::uint64_t unreadable = 0;          ///< commits between the head and the horizon
    std::uint64_t before = 0;              ///< those and all before them: what goes with readable_from as the horizon
    std::string readable_from = {};  ///< the oldest commit such that it and all later ones but the head can be read
    std::string newest = {};         ///< the newest one below the head that can be read
};

/// `line` is that of the head of main, whose state is not looked at. The heads that are known as readable, by id, are
/// read by what their branches name, not by their records. What is below a
/// lost record can no longer be read.
[[nodiscard]] past_damage check_past(repository& objects, const manifest_record& manifest, commit_line line,
                                     const std::set<std::string>& readable_heads);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/past_check.ipp>
#endif
