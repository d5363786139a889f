// JSON: a bounded parser that keeps the order of keys, and two printed forms.
//
//     const auto document = parse_json(text);
//     if (!document) return document.error();     // "line 3, column 7: ..."
//     const auto stored = pretty_json(*document) + "\n";
//
// The one door to Boost.JSON. Boost's own parser lets the last of two equal keys win and rounds numbers; this one
// refuses duplicate keys, reads decimals exactly, and refuses integers that do not fit 64 bits.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json_quoted.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>

namespace omnigraph::cluster {

/// The one JSON document in `text`; white space around it is allowed. Refuses duplicate keys, text that is not UTF-8,
/// and documents beyond the limits. The error is one clause that begins with the place: `line 3, column 7: ...`.
[[nodiscard]] result<json, std::string> parse_json(std::string_view text, json_limits limits = {});

/// The compact form, without spaces. Only `"`, `\` and control bytes are escaped.
[[nodiscard]] std::string compact_json(const json& value);

/// The indented form: two spaces a level, `"key": value`, empty containers as {} and []; no newline at the end.
[[nodiscard]] std::string pretty_json(const json& value);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/json.ipp>
#endif
