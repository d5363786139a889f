// Bodies of lang/types/type_widening.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/type_widening.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool holds_every_value(const value_type& from, const value_type& to) {
    if (from.list != to.list || from.is_enum() != to.is_enum()) return false;
    if (from.is_enum()) return std::ranges::includes(to.enum_values, from.enum_values);
    return from.scalar == to.scalar ? from.dimension == to.dimension : widens(from.scalar, to.scalar);
}

OMNIGRAPH_INLINE bool is_lossless(const value_type& from, const value_type& to) {
    return holds_every_value(from, to) && (to.nullable || !from.nullable);
}

}  // namespace omnigraph::cluster::lang
