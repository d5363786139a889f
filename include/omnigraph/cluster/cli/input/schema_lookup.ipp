// Bodies of cli/input/schema_lookup.hpp.
#pragma once

#include <iterator>
#include <utility>

#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<found_schema> schema_of_graph(const graph_target& target, const store_opener& open,
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

OMNIGRAPH_INLINE std::optional<found_schema> schema_of_file(const std::string& path, source_lines& sources,
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
