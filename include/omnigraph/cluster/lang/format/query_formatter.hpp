// Formats the queries of a file.
//
//     faults found;
//     auto text = format_queries(source, found);
//
// (1) The tokens stay the same, in order, except commas: one between two values of a block, none behind the last. Every
//     comment stays beside the same token.
// (2) Formatting a formatted text changes nothing.
// (3) Lines end with LF, except inside strings and block comments; so does the last line of a text that is not empty. A
//     query or fragment begins a line. Each of its parts has its own line, and so has each clause of a `match` or
//     `not`, unless the author keeps a single clause on the line of the block. docs/languages.md shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The formatted text. nullopt exactly when faults were appended: those of parse_queries(), or that the result would be
/// longer than a source may be.
[[nodiscard]] std::optional<std::string> format_queries(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/query_formatter.ipp>
#endif
