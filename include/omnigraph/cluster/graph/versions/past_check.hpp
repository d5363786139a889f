// Whether the earlier commits of all branches can still be read: their records are there, and so is what these refer
// to.
//
//     const auto past = check_past(objects, manifest, lines_of_branches(objects, manifest), {});
//     if (past.unreadable > 0) print(past.readable_from);
//
// (1) Objects that no readable commit needs are not looked at.
// (2) A commit whose own way to its state is lost can be read by another image of it that is there, once the manifest
//     names that image. The heads are looked at, too: they are earlier commits after the next write.
// (3) What is lost is given up with all that is older. A branch of which an own commit is lost, or that begins at a
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

struct past_fault {
    std::string message;
    std::string commit = {};  ///< that refers to the object; empty where the message says it
};

struct past_damage {
    std::vector<past_fault> faults = {};  ///< one for each object
    std::uint64_t unreadable = 0;         ///< commits between the heads and the horizons
    std::uint64_t given_up = 0;           ///< those and all before them that can be read so far
    std::string readable_from = {};  ///< the oldest commit of main such that it and all later ones can be read; empty
                                     ///< where nothing of main is lost
    std::string newest = {};         ///< the newest commit of main below its head that can be read
    std::vector<std::string> cut_off = {};  ///< branches that are cut off, or have to be
    std::vector<std::string> to_cut = {};   ///< those of them that have to be
    bool has_lost_merge = false;            ///< the record of a commit that was merged from a branch that is gone
    bool has_lost_change = false;           ///< rows can be read, and what one commit changed cannot
    std::vector<image_ref> to_name = {};    ///< images by which commits can be read that would be lost without them
    std::vector<image_ref> to_forget = {};  ///< images that the manifest names and that are lost
    std::vector<std::string> alone = {};    ///< branches whose head can be read, and not as an earlier commit

    /// Whether more can be read once the manifest names other images.
    [[nodiscard]] bool can_be_better() const { return !to_name.empty() || !to_forget.empty() || !alone.empty(); }
};

/// What is known of the heads of all branches, by their ids.
struct checked_states {
    std::set<std::string> readable = {};
    std::set<std::string> made_again = {};  ///< those of which an image is stored and named, or will be
};

/// What is below a lost record can no longer be read.
[[nodiscard]] past_damage check_past(repository& objects, const manifest_record& manifest, branch_lines lines,
                                     const checked_states& heads);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/past_check.ipp>
#endif
