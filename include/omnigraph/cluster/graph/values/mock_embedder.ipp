// Bodies of graph/values/mock_embedder.hpp.
#pragma once

#include <cmath>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE embedded_texts mock_embedder::embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                         embedding_purpose) const {
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) vectors.push_back(vector_of(text, dimension));
    return vectors;
}

OMNIGRAPH_INLINE std::vector<float> mock_embedder::vector_of(std::string_view text, std::uint32_t dimension) {
    auto x = fnv1a(text);
    std::vector<float> numbers(dimension);
    double squares = 0;
    for (auto& number : numbers) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        number = static_cast<float>(static_cast<double>(x) / 18446744073709551615.0 * 2 - 1);
        squares += static_cast<double>(number) * static_cast<double>(number);
    }
    const auto length = static_cast<float>(std::sqrt(squares));
    if (length > 0)
        for (auto& number : numbers) number /= length;
    return numbers;
}

OMNIGRAPH_INLINE std::uint64_t mock_embedder::fnv1a(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return hash;
}

}  // namespace omnigraph::cluster::graph
