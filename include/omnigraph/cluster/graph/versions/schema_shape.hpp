// A schema as the graph uses it: compiled, and laid out as tables.
//
//     const auto shape = compile_shape(schema_source);
//     if (shape) print((*shape)->tables.ddl());
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// A compiled schema with its table layout. Immovable, because the layout points into the catalog.
struct schema_shape {
    schema_shape(std::string text, lang::schema_catalog compiled);
    schema_shape(const schema_shape&) = delete;
    schema_shape& operator=(const schema_shape&) = delete;

    std::string source;
    lang::schema_catalog catalog;
    table_layout tables;
    std::string fingerprint;
};

/// bad_request when the source does not compile: the message has the first fault, `faults` has all of them.
/// A text that somebody in this process holds compiled is not compiled again.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source);

/// The compiled schema of a stored manifest; internal when this build cannot read it. `where` is the manifest's name in
/// messages.
[[nodiscard]] graph_result<std::shared_ptr<const schema_shape>> compile_accepted(const manifest_record& manifest,
                                                                                 const std::string& where);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/schema_shape.ipp>
#endif
