// An embedder without a model: the same text always gives the same unit vector
// (specification languages §10). Texts that mean the same are not near each other.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

class mock_embedder final : public embedder {
public:
    explicit mock_embedder(std::string model = "mock") : model_{std::move(model)} {}

    [[nodiscard]] std::string model() const override { return model_; }

    [[nodiscard]] result<std::vector<float>, std::string> embed(std::string_view text,
                                                                std::uint32_t dimension) const override {
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

private:
    [[nodiscard]] static std::uint64_t fnv1a(std::string_view text) {
        std::uint64_t hash = 14695981039346656037u;
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
        return hash;
    }

    std::string model_;
};

}  // namespace omnigraph::cluster::graph
