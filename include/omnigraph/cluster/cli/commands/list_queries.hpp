// `queries`: the stored queries that are applied, with their parameters and descriptions.
//
//     return list_queries(queries_asked, env.open_store, terminal);
//
// They are those that `query NAME` runs: of a server those that the caller may invoke, else from the catalog, hashed
// again. A query that cannot be read is a finding, and
// the others are listed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::cli {

struct query_parameter_report {
    std::string name, type;
    bool nullable = false;
};

struct stored_query_report {
    std::string graph_id, name;
    bool mutation = false;
    std::vector<query_parameter_report> params;
    std::optional<std::string> description, instruction;
};

struct queries_report {
    bool ok = false;
    std::vector<stored_query_report> queries;  ///< by graph, then by name
    std::vector<diagnostic_report> diagnostics;
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::query_parameter_report, name, type, nullable);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::stored_query_report, graph_id, name, mutation, params, description,
                       instruction);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::queries_report, ok, queries, diagnostics);

namespace omnigraph::cluster::cli {

/// The target is resolved: it names a server by its address, or a cluster.
[[nodiscard]] int list_queries(const queries_command& options, const store_opener& open, const console& terminal,
                               const operator_scopes& named = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/list_queries.ipp>
#endif
