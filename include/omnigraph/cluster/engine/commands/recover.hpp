// recover: what interrupted operations have left behind, and for each what leads out of it (specification §6).
//
//     auto seen = commands::recover<standard_kinds>(env);
//     for (const auto& operation : seen.unfinished) print(operation.operation_id, operation.way_out);
//
// Without an id it only looks: it takes no lock and writes nothing. With the id of a record that this version cannot
// use, it removes exactly this record, under the lock.
//
// (1) A record that this version can judge is never removed here: apply settles it, or its way out does.
// (2) What is removed is what was read: a record that changes meanwhile stays.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

/// An operation that has begun and not reported back.
struct unfinished_operation_report {
    std::string operation_id, kind, graph_id, started_at;
    std::optional<std::string> resource;  ///< its address, unless it is `graph.<graph_id>`
    std::optional<std::string> actor;
    std::string path;
    bool settled_by_apply = false;  ///< nobody has to decide anything
    std::string finding;            ///< what is known of it, a sentence
    std::string way_out;
};

/// A record of an operation that this version cannot use, so that nobody knows what it was about.
struct unusable_record_report {
    std::string id, path, code;
    std::string finding;
    std::string way_out;
};

struct recover_report {
    bool ok = false;
    std::string config_dir;
    observed_state state_observations;
    std::vector<unfinished_operation_report> unfinished;
    std::vector<unusable_record_report> unusable;
    std::optional<std::string> discarded;  ///< the id
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::unfinished_operation_report, operation_id, kind, graph_id, started_at,
                        resource, actor, path, settled_by_apply, finding, way_out);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::unusable_record_report, id, path, code, finding, way_out);
BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::recover_report, ok, config_dir, state_observations, unfinished, unusable,
                        discarded, diagnostics);

namespace omnigraph::cluster::commands {

/// Codes of its own: recovery_record_missing and recovery_record_usable, when `discard` names nothing, or something
/// that has to be settled and not removed; recovery_sidecar_cleanup_failed.
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
