// One move of a ledger between the place of its graphs and a place of its own; migrate_state.hpp has the steps.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/state_move_report.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Where a ledger is, and the key that it has there.
struct ledger_place {
    object_store& store;
    std::string_view key;
};

/// A move under the lock of `from`, which `held` has. Everything is borrowed for the call.
struct ledger_move {
    const environment& env;
    kind_table kinds;
    session& held;
    ledger_place from, to;
    const std::string& new_place;  ///< the storage root of `to`
};

/// Moves, or continues what an earlier run has begun. Codes: those of migrate_state.
void move_ledger(const ledger_move& move, command_run<state_move_report>& run);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/move_ledger.ipp>
#endif
