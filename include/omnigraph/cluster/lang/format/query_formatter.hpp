// Gives the queries of a file their usual layout.
//
//     faults found;
//     auto text = format_queries(source, found);
//
// (1) The words stay the same, in order, but for commas: there is one between two values of a block, none behind the
//     last. Every comment stays beside what it stood beside.
// (2) Formatting what is formatted changes nothing.
// (3) Lines end with LF, except inside of strings and block comments; the last one does too, unless the text is empty.
// A query begins a line; each of its parts has a line of its own, and so has each clause of a `match` or `not`, unless
// the author keeps a single clause on the line of the block. docs/languages.md shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The formatted queries; nullopt exactly when faults were appended: those of `parse_queries`, or that the formatted
/// source would be longer than what is read.
[[nodiscard]] std::optional<std::string> format_queries(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/query_formatter.ipp>
#endif
