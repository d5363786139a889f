// How much memory the cells of a result hold, about.
//
//     if ((bytes_so_far += held_bytes(cells)) > limits.bytes) return limit_reached(call_limit::bytes, "query 'q'",
//     limits);
//
// A whole node or edge counts in each cell that shows it, because an answer repeats it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/host/query_result.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] std::uint64_t held_bytes(const cell_list& cells);

[[nodiscard]] inline std::uint64_t cell_bytes(const cell& one) {
    const overloaded beyond{[](const std::string& text) { return std::uint64_t{text.size()}; },
                            [](const cell_list& list) { return held_bytes(list); },
                            [](const object_cell& shown) {
                                const auto& object = *shown.object;
                                return object.id.size() + object.from.size() + object.to.size() +
                                       held_bytes(object.values);
                            },
                            [](const auto&) { return std::uint64_t{0}; }};
    return sizeof one + std::visit(beyond, one.held);
}

[[nodiscard]] inline std::uint64_t held_bytes(const cell_list& cells) {
    std::uint64_t bytes = sizeof cells;
    for (const auto& one : cells) bytes += cell_bytes(one);
    return bytes;
}

}  // namespace omnigraph::cluster::graph
