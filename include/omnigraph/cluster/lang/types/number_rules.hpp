// What becomes of a number where a type stands: the one rule for literals, parameters, loads, mutations and
// comparisons.
//
//     auto number = number_in(document.at("age"));              // of JSON; number_in(literal) of a query
//     if (number) auto stored = stored_number(scalar_type::i32, *number);    // nullopt when it does not fit
//
// (1) An integer type takes what is an integer in its range, however it is spelled (7, 7.0, 70e-1), and nothing else:
//     it is stored exactly or refused.
// (2) A float type takes every number, rounded to the nearest that it has, except too large ones, and except those
//     written as integers that would change: 9007199254740993 is no F64, 9007199254740993.0 becomes 9007199254740992.0.
// (3) Components of vectors are F32 and may be written either way. -0.0 is 0.0.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/json/json_fwd.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

/// A number as it was written.
struct written_number {
    std::optional<std::int64_t> whole;  ///< the integer of 64 bits that it is exactly
    std::optional<double> nearest;      ///< nullopt beyond the largest double
    bool integer = false;               ///< written without a point and an exponent
    bool rounded = false;               ///< `nearest` is another number; known of integers only
};

/// nullopt for what is no number.
[[nodiscard]] std::optional<written_number> number_in(const json& given);
[[nodiscard]] std::optional<written_number> number_in(const literal& written);
[[nodiscard]] std::optional<written_number> number_in(const value& held);
/// Of digits as JSON, queries and schemas have them.
[[nodiscard]] written_number number_of_digits(std::string_view digits);

/// The number as a property or parameter of this numeric type, or a component of a vector, holds it; nullopt when it
/// does not fit.
[[nodiscard]] std::optional<value> stored_number(scalar_type type, const written_number& number);

/// Exactly, whatever their types; unordered for what is no number.
[[nodiscard]] std::partial_ordering compare_numbers(const value& a, const value& b);

/// A decimal literal beside a number of this type becomes what is compared exactly: the integer that it is beside
/// integers, the nearest F32 beside F32. False, and nothing changed, for one that is no integer and only rounds to one.
[[nodiscard]] bool settle_beside(scalar_type type, literal& written);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/number_rules.ipp>
#endif
