// An embedder whose answers the engine relies on: what another one gives is checked, whoever wrote it.
//
//     const auto unit = checked_embedder::of(provider);
//     auto vectors = unit->embed_all(bodies, 768, embedding_purpose::document);     // of length 1, or the error
//
// A stored number that is not finite could not be exported and loaded again, and vectors of other lengths cannot be
// compared with those of the providers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

class checked_embedder final : public embedder {
public:
    explicit checked_embedder(std::shared_ptr<const embedder> behind) : behind_{std::move(behind)} {}

    /// Null for null.
    [[nodiscard]] static std::shared_ptr<const embedder> of(std::shared_ptr<const embedder> behind);

    [[nodiscard]] std::string model() const override { return behind_->model(); }
    [[nodiscard]] std::optional<embedding_error> unready() const override { return behind_->unready(); }

    /// Scales vectors to the length 1. Errors: those of the embedder behind, and what it throws; another number of
    /// vectors than of texts, another dimension, a number that is not finite, a vector of zeros.
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override;

private:
    std::shared_ptr<const embedder> behind_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/checked_embedder.ipp>
#endif
