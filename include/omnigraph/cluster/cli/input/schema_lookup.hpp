// Finds the schema that a command compares with: a graph's accepted schema, or a schema file.
//
//     auto applied = schema_of_graph(target, env.open_store, clock, found);
//     auto earlier = schema_of_file("people.pg", sources, found);
//     auto desired = desired_schema("people.pg", sources, found);
//
// All return nullopt after appending to `found`. Codes for a file: source_missing, source_unreadable,
// source_too_large, source_not_utf8, schema_parse_error, schema_catalog_error.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::cli {

struct resolved_schema {
    lang::schema_catalog catalog;
    std::string uri;          ///< the root of the graph, or the path of the file
    std::string source = {};  ///< the text
};

/// The accepted schema of a graph; nothing else of the graph is read.
[[nodiscard]] std::optional<resolved_schema> schema_of_graph(const graph_target& target, const store_opener& open,
                                                             runtime& clock, diagnostics& findings);

/// The schema in a file.
[[nodiscard]] std::optional<resolved_schema> schema_of_file(const std::string& path, source_lines& sources,
                                                            diagnostics& findings);

/// The same, for a schema that a graph is to have: one without a node type is refused, as in a cluster.
[[nodiscard]] std::optional<resolved_schema> desired_schema(const std::string& path, source_lines& sources,
                                                            diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/schema_lookup.ipp>
#endif
