// Bodies of graph/versions/schema_shape.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/schema_shape.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE schema_shape::schema_shape(std::string text, lang::schema_catalog compiled)
    : source{std::move(text)}, catalog{std::move(compiled)}, tables{catalog}, fingerprint{tables.fingerprint()} {}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source) {
    lang::faults findings;
    auto compiled = lang::compile_schema(source, findings);
    if (!compiled || !findings.empty()) {
        std::vector<data_fault> faults;
        const lang::line_table lines{source};
        for (const auto& fault : findings) {
            const auto at = lines.locate(fault.span.begin);
            faults.push_back({0, at.line,
                              "schema line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                                  ": " + lang::coded_message(fault)});
        }
        return bad_data(std::move(faults));
    }
    return std::shared_ptr<const schema_shape>{
        std::make_shared<schema_shape>(std::string{source}, *std::move(compiled))};
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> compile_accepted(const manifest_record& manifest,
                                                                                    const std::string& where) {
    auto compiled = compile_shape(manifest.schema.source);
    if (compiled) return compiled;
    return internal("The schema of the graph at '" + where +
                    "' does not compile with this build: " + compiled.error().message);
}

}  // namespace omnigraph::cluster::graph
