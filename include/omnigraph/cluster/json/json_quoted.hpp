// A text as a JSON string.
//
//     json_quoted("a \"b\"");      // "a \"b\""
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// `text` as a JSON string with its quotes; `text` must be UTF-8.
[[nodiscard]] std::string json_quoted(std::string_view text);

/// Appends json_quoted(text).
void append_quoted(std::string& out, std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/json_quoted.ipp>
#endif
