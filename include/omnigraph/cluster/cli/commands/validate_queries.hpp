// `queries validate`: whether the stored queries that are applied fit the schemas that their graphs have now.
//
//     return validate_queries(queries_asked, env.open_store, clock, terminal);
//
// A query that does not fit, or cannot be read, is a breakage, and the exit code is 1. Nothing is run and nothing is
// written.
#pragma once

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster::cli {

/// The target is resolved: it names a cluster.
[[nodiscard]] int validate_queries(const queries_command& options, const store_opener& open, runtime& clock,
                                   const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/validate_queries.ipp>
#endif
