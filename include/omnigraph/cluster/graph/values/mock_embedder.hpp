// An embedder without a model: equal texts get equal unit vectors (languages specification §10). Texts with similar
// meanings are not near each other.
//
//     const mock_embedder texts;
//     session.run({checked, parameters, now, &texts});
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

class mock_embedder final : public embedder {
public:
    explicit mock_embedder(std::string model = "mock") : model_{std::move(model)} {}

    [[nodiscard]] std::string model() const override { return model_; }

    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override;

private:
    [[nodiscard]] static std::uint64_t fnv1a(std::string_view text);
    [[nodiscard]] static std::vector<float> vector_of(std::string_view text, std::uint32_t dimension);

    std::string model_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/mock_embedder.ipp>
#endif
