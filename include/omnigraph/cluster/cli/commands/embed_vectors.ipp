// Bodies of cli/commands/embed_vectors.hpp.
#pragma once

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/embed_vectors.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int embed_vectors(const embed_command& options, const std::optional<std::string>& actor,
                                   const store_opener& open, runtime& clock, const console& terminal,
                                   const operator_scopes& named) {
    diagnostics found;
    const auto graph = open_graph(options.target, {named, open, clock}, found);
    if (!graph) return refuse(terminal, options.json, found);
    announce(terminal, options.quiet, "embed", graph->uri(), graph->how());

    embedding_request request{.types = options.types, .all = options.all, .branch = options.branch};
    if (actor) request.actor = *actor;
    result<embedding_outcome, graph_error> filled = graph_error{};
    {
        progress_line line{terminal, options.json};
        request.on_progress = [&line](const embedding_progress& at) {
            line.show("embedded " + at.property + ":", {at.done, at.estimated}, "rows");
        };
        filled = graph->session().embed(request);
    }
    if (!filled) return refuse(terminal, options.json, graph->explain(filled.error(), graph->subject(), ""));
    if (options.json) {
        embed_result shown{graph->uri(),      options.branch,       graph->model(),  filled->embedded,
                           filled->unchanged, filled->without_text, filled->commits, graph->writer(actor)};
        terminal.out << pretty_json(to_json(shown)) << '\n';
        return exit_code::ok;
    }
    terminal.out << terminal.out_style(tone::good, "embedded")
                 << fmt::format(" {}: {} vectors by {}", printable(graph->uri()), filled->embedded,
                                printable(graph->model()));
    if (filled->unchanged > 0) terminal.out << fmt::format("; {} were right already", filled->unchanged);
    if (filled->without_text > 0) terminal.out << fmt::format("; {} rows have no text", filled->without_text);
    terminal.out << '\n';
    for (const auto& [property, rows] : filled->rows)
        terminal.out << fmt::format("  {}: {}\n", printable(property), rows);
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
