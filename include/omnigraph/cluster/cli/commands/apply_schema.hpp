// `omnigraph schema apply`: another schema for a graph outside of clusters (specification surfaces §4.8).
//
// (1) What is changed is what was planned against the schema that the graph had: when another one came in between,
//     nothing is changed.
// (2) The schema of a graph in a cluster is changed by `cluster apply` only: a root beside a ledger is refused, and so
//     is a cluster that is named. A server answers by itself.
// (3) Dropped types and properties stay in earlier commits until they are cleaned up. With --allow-data-loss the same
//     commit makes the earlier ones unreadable.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. The target is resolved. With --json: what `schema plan` prints, and
/// `applied`, `manifest_version`, `actor_id`. Codes: those of a schema file and of a root, graph_conflict,
/// graph_request_invalid, graph_failed, and those of a server.
int apply_schema(const schema_apply_command& options, const std::optional<std::string>& actor, const store_opener& open,
                 runtime& clock, const console& terminal, const operator_scopes& named = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/apply_schema.ipp>
#endif
