// Turns the text of a query into a vector, for `nearest(property, "text")`.
//
//     auto vector = texts.embed("graph databases", 768);
//     if (!vector) return vector.error();
//
// The engine has no embedder of its own; a server gives each graph the embedder of its provider. mock_embedder.hpp has
// one that needs no network.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::graph {

class embedder {
public:
    virtual ~embedder() = default;

    /// The name of the embedding model. The engine compares it with the model that the property's @embed records,
    /// because vectors of two models are not comparable.
    [[nodiscard]] virtual std::string model() const = 0;

    /// A vector of exactly `dimension` numbers. The error is one sentence. Called from several threads at once.
    [[nodiscard]] virtual result<std::vector<float>, std::string> embed(std::string_view text,
                                                                        std::uint32_t dimension) const = 0;
};

}  // namespace omnigraph::cluster::graph
