// A property's value as a load writes it in JSON.
//
//     auto value = value_from_json(property.type, record.at("age"));
//
// String and enum: a string. Bool: true or false. Numbers: as fit_value.hpp says.
// Date: a date string or days since 1970; DateTime: a timestamp string or milliseconds.
// Lists and vectors: arrays. Blob: a string, `base64:` with valid base 64, or a URI.
// Everything else is an error that says what was expected and what was found.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// `written` is not null.
[[nodiscard]] result<lang::value, type_mismatch> value_from_json(const lang::value_type& type, const json& written);

/// A value that is no list as JSON: dates and times are the integers that hold them; null for a list.
[[nodiscard]] json json_of(const lang::value& element);

/// `an object`, `a string`, ...: how a JSON value is named in a message.
[[nodiscard]] std::string_view kind_name(const json& value);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/json_values.ipp>
#endif
