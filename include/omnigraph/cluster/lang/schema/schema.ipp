// Bodies of lang/schema/schema.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/catalog_builder.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<schema_catalog> compile_schema(std::string_view source, faults& findings) {
    const auto before = findings.size();
    const auto sound = parse_sound_schema(source, findings);
    return build_catalog(sound, findings, before);
}

}  // namespace omnigraph::cluster::lang
