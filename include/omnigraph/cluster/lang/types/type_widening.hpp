// When does a type hold every value of another one? Then a property may change to it without
// anybody looking at the rows.
//
//     holds_every_value({scalar_type::i32}, {scalar_type::i64});            // true
//     holds_every_value({scalar_type::f64}, {scalar_type::f32});            // false: it rounds
//
// An enum holds every value of one with fewer words. Exact means exact: a 32-bit integer fits an F64
// without rounding, a 64-bit one does not.
#pragma once

#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Does `to` hold every number that `from` holds, each as the same number?
[[nodiscard]] constexpr bool widens(scalar_type from, scalar_type to) {
    switch (from) {
        case scalar_type::i32: return to == scalar_type::i64 || to == scalar_type::f64;
        case scalar_type::u32: return to == scalar_type::u64 || to == scalar_type::i64 || to == scalar_type::f64;
        case scalar_type::f32: return to == scalar_type::f64;
        default: return false;
    }
}

/// Does `to` hold every value of `from` but null? Elements of lists widen like single values.
[[nodiscard]] bool holds_every_value(const value_type& from, const value_type& to);

/// Null included.
[[nodiscard]] bool is_lossless(const value_type& from, const value_type& to);

/// Is every value written as before where a key makes the id of a node of it? 5 becomes 5.0 in an F64.
[[nodiscard]] constexpr bool keeps_ids(const value_type& from, const value_type& to) {
    return !is_integer(from.scalar) || is_integer(to.scalar);
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/type_widening.ipp>
#endif
