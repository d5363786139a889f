// validate: checks what the folder declares. Reads declared files and nothing else (control-plane specification §4.3).
// What the environment lacks to reach a declared bucket is a warning; no request is sent.
//
//     auto report = commands::validate<standard_kinds>(env);
//     if (!report.ok) return report.diagnostics;
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Validates. Codes: storage_root_invalid as a warning, and those of load_desired, which are the codes of cluster.yaml,
/// of the declared files and of each kind (docs/diagnostics.md).
[[nodiscard]] validate_report validate(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] validate_report validate(const environment& env) {
    return validate(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/validate.ipp>
#endif
