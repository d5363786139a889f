// Reads property values from the JSON of a load.
//
//     auto value = value_from_json(property.type, record.at("age"));
//
// String and enum: a string. Bool: true or false. Numbers: as in fit_value.hpp. Date: a date string or days since 1970.
// DateTime: a timestamp string or milliseconds since 1970. Lists and vectors: arrays. Blob: a string that is `base64:`
// with valid base 64, or a URI. Anything else is an error that names the expected and the found value.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `written` must not be null.
[[nodiscard]] result<lang::value, type_mismatch> value_from_json(const lang::value_type& type, const json& written);

/// A scalar value as JSON; dates and times are the integers that hold them. Null for a list.
[[nodiscard]] json json_of(const lang::value& element);

/// The name of a JSON value's kind in a message: `an object`, `a string`, ...
[[nodiscard]] std::string_view kind_name(const json& value);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/json_values.ipp>
#endif
