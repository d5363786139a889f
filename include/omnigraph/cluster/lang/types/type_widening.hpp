// Whether a type holds every value of another type, so that a property may change to it without a look at the rows.
//
//     holds_every_value({scalar_type::i32}, {scalar_type::i64});            // true
//     holds_every_value({scalar_type::f64}, {scalar_type::f32});            // false: it rounds
//
// An enum holds every value of an enum with fewer words. Conversions must be exact: an F64 holds every 32-bit integer,
// but not every 64-bit one.
#pragma once

#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Whether `to` holds every number of `from` exactly.
[[nodiscard]] constexpr bool widens(scalar_type from, scalar_type to) {
    switch (from) {
        case scalar_type::i32: return to == scalar_type::i64 || to == scalar_type::f64;
        case scalar_type::u32: return to == scalar_type::u64 || to == scalar_type::i64 || to == scalar_type::f64;
        case scalar_type::f32: return to == scalar_type::f64;
        default: return false;
    }
}

/// Whether `to` holds every value of `from` except null. Elements of lists widen like single values.
[[nodiscard]] bool holds_every_value(const value_type& from, const value_type& to);

/// The same including null.
[[nodiscard]] bool is_lossless(const value_type& from, const value_type& to);

/// Whether a key's values keep their spelling in node ids: 5 would become 5.0 in an F64.
[[nodiscard]] constexpr bool keeps_ids(const value_type& from, const value_type& to) {
    return !is_integer(from.scalar) || is_integer(to.scalar);
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/type_widening.ipp>
#endif
