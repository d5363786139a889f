// Bodies of cli/commands/embed_vectors.hpp.
#pragma once

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/embed_vectors.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int embed_vectors(const embed_command& options, const std::optional<std::string>& actor,
                                   const store_opener& open, runtime& clock, const console& terminal) {
    diagnostics found;
    auto target = resolve_graph(options.target, open, found);
    if (!target) return refuse(terminal, options.json, found);
    const auto failed = [&](const graph_error& why) {
        return refuse(terminal, options.json, diagnostics_of(why, "graph." + target->id, ""));
    };
    const auto texts = provider_of(*target, clock);
    graph::graph_engine engine{*target->store, clock};
    const auto session = engine.open(target->root, texts);
    if (!session) return failed(session.error());
    if (auto other = check_session(*target, **session)) return refuse(terminal, options.json, *std::move(other));
    announce(terminal, options.quiet, "embed", target->uri());

    embedding_request request{.types = options.types, .all = options.all, .branch = options.branch};
    if (actor) request.actor = *actor;
    result<embedding_outcome, graph_error> filled = graph_error{};
    {
        progress_line line{terminal, options.json};
        request.on_progress = [&line](const embedding_progress& at) {
            line.show("embedded " + at.property + ":", {at.done, at.estimated}, "rows");
        };
        filled = (*session)->embed(request);
    }
    if (!filled) return failed(filled.error());
    if (options.json) {
        embed_result shown{target->uri(),     options.branch,       texts->model(),  filled->embedded,
                           filled->unchanged, filled->without_text, filled->commits, actor};
        terminal.out << pretty_json(to_json(shown)) << '\n';
        return exit_code::ok;
    }
    terminal.out << terminal.out_style(tone::good, "embedded")
                 << fmt::format(" {}: {} vectors by {}", printable(target->uri()), filled->embedded,
                                printable(texts->model()));
    if (filled->unchanged > 0) terminal.out << fmt::format("; {} were right already", filled->unchanged);
    if (filled->without_text > 0) terminal.out << fmt::format("; {} rows have no text", filled->without_text);
    terminal.out << '\n';
    for (const auto& [property, rows] : filled->rows)
        terminal.out << fmt::format("  {}: {}\n", printable(property), rows);
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
