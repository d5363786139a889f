// How a query's text becomes a vector: what `nearest(property, "text")` needs.
//
//     auto vector = texts.embed("graph databases", 768);
//     if (!vector) return vector.error();
//
// The engine brings none; a server gives its graphs the embedder of their provider.
// mock_embedder.hpp has one that needs no network.
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

    /// Compared with the model that the property's @embed records: vectors of two models are not comparable.
    [[nodiscard]] virtual std::string model() const = 0;

    /// Exactly `dimension` numbers; the error is a sentence. Called from several threads.
    [[nodiscard]] virtual result<std::vector<float>, std::string> embed(std::string_view text,
                                                                        std::uint32_t dimension) const = 0;
};

}  // namespace omnigraph::cluster::graph
