// Bodies of graph/embedding/checked_embedder.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/graph/embedding/checked_embedder.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE embedding_error unusable(std::string why) {
    return {
        "the embedder gave " + std::move(why),
        "An embedder gives one vector for each text, of as many numbers as the property has; they are finite and not "
        "all zero."};
}

/// Vectors that have the length 1, but for rounding, stay as they are.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string_view> scale_to_unit(std::vector<float>& vector) {
    double squares = 0;
    for (const auto number : vector) squares += static_cast<double>(number) * static_cast<double>(number);
    const auto length = std::sqrt(squares);
    if (!std::isfinite(length)) return "numbers that are not finite";
    if (!(length > 0)) return "a vector of zeros";
    constexpr double rounding = 1e-5;
    if (std::abs(length - 1) <= rounding) return std::nullopt;
    for (auto& number : vector) number = static_cast<float>(static_cast<double>(number) / length);
    return std::nullopt;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::shared_ptr<const embedder> checked_embedder::of(std::shared_ptr<const embedder> behind) {
    if (!behind) return nullptr;
    return std::make_shared<checked_embedder>(std::move(behind));
}

OMNIGRAPH_INLINE embedded_texts checked_embedder::embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                            embedding_purpose purpose) const {
    auto vectors = or_thrown([&] { return behind_->embed_all(texts, dimension, purpose); },
                             [](const std::string& what) -> embedded_texts {
                                 return embedding_error{"the embedder threw: " + what, {}, "the embedder threw"};
                             });
    if (!vectors) return vectors;
    if (vectors->size() != texts.size())
        return detail::unusable(fmt::format("{} vectors for {} texts", vectors->size(), texts.size()));
    for (auto& vector : *vectors) {
        if (vector.size() != dimension)
            return detail::unusable(
                fmt::format("a vector of {} numbers, and the property has {}", vector.size(), dimension));
        if (const auto why = detail::scale_to_unit(vector)) return detail::unusable(std::string{*why});
    }
    return vectors;
}

}  // namespace omnigraph::cluster::graph
