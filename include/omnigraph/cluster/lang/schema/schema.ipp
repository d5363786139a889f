// Bodies of lang/schema/schema.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/catalog_builder.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<catalog> compile_schema(std::string_view source, faults& found) {
    const auto before = found.size();
    const auto sound = parse_sound_schema(source, found);
    return build_catalog(sound, found, before);
}

}  // namespace omnigraph::cluster::lang
