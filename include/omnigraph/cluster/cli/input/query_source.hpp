// The query that a call runs: from a file, from the command line, or as it was applied.
//
//     auto chosen = select_query(asked, graph_of, sources, found);
//     if (!chosen) return refuse(to, asked.json, found, sources);
//
// A stored query is the one of the ledger, read from the catalog by its digest and hashed
// again: what the folder declares meanwhile does not matter.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::cli {

struct selected_query {
    std::string path;  ///< how diagnostics call it: an address, or the source
    std::string file;  ///< where it stands in diagnostics
    std::string text;
    lang::query_tree tree;
};

/// Appends to `findings` and gives nullopt when there is no such query. Codes: call_input_invalid,
/// stored_query_missing, catalog_payload_missing, catalog_payload_mismatch, catalog_payload_read_error,
/// query_parse_error.
[[nodiscard]] std::optional<selected_query> select_query(const call_command& options, const graph_location& target,
                                                         source_lines& sources, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/query_source.ipp>
#endif
