// `omnigraph query` and `omnigraph mutate`: run one query on the head of one graph.
//
// (1) Before anything runs, the query is checked against the graph's current schema and the parameters against the
//     query.
// (2) `query` refuses a mutation, and `mutate` refuses a query that only reads.
// (3) With --explain, `query` shows how the query was answered instead of its rows; a server is not asked for that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output of a mutation (languages specification §3.12).
struct mutation_result {
    std::string branch, query_name;
    std::uint64_t affected_nodes = 0, affected_edges = 0;
    nullable<std::string> actor_id;
    std::optional<std::string> commit;  ///< absent when nothing changed
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::mutation_result, branch, query_name, affected_nodes, affected_edges,
                       actor_id, commit);

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. The target is resolved.
int call_query(const call_command& options, const std::optional<std::string>& actor, const store_opener& open,
               runtime& clock, const console& terminal, const operator_scopes& named = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/call_query.ipp>
#endif
