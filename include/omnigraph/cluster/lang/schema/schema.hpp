// Compiles the text of a `.pg` file to a catalog.
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

/// The catalog; nullopt exactly when faults were appended, of the families parse and catalog (languages specification
/// §1.8). Declarations that could be parsed are checked even when others could not.
std::optional<schema_catalog> compile_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/schema.ipp>
#endif
