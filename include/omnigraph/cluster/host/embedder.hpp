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
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::graph {

/// Why a text has no vector. Contains no secret.
struct embedding_error {
    std::string message;         ///< one sentence that names the service
    std::string remedy = {};     ///< sentences; empty when the failure may pass, so that trying again is the remedy
    std::string outline = {};    ///< the message without the words of the service, which may repeat a text
    bool refuses_texts = false;  ///< it may be about one of the texts, so that the others may have vectors
};

/// One vector for each text, in the order of the texts.
using embedded_texts = result<std::vector<std::vector<float>>, embedding_error>;

/// What the vectors are for. Some models give the text of a search another vector than a stored text.
enum class embedding_purpose : std::uint8_t { query, document };

class embedder {
public:
    virtual ~embedder() = default;

    /// The name of the embedding model. The engine compares it with the model that the property's @embed records,
    /// because vectors of two models are not comparable.
    [[nodiscard]] virtual std::string model() const = 0;

    /// Why no text can have a vector, where that is known before one is asked for. It is told before models are
    /// compared.
    [[nodiscard]] virtual std::optional<embedding_error> unready() const { return std::nullopt; }

    /// Vectors of `dimension` finite numbers, not all zero; the engine scales them. Called by several threads at once.
    [[nodiscard]] virtual embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                   embedding_purpose purpose) const = 0;

    /// The vector to search with.
    [[nodiscard]] result<std::vector<float>, embedding_error> embed(std::string_view text,
                                                                    std::uint32_t dimension) const {
        const std::string one{text};
        auto vectors = embed_all({&one, 1}, dimension, embedding_purpose::query);
        if (!vectors) return std::move(vectors).error();
        if (vectors->size() != 1) return embedding_error{"the embedder gave no vector for the text"};
        return std::move(vectors->front());
    }
};

}  // namespace omnigraph::cluster::graph
