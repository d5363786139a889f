// The types of literals, and which types are compatible (languages specification §2.5).
//
//     auto type = type_of(written);          // or what is wrong inside of it, and where
//     compatible(left, right);               // may be compared or assigned
//
// Nullability and enum values do not matter for compatibility.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Both are lists or both are not, and the scalars are equal, both numeric, or vectors of one dimension.
[[nodiscard]] bool compatible(const value_type& a, const value_type& b);

/// The type of a list's elements.
[[nodiscard]] value_type element_of(value_type type);

struct literal_fault {
    source_span span;
    std::string message;
    std::string remedy;
};

/// The type of a literal; dates are parsed. The elements of a list must have one kind, except that numbers may be
/// mixed. An empty list counts as a list of String.
[[nodiscard]] result<value_type, literal_fault> type_of(const literal& written);

[[nodiscard]] bool is_empty_list(const literal& written);

/// The number of elements when the list can be a vector; nullopt when it cannot.
[[nodiscard]] std::optional<std::size_t> vector_length(const literal& written);

/// Whether a numeric property of this scalar holds the literal without loss; true for literals that are not numbers.
[[nodiscard]] bool keeps_number(scalar_type scalar_type, const literal& written);

/// Both bounds are inclusive.
struct integer_range {
    std::int64_t min, max;
};

/// The integers that a property of this scalar holds.
[[nodiscard]] constexpr integer_range range_of(scalar_type scalar_type) {
    switch (scalar_type) {
        case scalar_type::i32:
            return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
        case scalar_type::u32: return {0, std::numeric_limits<std::uint32_t>::max()};
        case scalar_type::u64: return {0, std::numeric_limits<std::int64_t>::max()};
        default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

/// The number as a 64-bit integer; nullopt when it is not one.
[[nodiscard]] std::optional<std::int64_t> whole_number(double number);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/type_rules.ipp>
#endif
