// Parses the schema language (languages specification §1.1, §1.2).
//
//     faults found;
//     auto tree = parse_schema(text, found);
//
// (1) After a fault inside braces, parsing continues on the next line; after any other fault, at the next `node`,
//     `edge` or `interface` with a type name.
// (2) The language does not nest, so the parser does not recurse.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended.
std::optional<schema_tree> parse_schema(std::string_view source, faults& findings);

/// The declarations without faults, so that they can be checked even when others have faults.
schema_tree parse_sound_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/schema_parser.ipp>
#endif
