// Bodies of graph/embedding/open_embedder.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/config/usual_providers.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/embedding/cached_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/http_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/open_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/provider_wire.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::shared_ptr<const embedder> open_embedder(const embedding_settings& settings, runtime& clock,
                                                               const std::string& cache_folder) {
    if (settings.unready) return std::make_shared<unready_embedder>(settings.model, *settings.unready);
    if (settings.provider_kind == mock_provider_kind) return std::make_shared<mock_embedder>(settings.model);
    return std::make_shared<cached_embedder>(
        std::make_shared<http_embedder>(settings, clock), settings.provider_kind + " " + settings.base_url,
        vector_cache_options{.folder = cache_folder.empty() ? "" : cache_folder + "/vectors",
                             .purpose_matters = tells_purposes_apart(settings)});
}

}  // namespace omnigraph::cluster::graph
