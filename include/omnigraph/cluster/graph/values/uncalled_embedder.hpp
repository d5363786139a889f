// An embedder for a provider whose service this version does not call.
//
//     const uncalled_embedder texts{"text-embedding-3-small"};
//     session.run({checked, parameters, now, &texts});
//
// It knows only the name of its model, so `nearest(property, "text")` is refused with a reason: that the vectors come
// from another model, or that no service turns the text into a vector.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

class uncalled_embedder final : public embedder {
public:
    explicit uncalled_embedder(std::string model) : model_{std::move(model)} {}

    [[nodiscard]] std::string model() const override { return model_; }
    [[nodiscard]] result<std::vector<float>, std::string> embed(std::string_view, std::uint32_t) const override;

private:
    std::string model_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/uncalled_embedder.ipp>
#endif
