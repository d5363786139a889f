// Bodies of cli/commands/init_graph.hpp.
#pragma once

#include <ostream>
#include <utility>

#include <omnigraph/cluster/cli/commands/init_graph.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster::cli::detail {

/// Why no graph may be made here; nullopt when one may.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> objection_to_init(const init_command& options,
                                                                           const graph_location& target,
                                                                           graph::graph_engine& engine) {
    const auto address = "graph." + target.id;
    if (auto managed = managed_by_cluster(target)) {
        if (managed->code == codes::graph_conflict)
            managed->remedy = "Declare the graph in cluster.yaml, then `omnigraph cluster apply`.";
        return managed;
    }
    const auto there = engine.probe(target.root);
    if (!there) return diagnostics_of(there.error(), address, "").front();
    if (*there == root_state::present)
        return error(codes::graph_conflict, address,
                     "There is a graph at " + target.uri() + " already; it was left as it is.")
            .with_remedy("Choose another root. `omnigraph schema show` shows what the graph is.");
    if (*there == root_state::residue && !options.force)
        return error(codes::graph_conflict, address, "Something is stored at " + target.uri() + " that is no graph.")
            .with_remedy("Look at it and move it away; or add --force: the graph is made beside it.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int init_graph(const init_command& options, const std::optional<std::string>& actor,
                                const store_opener& open, runtime& clock, const console& terminal) {
    diagnostics findings;
    source_lines sources;
    const auto schema = desired_schema(options.schema, sources, findings);
    if (!schema) return refuse(terminal, options.json, findings, sources);
    const auto target = locate_new_graph(options.root, open, findings);
    if (!target) return refuse(terminal, options.json, findings);
    graph::graph_engine engine{*target->store, clock};
    if (auto objection = detail::objection_to_init(options, *target, engine))
        return refuse(terminal, options.json, *std::move(objection));
    if (auto unfit = admit_store(*target->store, clock)) return refuse(terminal, options.json, *std::move(unfit));
    announce(terminal, options.quiet, "init", target->uri(), direct_way(target->uri()));
    const auto made = engine.init(target->root, schema->source, actor.value_or(""));
    if (!made) return refuse(terminal, options.json, diagnostics_of(made.error(), "graph." + target->id, ""));
    if (options.json)
        terminal.out << pretty_json(
                            boost::json::object{{"uri", target->uri()},
                                                {"graph_uid", made->graph_uid},
                                                {"manifest_version", made->manifest_version},
                                                {"schema_digest", made->schema_digest.hex()},
                                                {"actor_id", actor ? json(std::string_view{*actor}) : json(nullptr)}})
                     << '\n';
    else terminal.out << "initialized " << printable(target->uri()) << '\n';
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
