// Turns texts into vectors, for `nearest(property, "text")` and for properties that `@embed` computes.
//
//     auto vector = texts.embed("graph databases", 768);                            // to search with
//     auto vectors = texts.embed_all(bodies, 768, graph::embedding_purpose::document);      // to store
//     if (!vectors) return vectors.error();
//
// The engine names no service: graph/embedding/open_embedder.hpp makes the embedder of a provider, and
// graph/values/mock_embedder.hpp needs no network.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::graph {

/// What the vectors are for. Some models give the text of a search another vector than a stored text.
enum class embedding_purpose : std::uint8_t { query, document };

class embedder {
public:
    virtual ~embedder() = default;

    /// The name of the embedding model. The engine compares it with the model that the property's @embed records,
    /// because vectors of two models are not comparable.
    [[nodiscard]] virtual std::string model() const = 0;

    /// One vector of exactly `dimension` numbers for each text, in their order. The error is one sentence that names
    /// the service and says what to do; it contains no secret. Called from several threads at once.
    [[nodiscard]] virtual result<std::vector<std::vector<float>>, std::string> embed_all(
        std::span<const std::string> texts, std::uint32_t dimension, embedding_purpose purpose) const = 0;

    /// The vector to search with.
    [[nodiscard]] result<std::vector<float>, std::string> embed(std::string_view text, std::uint32_t dimension) const {
        const std::string one{text};
        auto vectors = embed_all({&one, 1}, dimension, embedding_purpose::query);
        if (!vectors) return std::move(vectors).error();
        if (vectors->size() != 1) return std::string{"the embedder gave no vector for the text"};
        return std::move(vectors->front());
    }
};

}  // namespace omnigraph::cluster::graph
