// Finds the query that a call runs: in a file, on the command line, or among the stored queries.
//
//     auto chosen = select_query(asked, graph_of, sources, found);
//     if (!chosen) return refuse(to, asked.json, found, sources);
//
// A stored query comes from the catalog by the digest in the ledger, and is hashed again. What the folder declares now
// does not matter.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::cli {

/// The query and where it came from.
struct selected_query {
    std::string path;  ///< its path in diagnostics: an address, or the source
    std::string file;  ///< its file in diagnostics
    std::string text;
    lang::query_tree tree;
    bool is_known = true;  ///< false: a server stores it, and was not asked what it is
};

/// nullopt after appending to `findings`. Codes: call_input_invalid, stored_query_missing, catalog_payload_missing,
/// catalog_payload_mismatch, catalog_payload_read_error, query_parse_error.
[[nodiscard]] std::optional<selected_query> select_query(const call_command& options, const graph_location& target,
                                                         source_lines& sources, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/query_source.ipp>
#endif
