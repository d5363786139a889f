// The report of `cluster migrate-storage`; it is the `--json` output of the command.
//
//     const migration_report made = commands::migrate_storage<standard_kinds>(env, "s3://acme-graphs/prod");
//     out << pretty_json(to_json(made));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

struct migration_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;  ///< of the old place
    std::string from, to;               ///< storage roots
    nullable<std::string> migration_id;
    bool resumed = false;    ///< continues a migration that did not finish
    bool completed = false;  ///< the new place has the ledger; the old one refuses commands
    std::uint64_t graph_count = 0;
    std::uint64_t copied_count = 0, copied_bytes = 0;
    std::uint64_t equal_count = 0;    ///< objects that the new place had already
    std::uint64_t removed_count = 0;  ///< objects of the new place that the old one does not have
    /// of a move that has finished: the folders or prefixes of the old place in which nothing else is stored
    std::vector<std::string> removable = {};
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::migration_report, ok, config_dir, state_observations, from, to, migration_id,
                       resumed, completed, graph_count, copied_count, copied_bytes, equal_count, removed_count,
                       removable, diagnostics);
