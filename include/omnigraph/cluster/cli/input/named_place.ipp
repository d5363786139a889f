// Bodies of cli/input/named_place.hpp.
#pragma once

#include <concepts>
#include <utility>
#include <variant>

#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/input/named_place.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE operator_scopes names_of_operator() {
    diagnostics told_elsewhere;
    auto config = read_operator_config(operator_home(), told_elsewhere);
    return config ? std::move(config->named) : operator_scopes{};
}

/// Commands about graphs go to the operator's defaults where those of the control plane take this folder.
[[nodiscard]] OMNIGRAPH_INLINE named_place place_of(const cluster_command& line) {
    named_place place;
    place.has_all_graphs = true;
    const auto named = names_of_operator();
    if (line.config_given) {
        place.folder = line.config_dir;
        // A folder that is spelled like the name of another cluster.
        place.target.cluster = named.clusters.contains(line.config_dir) ? "./" + line.config_dir : line.config_dir;
    } else if (!ambient_cluster()) {
        const auto scope = resolve_scope({}, named);
        if (!scope || scope->target.cluster != ".") place.target.cluster = ".";
    }
    return place;
}

[[nodiscard]] OMNIGRAPH_INLINE named_place place_of(const graph_target& target) {
    named_place place;
    if (target.cluster) place.folder = root_of_cluster(names_of_operator(), *target.cluster);
    place.target = target;
    return place;
}

/// Without a graph it is about those of a whole cluster.
[[nodiscard]] OMNIGRAPH_INLINE named_place place_of(const queries_command& line) {
    auto place = place_of(line.target);
    const auto scope = resolve_scope(line.target, names_of_operator());
    place.has_all_graphs = scope && scope->target.cluster && !scope->target.graph;
    return place;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE named_place place_named_by(const command& line) {
    return std::visit(
        []<class Options>(const Options& given) -> named_place {
            if constexpr (std::same_as<Options, cluster_command> || std::same_as<Options, queries_command>)
                return detail::place_of(given);
            else if constexpr (std::same_as<Options, init_command>)
                return {.folder = {}, .target = {.store = given.root}};
            else if constexpr (requires { given.target; }) return detail::place_of(given.target);
            else return {};
        },
        line);
}

}  // namespace omnigraph::cluster::cli
