// The types of literals, and which types go together (specification languages §2.5).
//
//     auto type = type_of(written);          // or what is wrong inside of it, and where
//     compatible(left, right);               // may be compared or assigned
//
// Nullability and the values of enums do not matter for compatibility.
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

/// Lists alike, and the scalars equal, both numeric, or vectors of one dimension.
[[nodiscard]] bool compatible(const value_type& a, const value_type& b);

/// Of a list, what its elements are.
[[nodiscard]] value_type element_of(value_type type);

struct literal_fault {
    source_span span;
    std::string message;
    std::string remedy;
};

/// Dates are read; a list has elements of one kind, of which numbers may be mixed. An empty list counts as one of
/// String.
[[nodiscard]] result<value_type, literal_fault> type_of(const literal& written);

[[nodiscard]] bool is_empty_list(const literal& written);

/// How many numbers a list has that can stand for a vector; nullopt when it cannot.
[[nodiscard]] std::optional<std::size_t> vector_length(const literal& written);

/// Can a numeric property of this scalar hold the literal without loss? True for literals that are no numbers.
[[nodiscard]] bool keeps_number(scalar_type scalar_type, const literal& written);

/// Both ends belong to it.
struct integer_range {
    std::int64_t min, max;
};

/// The integers that a property of this scalar can hold.
[[nodiscard]] constexpr integer_range range_of(scalar_type scalar_type) {
    switch (scalar_type) {
        case scalar_type::i32:
            return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
        case scalar_type::u32: return {0, std::numeric_limits<std::uint32_t>::max()};
        case scalar_type::u64: return {0, std::numeric_limits<std::int64_t>::max()};
        default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

/// As an integer, when it is one of 64 bits.
[[nodiscard]] std::optional<std::int64_t> whole_number(double number);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/type_rules.ipp>
#endif
