// Gives a schema its usual layout.
//
//     faults found;
//     auto text = format_schema(source, found);
//
// (1) The words stay the same, in order; so does every comment, beside what it stood beside.
// (2) Formatting what is formatted changes nothing.
// (3) Lines end with LF, except inside of strings and block comments; the last one does too, unless the text is empty.
// A declaration begins a line, a member has a line of its own; what does not fit into 100 columns is continued or
// broken into one part a line. docs/languages.md shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The formatted schema; nullopt exactly when faults were appended: those of `parse_schema`, or that the formatted
/// source would be longer than what is read.
[[nodiscard]] std::optional<std::string> format_schema(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/schema_formatter.ipp>
#endif
