// Bodies of graph/versions/schema_shape.hpp.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
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

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// The shapes that somebody holds, by their text: the graphs of a cluster often have one schema.
struct known_shapes {
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<const schema_shape>, std::less<>> by_text;

    [[nodiscard]] std::shared_ptr<const schema_shape> find(std::string_view source) {
        const std::lock_guard lock{mutex};
        const auto known = by_text.find(source);
        return known == by_text.end() ? nullptr : known->second.lock();
    }
    void note(const std::shared_ptr<const schema_shape>& shape) {
        const std::lock_guard lock{mutex};
        std::erase_if(by_text, [](const auto& each) { return each.second.expired(); });
        by_text.insert_or_assign(shape->source, shape);
    }
};

OMNIGRAPH_INLINE known_shapes& shapes_of_process() {
    static known_shapes shapes;
    return shapes;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> compile_shape(std::string_view source) {
    if (auto known = detail::shapes_of_process().find(source)) return known;
    lang::faults findings;
    auto compiled = lang::compile_schema(source, findings);
    if (!compiled || !findings.empty()) {
        std::vector<data_fault> faults;
        const lang::line_table lines{source};
        for (const auto& fault : findings) {
            const auto at = lines.locate(fault.span.begin);
            const auto told = "schema line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                              ": " + lang::coded_message(fault);
            faults.push_back({0, at.line, told, told});
        }
        return bad_data(std::move(faults));
    }
    auto shape = std::make_shared<const schema_shape>(std::string{source}, *std::move(compiled));
    detail::shapes_of_process().note(shape);
    return shape;
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> compile_accepted(const manifest_record& manifest,
                                                                                    const std::string& where) {
    auto compiled = compile_shape(manifest.schema.source);
    if (compiled) return compiled;
    return internal("The schema of the graph at '" + where +
                    "' does not compile with this build: " + compiled.error().message);
}

}  // namespace omnigraph::cluster::graph
