// Formats a schema.
//
//     faults found;
//     auto text = format_schema(source, found);
//
// (1) The tokens stay the same, in order. Every comment stays beside the same token.
// (2) Formatting a formatted text changes nothing.
// (3) Lines end with LF, except inside strings and block comments; so does the last line of a text that is not empty. A
//     declaration begins a line and a member has its own line. What does not fit into 100 columns is continued, or
//     broken into one part a line. docs/languages.md shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The formatted text. nullopt exactly when faults were appended: those of parse_schema(), or that the result would be
/// longer than a source may be.
[[nodiscard]] std::optional<std::string> format_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/schema_formatter.ipp>
#endif
