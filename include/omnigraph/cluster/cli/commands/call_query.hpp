// `omnigraph query` and `omnigraph mutate`: one query against the head of one graph.
//
// (1) A query is checked against the schema that the graph has now, and its parameters
//     against the query, before anything runs.
// (2) `query` never writes and `mutate` never reads only: the wrong one is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output of a mutation (specification languages §3.12).
struct mutation_result {
    std::string branch, query_name;
    std::uint64_t affected_nodes = 0, affected_edges = 0;
    nullable<std::string> actor_id;
    std::optional<std::string> commit;  ///< absent when nothing changed
};

}  // namespace omnigraph::cluster::cli

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::cli::mutation_result, branch, query_name, affected_nodes, affected_edges,
                        actor_id, commit);

namespace omnigraph::cluster::cli {

int call_query(const call_command& options, const std::optional<std::string>& actor, const store_opener& open,
               runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/call_query.ipp>
#endif
