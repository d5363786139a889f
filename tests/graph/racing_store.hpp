// A store in which somebody else acts right around each swap.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/testing/borrowed_store.hpp>

namespace omnigraph::cluster::graph {

struct racing_store final : testing::borrowed_store {
    using borrowed_store::borrowed_store;
    std::function<void()> before_swap = {};
    std::function<std::optional<store_error>()> instead_of_swap = {};
    std::function<std::optional<store_error>()> after_swap = {};

    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (before_swap) before_swap();
        if (instead_of_swap)
            if (auto failed = instead_of_swap()) return *failed;
        auto swapped = borrowed_store::put_if_match(key, bytes, expected);
        if (swapped && after_swap)
            if (auto failed = after_swap()) return *failed;
        return swapped;
    }
};

}  // namespace omnigraph::cluster::graph
