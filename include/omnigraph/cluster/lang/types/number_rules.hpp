// Converts a number to the type of a property or parameter. Literals, parameters, loads, mutations and comparisons
// share these rules:
//
//     auto number = number_in(document.at("age"));              // of JSON; number_in(literal) of a query
//     if (number) auto stored = stored_number(scalar_type::i32, *number);    // nullopt when it does not fit
//
// (1) An integer type accepts every integer in its range in any spelling (7, 7.0, 70e-1) and nothing else. The value is
//     stored exactly or refused.
// (2) A float type rounds every number to its nearest value. It refuses numbers beyond its range, and integers without
//     a point that rounding would change: 9007199254740993 is not an F64, but 9007199254740993.0 becomes
//     9007199254740992.0.
// (3) The components of a vector are F32 in either spelling. -0.0 becomes 0.0.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/json/json_fwd.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

/// A number in its source spelling.
struct written_number {
    std::optional<std::int64_t> whole;  ///< the exact value, when it is an integer of 64 bits
    std::optional<double> nearest;      ///< nullopt beyond the largest double
    bool integer = false;               ///< without a point and an exponent
    bool rounded = false;               ///< `nearest` differs from the number; set for integers only
};

/// Returns nullopt unless the value is a number.
[[nodiscard]] std::optional<written_number> number_in(const json& given);
[[nodiscard]] std::optional<written_number> number_in(const literal& written);
[[nodiscard]] std::optional<written_number> number_in(const value& held);
/// Reads the digits of a number in JSON, a query or a schema.
[[nodiscard]] written_number number_of_digits(std::string_view digits);

/// The stored value for a property, a parameter or a vector component of this type; nullopt when the number does not
/// fit.
[[nodiscard]] std::optional<value> stored_number(scalar_type type, const written_number& number);

/// Compares exactly, whatever the types; unordered when one is not a number.
[[nodiscard]] std::partial_ordering compare_numbers(const value& a, const value& b);

/// Converts a decimal literal that is compared with a number of this type: to the equal integer beside integers, to the
/// nearest F32 beside F32. Returns false, without a change, for a literal beside integers that only rounds to one, or
/// that is written as one and is beyond all of them.
[[nodiscard]] bool settle_beside(scalar_type type, literal& written);

/// The bounds of a range for values of this type; null without one. Beside an F32 a decimal is the nearest F32, beside
/// integers it is exact.
[[nodiscard]] value least_beside(scalar_type type, const range_constraint& range);
[[nodiscard]] value most_beside(scalar_type type, const range_constraint& range);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/number_rules.ipp>
#endif
