// Bodies of cli/input/schema_lookup.hpp.
#pragma once

#include <iterator>
#include <utility>

#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<resolved_schema> schema_of_graph(const graph_target& target, const store_opener& open,
                                                                runtime& clock, diagnostics& findings) {
    const auto graph = resolve_graph(target, open, findings);
    if (!graph) return std::nullopt;
    const auto failed = [&](const graph_error& why) {
        auto further = diagnostics_of(why, "graph." + graph->id, "");
        findings.insert(findings.end(), std::make_move_iterator(further.begin()),
                        std::make_move_iterator(further.end()));
        return std::nullopt;
    };
    graph::graph_engine engine{*graph->store, clock};
    const auto session = engine.open(graph->root);
    if (!session) return failed(session.error());
    auto source = (*session)->schema_source();
    if (!source) return failed(source.error());
    lang::faults faults;
    auto catalog = lang::compile_schema(*source, faults);
    if (catalog) return resolved_schema{*std::move(catalog), graph->uri(), *std::move(source)};
    return failed({"The schema that is stored with this graph does not compile: " + faults.front().message});
}

OMNIGRAPH_INLINE std::optional<resolved_schema> schema_of_file(const std::string& input, source_lines& sources,
                                                               diagnostics& findings) {
    const auto text = read_source(input, findings);
    if (!text) return std::nullopt;
    const auto path = input_name(input);
    sources.remember(path, *text);
    lang::faults wrong;
    auto compiled = lang::compile_declared_schema(*text, wrong);
    lang::append_faults(wrong, *text, path, path, findings, [](const lang::fault& one) {
        return one.family == lang::fault_family::catalog ? codes::schema_catalog_error : codes::schema_parse_error;
    });
    if (!compiled) return std::nullopt;
    return resolved_schema{*std::move(compiled), path, *text};
}

OMNIGRAPH_INLINE std::optional<resolved_schema> desired_schema(const std::string& input, source_lines& sources,
                                                               diagnostics& findings) {
    auto declared = schema_of_file(input, sources, findings);
    if (!declared) return std::nullopt;
    auto emptied = lang::refuse_without_nodes(declared->catalog, declared->uri, declared->uri);
    if (!emptied) return declared;
    findings.push_back(*std::move(emptied));
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli
