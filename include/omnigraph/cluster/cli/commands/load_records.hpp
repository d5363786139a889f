// `omnigraph load`: loads records into a graph, as one commit or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output of a load (surfaces specification §4.8).
struct load_result {
    std::string uri, branch, mode;
    std::optional<std::string> base_branch;  ///< absent unless --from is given
    bool branch_created = false;
    std::uint64_t nodes_loaded = 0, edges_loaded = 0, node_types_loaded = 0, edge_types_loaded = 0;
    nullable<std::string> actor_id;
    std::optional<std::string> commit;  ///< absent when every row was stored already
    std::uint64_t rows_unchanged = 0;   ///< nodes and edges that were stored already with the same values
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::load_result, uri, branch, mode, base_branch, branch_created,
                       nodes_loaded, edges_loaded, node_types_loaded, edge_types_loaded, actor_id, commit,
                       rows_unchanged);

namespace omnigraph::cluster::cli {

/// Announces on standard error what is about to be written, and where.
void announce(const console& terminal, bool quiet, std::string_view verb, std::string_view uri, std::string_view how);

/// Runs the command; returns the exit code. The target is resolved.
int load_records(const load_command& options, const std::optional<std::string>& actor, const store_opener& open,
                 runtime& clock, const console& terminal, const operator_scopes& named = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/load_records.ipp>
#endif
