// Bodies of cli/input/graph_provider.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/graph/embedding/open_embedder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph::embedding_settings unready(std::string model, const diagnostic& why) {
    return {.model = std::move(model), .unready = graph::embedding_error{why.message, why.remedy}};
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::shared_ptr<const graph::embedder> provider_of(const graph_location& target, runtime& clock) {
    const environment_lookup environment = posix::environment_variable;
    if (target.ledger) {
        const auto& resources = *target.ledger->applied_revision.resources;
        const auto graph = resources.find("graph." + target.id);
        if (graph != resources.end() && graph->second.embedding_provider) {
            const auto& name = *graph->second.embedding_provider;
            const auto provider = resources.find(name);
            if (provider == resources.end() || !provider->second.embedding_profile)
                return std::make_shared<graph::unready_embedder>(
                    "",
                    graph::embedding_error{"the ledger has no profile of " + name, "Run `omnigraph cluster apply`."});
            const auto& profile = *provider->second.embedding_profile;
            auto settings = graph::resolve_embedding(profile, name, environment);
            return graph::open_embedder(
                settings ? *settings : detail::unready(graph::model_of(profile, environment), settings.error()), clock);
        }
    }
    auto usual = graph::embedding_of_environment(environment);
    if (!usual) return graph::open_embedder(detail::unready("", usual.error()), clock);
    return *usual ? graph::open_embedder(**usual, clock) : nullptr;
}

}  // namespace omnigraph::cluster::cli
