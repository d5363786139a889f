// The schema that a command compares with: a graph's own, or that of a file.
//
//     auto schema = schema_of_graph(asked.target, open_store, clock, found);
//     auto schema = schema_of_file(*asked.schema, sources, found);
//
// Both append to `found` and give nullopt when there is none. Codes of a file: source_missing, source_unreadable,
// source_too_large, source_not_utf8, schema_parse_error, schema_catalog_error.
#pragma once

#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>

namespace omnigraph::cluster::cli {

struct found_schema {
    lang::catalog catalog;
    std::string uri;  ///< the root of the graph, or the file
};

/// Any file that the user names: relative to the current folder, wherever it leads.
[[nodiscard]] inline source_reader named_files() { return source_reader{"", {.allow_outside = true}}; }

/// As the graph has it now; nothing else of the graph is read.
[[nodiscard]] inline std::optional<found_schema> schema_of_graph(const graph_target& target, const store_opener& open,
                                                                 runtime& clock, diagnostics& found) {
    const auto at = look_up(target, open, found);
    if (!at) return std::nullopt;
    const auto failed = [&](const graph::graph_error& why) {
        auto further = diagnostics_of(why, "graph." + at->id, "");
        found.insert(found.end(), std::make_move_iterator(further.begin()), std::make_move_iterator(further.end()));
        return std::nullopt;
    };
    graph::sqlite_host host{*at->store, clock};
    auto handle = host.open(at->root);
    if (!handle) return failed(handle.error());
    const auto view = (*handle)->view();
    if (!view) return failed(view.error());
    return found_schema{view->catalog(), at->uri()};
}

[[nodiscard]] inline std::optional<found_schema> schema_of_file(const std::string& path, source_lines& sources,
                                                                diagnostics& found) {
    const auto file = named_files().read(path);
    if (!file) {
        found.push_back(file.error().as_diagnostic(codes::source_missing, path));
        return std::nullopt;
    }
    sources.remember(path, (*file)->text);
    lang::faults wrong;
    auto made = lang::compile_schema((*file)->text, wrong);
    lang::append_faults(wrong, (*file)->text, path, path, found, [](const lang::fault& one) {
        return one.family == lang::fault_family::catalog ? codes::schema_catalog_error : codes::schema_parse_error;
    });
    if (!made) return std::nullopt;
    return found_schema{*std::move(made), path};
}

}  // namespace omnigraph::cluster::cli
