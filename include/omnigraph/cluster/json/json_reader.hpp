// The parser behind parse_json and parse_data_json, which differ in what becomes of long numbers.
//
//     auto row = read_json("[1e400]", {}, long_numbers::kept);
//
// A number is long when 64 bits do not hold it as it is written: a decimal whose double is an integer that the number
// is not, an integer of more than 64 bits that no double is, and what is too large for a double.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Any JSON value. Iteration over an object gives its keys in insertion order.
using json = boost::json::value;

/// Bounds on hostile input.
struct json_limits {
    std::size_t bytes = std::size_t{256} << 20;
    std::size_t depth = 64;  ///< of nested lists and objects
};

enum class long_numbers {
    refused,  ///< a decimal is rounded; what no double holds, and an integer of more than 64 bits, is an error
    kept,     ///< as a text: kept_digits_mark, then the digits
};

/// A byte that no UTF-8 text has.
inline constexpr char kept_digits_mark = '\xFF';

/// The promises are those of parse_json.
[[nodiscard]] result<json, std::string> read_json(std::string_view text, json_limits limits, long_numbers numbers);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/json_reader.ipp>
#endif
