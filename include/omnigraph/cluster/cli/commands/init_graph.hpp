// `omnigraph init`: an empty graph from a schema, outside of any cluster (specification surfaces §4.8).
//
// (1) A graph in a storage root that has a ledger is created by `cluster apply` only. Without a ledger, a cluster that
//     is stored there later adopts the graph.
// (2) A graph that is there is never replaced, with or without --force. With --force the graph is made although other
//     things are stored at its root; they stay.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. With --json: `uri`, `graph_uid`, `manifest_version`, `schema_digest`,
/// `actor_id`. Codes: those of a schema file and of a root, graph_conflict, graph_failed.
int init_graph(const init_command& options, const std::optional<std::string>& actor, const store_opener& open,
               runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/init_graph.ipp>
#endif
