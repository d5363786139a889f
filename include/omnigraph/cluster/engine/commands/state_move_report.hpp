// The report of `cluster migrate-state`; it is the `--json` output of the command.
//
//     const state_move_report made = commands::migrate_state<standard_kinds>(env, "s3://acme-state/prod");
//     out << pretty_json(to_json(made));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

struct state_move_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;  ///< of the former place
    std::string storage;                ///< the storage root, which stays
    std::string from, to;               ///< where the ledger was and is; `cluster`: with the graphs
    bool resumed = false;               ///< continues a move that did not finish
    bool completed = false;             ///< the new place has the ledger
    std::uint64_t copied_count = 0, copied_bytes = 0;
    std::uint64_t equal_count = 0;    ///< objects that the new place had already
    std::uint64_t removed_count = 0;  ///< objects of the new place that the old one does not have
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::state_move_report, ok, config_dir, state_observations, storage, from, to,
                       resumed, completed, copied_count, copied_bytes, equal_count, removed_count, diagnostics);
