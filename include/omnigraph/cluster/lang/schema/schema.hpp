// The whole way from the text of a `.pg` file to a catalog.
//
//     faults found;
//     auto catalog = compile_schema(text, found);
//     if (!catalog) ...                             // found says why, in the order of the text
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/catalog_builder.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

namespace omnigraph::cluster::lang {

/// Declarations that can be read are checked although others cannot. nullopt exactly when faults were appended, of the
/// families parse and catalog (specification languages §1.8).
inline std::optional<catalog> compile_schema(std::string_view source, faults& found) {
    const auto before = found.size();
    const auto sound = parse_sound_schema(source, found);
    return build_catalog(sound, found, before);
}

}  // namespace omnigraph::cluster::lang
