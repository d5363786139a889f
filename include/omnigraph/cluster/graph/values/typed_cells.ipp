// Bodies of graph/values/typed_cells.hpp.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] constexpr cell_scalar cell_scalar_of(lang::scalar_type type) {
    switch (type) {
        case lang::scalar_type::string: return cell_scalar::string;
        case lang::scalar_type::blob: return cell_scalar::blob;
        case lang::scalar_type::boolean: return cell_scalar::boolean;
        case lang::scalar_type::i32: return cell_scalar::i32;
        case lang::scalar_type::i64: return cell_scalar::i64;
        case lang::scalar_type::u32: return cell_scalar::u32;
        case lang::scalar_type::u64: return cell_scalar::u64;
        case lang::scalar_type::f32: return cell_scalar::f32;
        case lang::scalar_type::f64: return cell_scalar::f64;
        case lang::scalar_type::date: return cell_scalar::date;
        case lang::scalar_type::datetime: return cell_scalar::datetime;
        case lang::scalar_type::vector: break;
    }
    return cell_scalar::vector;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE cell cell_of(lang::value value) {
    return std::visit(
        [](auto&& held) -> cell {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, lang::value_list>) {
                cell_list cells;
                cells.reserve(held.size());
                for (auto& element : held) cells.push_back(cell_of(std::move(element)));
                return {std::move(cells)};
            } else {
                return {std::forward<decltype(held)>(held)};
            }
        },
        std::move(value.held));
}

OMNIGRAPH_INLINE cell_type cell_type_of(const lang::value_type& type) {
    return {detail::cell_scalar_of(type.scalar), type.list, type.nullable, type.dimension};
}

OMNIGRAPH_INLINE query_column column_of(const lang::result_column& column) {
    auto type = cell_type_of(column.type);
    if (column.whole) type.scalar = column.whole->is_edge ? cell_scalar::edge : cell_scalar::node;
    return {column.name, type};
}

}  // namespace omnigraph::cluster::graph
