// JSON: a bounded parser that keeps the order of keys, and two printed forms.
//
//     const auto document = parse_json(text);
//     if (!document) return document.error();     // "line 3, column 7: ..."
//     const auto stored = pretty_json(*document) + "\n";
//
// The one door to Boost.JSON. Boost's own parser lets the last of two equal keys win and rounds numbers; this one
// refuses duplicate keys, reads decimals exactly, and refuses integers that do not fit 64 bits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/basic_parser_impl.hpp>
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

/// The one JSON document in `text`; white space around it is allowed. Refuses duplicate keys, text that is not UTF-8,
/// and documents beyond the limits. The error is one clause that begins with the place: `line 3, column 7: ...`.
[[nodiscard]] result<json, std::string> parse_json(std::string_view text, json_limits limits = {});

/// The compact form, without spaces. Only `"`, `\` and control bytes are escaped.
[[nodiscard]] std::string compact_json(const json& value);

/// The indented form: two spaces a level, `"key": value`, empty containers as {} and []; no newline at the end.
[[nodiscard]] std::string pretty_json(const json& value);

/// `text` as a JSON string with its quotes; `text` must be UTF-8.
[[nodiscard]] std::string json_quoted(std::string_view text);

/// Appends json_quoted(text).
void append_quoted(std::string& out, std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/json.ipp>
#endif
