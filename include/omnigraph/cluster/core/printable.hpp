// Makes text from files and ledgers safe to show: it can neither move the cursor nor change colours, because every
// control character becomes a visible escape.
//
//     out << printable("a\x1b[2Jb");        // a\x1b[2Jb, in nine visible characters
//
// (1) The result is UTF-8 without control characters; `line_break_mode::kept` alone leaves line breaks in.
// (2) Text without control characters is not changed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

enum class line_break_mode {
    escaped,  ///< the text stays on one line
    kept,     ///< `\n` stays, and a tab becomes four spaces
};

/// The text with control characters and bytes of no character escaped: `\n`, `\x1b`, `\u0085`.
[[nodiscard]] std::string printable(std::string_view text, line_break_mode line_breaks = line_break_mode::escaped);

/// A name for reports, which are UTF-8: unchanged when it is UTF-8, else as printable() gives it.
[[nodiscard]] std::string escape_invalid_utf8(std::string_view name);

/// The number of characters, not bytes; the columns that a terminal uses for most scripts.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The first `width` characters. A text that is cut ends in `…`, which counts as one.
[[nodiscard]] std::string truncated(std::string_view text, std::size_t width);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/printable.ipp>
#endif
