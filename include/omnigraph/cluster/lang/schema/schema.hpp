// The whole way from the text of a `.pg` file to a catalog.
//
//     faults found;
//     auto schema = compile_schema(text, found);
//     if (!schema) return found;                    // says why, in the order of the text
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// Declarations that can be read are checked although others cannot. nullopt exactly when faults were appended, of the
/// families parse and catalog (specification languages §1.8).
std::optional<schema_catalog> compile_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/schema.ipp>
#endif
