// Syntax of the schema language (specification languages §1.1, §1.2).
//
//     faults found;
//     auto tree = parse_schema(text, found);
//
// (1) After a fault inside braces parsing goes on with the next line there; after any
//     other, with the next `node`, `edge` or `interface` that a type name follows.
// (2) Nothing nests, so nothing recurses.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended.
std::optional<schema_tree> parse_schema(std::string_view source, faults& findings);

/// Those declarations of a source that have no fault themselves, so that they can be checked although others are wrong.
schema_tree parse_sound_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/schema_parser.ipp>
#endif
