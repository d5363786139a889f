// Bodies of lang/lint/lint_schema.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/lint/lint_schema.hpp>
#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/source/source_places.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<schema_catalog> lint_schema(const lint_source& source, lint_report& into) {
    faults wrong;
    auto compiled = compile_schema(source.text, wrong);
    source_places places{source.file, source.text};
    if (compiled)
        for (const auto& [one, type, property] : find_declaration_faults(parse_sound_schema(source.text, wrong)))
            into.add(
                {lint_severity::error, one.code, one.message, places.locate(one.span), one.remedy, type, property});
    for (const auto& one : wrong)
        into.add({lint_severity::error, one.code, one.message, places.locate(one.span), one.remedy});
    into.sort_findings();
    return compiled;
}

}  // namespace omnigraph::cluster::lang
