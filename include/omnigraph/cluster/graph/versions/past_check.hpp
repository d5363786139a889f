// Whether the earlier commits of all branches can still be read: their records are there, and so is what these refer
// to.
//
//     const auto past = check_past(objects, manifest, readable_line(objects, manifest, main_of(manifest).head), {});
//     if (past.unreadable > 0) print(past.readable_from);
//
// (1) Objects that no readable commit needs are not looked at.
// (2) What is lost is given up with all that is older. A branch of which an own commit is lost, or that begins at a
//     commit that is given up, keeps its head and what will follow it: it is cut off.
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
    std::uint64_t unreadable = 0;          ///< commits between the heads and the horizons
    std::uint64_t given_up = 0;            ///< those and all before them that can be read so far
    std::string readable_from = {};  ///< the oldest commit of main such that it and all later ones can be read; empty
                                     ///< where nothing of main is lost
    std::string newest = {};         ///< the newest commit of main below its head that can be read
    std::vector<std::string> cut_off = {};  ///< branches that are cut off, or have to be
    std::vector<std::string> to_cut = {};   ///< those of them that have to be
};

/// `line` is that of the head of main. The heads that are known as readable, by id, are read by what their branches
/// name, not by their records. What is below a lost record can no longer be read.
[[nodiscard]] past_damage check_past(repository& objects, const manifest_record& manifest, commit_line line,
                                     const std::set<std::string>& readable_heads);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/past_check.ipp>
#endif
