// Makes the embedder of a provider.
//
//     auto texts = open_embedder(settings, clock);
//     auto opened = graph_engine{store, clock}.open("graphs/kb.omni", texts);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>

namespace omnigraph::cluster::graph {

/// An embedder that calls the provider of the settings and keeps its vectors in `cache_folder`, or nowhere when that is
/// empty; for the kind `mock` one that needs no network. `clock` must outlive it.
[[nodiscard]] std::shared_ptr<const embedder> open_embedder(
    const embedding_settings& settings, runtime& clock, const std::string& cache_folder = posix::user_cache_folder());

/// Knows the model of a provider that cannot be called, and says for every text why not.
class unready_embedder final : public embedder {
public:
    unready_embedder(std::string model, embedding_error why) : model_{std::move(model)}, why_{std::move(why)} {}

    [[nodiscard]] std::string model() const override { return model_; }
    [[nodiscard]] std::optional<embedding_error> unready() const override { return why_; }
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string>, std::uint32_t,
                                           embedding_purpose) const override {
        return why_;
    }

private:
    std::string model_;
    embedding_error why_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/open_embedder.ipp>
#endif
