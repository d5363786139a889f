// recover: lists interrupted operations, and what resolves each of them (control-plane specification §6).
//
//     auto seen = commands::recover<standard_kinds>(env);
//     for (const auto& operation : seen.unfinished) print(operation.operation_id, operation.way_out);
//
// Without an id the command only reads: it takes no lock and writes nothing. With the id of a sidecar that this version
// cannot use, it removes exactly that sidecar, under the lock.
//
// (1) A sidecar that this version can use is never removed here: apply settles it, or the reported remedy does.
// (2) Only the version that was read is removed; a sidecar that changes meanwhile stays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

/// An operation whose sidecar is still there.
struct unfinished_operation_report {
    std::string operation_id, kind, graph_id, started_at;
    std::optional<std::string> resource;  ///< the address; absent when it is `graph.<graph_id>`
    std::optional<std::string> actor;
    std::string path;
    bool settled_by_apply = false;  ///< the next apply settles it without a decision
    std::string finding;            ///< what is known about it, a sentence
    std::string way_out;
};

/// A sidecar that this version cannot use, so its operation is not known.
struct unusable_record_report {
    std::string id, path, code;
    std::string finding;
    std::string way_out;
};

/// The report of `cluster recover`.
struct recover_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::vector<unfinished_operation_report> unfinished;
    std::vector<unusable_record_report> unusable;
    std::optional<std::string> discarded;  ///< the id of the sidecar that was removed
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::unfinished_operation_report, operation_id, kind, graph_id, started_at,
                       resource, actor, path, settled_by_apply, finding, way_out);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::unusable_record_report, id, path, code, finding, way_out);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::recover_report, ok, config_dir, state_observations, unfinished, unusable,
                       discarded, diagnostics);

namespace omnigraph::cluster::commands {

/// Reports, and with `discard` removes that sidecar. Codes of its own: recovery_record_missing when there is no such
/// sidecar, recovery_record_usable when it must be settled instead, recovery_sidecar_cleanup_failed.
[[nodiscard]] recover_report recover(const environment& env, const kind_list& list,
                                     const std::optional<std::string>& discard = {});

template <class List>
[[nodiscard]] recover_report recover(const environment& env, const std::optional<std::string>& discard = {}) {
    return recover(env, kind_list_of<List>, discard);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/recover.ipp>
#endif
