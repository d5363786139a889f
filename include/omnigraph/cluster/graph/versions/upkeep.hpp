// The upkeep of one graph (specification engine D.11): images instead of long chains, the end of old commits, and
// checks.
//
//     upkeep care{states, writes, clock};
//     auto optimized = care.optimize();
//     auto removed = care.cleanup({.keep = 10}, upkeep_mode::perform);
//
// (1) An image is stored only when a scan of its rows gives the digests that the commits carry.
// (2) cleanup() moves the horizon of the branch first, by the swap that every write uses, and removes objects after it.
//     A cleanup that was interrupted is finished by the next one. Of what expired, the store keeps who, when and what
//     kind, and no value.
// (3) What goes and what stays is decided by graph/versions/cleanup_plan.hpp.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/graph/versions/told_past.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>

namespace omnigraph::cluster::graph {

class upkeep {
public:
    /// All three must outlive it.
    upkeep(snapshots& states, committer& writes, runtime& clock) : states_{&states}, writes_{&writes}, clock_{&clock} {}

    [[nodiscard]] graph_result<optimize_outcome> optimize();
    [[nodiscard]] graph_result<cleanup_outcome> cleanup(const retention& rule, upkeep_mode mode);
    [[nodiscard]] graph_result<repair_outcome> repair(upkeep_mode mode);

private:
    struct checked_heads {
        std::vector<std::string> faults = {};         ///< one sentence each, with the branch unless it is main
        std::vector<std::string> lost_branches = {};  ///< beside main
        bool has_lost = false;                        ///< of any branch
        bool can_mend_main = false, has_lost_main = false;
        checked_states known = {};
    };

    /// What a repair would find in a graph that nobody changes meanwhile; an error when somebody does all the time.
    [[nodiscard]] graph_result<repair_outcome> look();
    /// Checks the whole graph, and does what the mode says.
    [[nodiscard]] graph_result<repair_outcome> examine(upkeep_mode mode);
    /// Puts the records that go into the history, and moves the horizon; false when another writer was faster.
    [[nodiscard]] graph_result<bool> retire(const stored_manifest& manifest, const cleanup_plan& decided);
    /// Adds what was found of earlier commits, and names their images except in a preview.
    [[nodiscard]] graph_result<done> take_past(repair_outcome& outcome, const past_damage& past,
                                               const checked_heads& heads, upkeep_mode mode);
    /// Names the images by which earlier commits can be read, and gives heads one that need it.
    [[nodiscard]] graph_result<done> name_images(const past_damage& past);
    /// Says it in the manifest; an error, too, when another writer was faster.
    [[nodiscard]] graph_result<done> tell(const stored_manifest& manifest, const told_past& wanted);
    /// Stores an image of the head as the only way to its state; `source` makes the state.
    [[nodiscard]] graph_result<done> give_image(const snapshot& head, snapshots& source, const snapshot& state);
    /// Gives up the commits and the parts of the history that are lost; sets `outcome.forced`.
    [[nodiscard]] graph_result<repair_outcome> give_up(repair_outcome outcome, const std::vector<std::string>& to_cut,
                                                       std::vector<history_ref> history);
    /// The parts of the history that can be read; one fault for each other.
    [[nodiscard]] std::vector<history_ref> readable_history(const manifest_record& manifest,
                                                            std::vector<std::string>& faults);
    /// One sentence for each fault of what the head refers to.
    [[nodiscard]] std::vector<std::string> faults_of(snapshots& fresh, const snapshot& head);
    /// Checks every head, main first, and makes again what it can; a preview only says what it could.
    [[nodiscard]] graph_result<checked_heads> mend_heads(const manifest_record& manifest,
                                                         const images_of_commits& known, upkeep_mode mode);
    /// The fault of the stored copy of the accepted schema, which earlier commits may need once another one replaces
    /// it; empty when there is none. It is written again from the manifest, except in a preview.
    [[nodiscard]] graph_result<std::string> check_kept_schema(const snapshot& head, upkeep_mode mode);
    /// Makes the image of the head again; false when nothing that is there leads to it.
    [[nodiscard]] graph_result<bool> make_again(snapshots& fresh, const snapshot& head, const images_of_commits& known,
                                                upkeep_mode mode);

    snapshots* states_;
    committer* writes_;
    runtime* clock_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/upkeep.ipp>
#endif
