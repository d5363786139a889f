// Looks at the roots that the ledger records: somebody may have removed a folder, put a file in its place, or copied
// another graph over it.
//
//     const auto seen = look_at_recorded_roots(run, {list.kinds, loaded.table, applied, pending}, &state);
//     forget_rows_of(list.kinds, seen.vanished, *next.applied_revision.resources);     // to be created again
//
// (1) A look is one observation, which for a graph is one read of its manifest: no rows and no local copy are opened,
//     and nothing is written.
// (2) Only a root that is known to be absent has vanished. When the store does not answer, a warning is appended and
//     the row stays (W24).
// (3) Looked at are the resources that a plan could create again: declared and recorded, without an unfinished
//     operation. Of a resource that will be deleted the root is not looked at.
// (4) Another graph at a root is a warning, by its uid, and so is one whose content is neither the recorded nor the
//     declared one, because it was changed outside; nothing is planned for either. `refresh` records what is there. A
//     row without a uid, of an older ledger, takes that of its root, unless that is another root's graph.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// What is at a root.
struct root_content {
    std::string graph_uid = {};  ///< empty for what has none
    std::string digest = {};
    friend bool operator==(const root_content&, const root_content&) = default;
};
using root_contents = std::map<std::string, root_content>;  ///< by address

struct seen_roots {
    std::vector<std::string> vanished = {};             ///< addresses, sorted
    root_contents recorded = {};                        ///< of the roots that are as they were recorded
    std::map<std::string, live_graph> unrecorded = {};  ///< of those: what is at the roots without a recorded uid
    bool all_as_recorded = true;                        ///< no finding was appended
    bool all_ours = true;  ///< no root has another graph or content, does not open or could not be looked at
};

/// Each finding is a warning. Codes: root_vanished, root_replaced, root_drifted, and the kind's observation_error when
/// a root does not open or cannot be looked at. `state` has the recorded uids; null when there is no ledger.
[[nodiscard]] seen_roots look_at_recorded_roots(const run_context& run, const plan_input& input,
                                                const ledger_state* state);

/// Looks at all recorded roots, declared or not, and says what is not there or does not open. Warnings: root_vanished,
/// the kind's observation_error.
[[nodiscard]] diagnostics look_for_roots(const run_context& run, const applied_rows& rows);

/// Records what is at the roots without a recorded uid.
void record_first_uids(const run_context& run, const resource_table& declared, const seen_roots& seen,
                       ledger_state& state);

/// Whether what is at each of these roots is what was seen there before. Nothing is appended to the findings.
[[nodiscard]] bool roots_are_still(const run_context& run, const root_contents& before);

/// Removes the rows of `vanished`, and the rows that record what was at their roots.
void forget_rows_of(kind_table kinds, const std::vector<std::string>& vanished, applied_rows& rows);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/vanished_roots.ipp>
#endif
