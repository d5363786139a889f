// Makes text from files and ledgers safe to show: it can neither move the cursor nor change colours, because every
// control character becomes a visible escape.
//
//     out << printable("a\x1b[2Jb");        // a\x1b[2Jb, in nine visible characters
//
// (1) The result is UTF-8 without control characters; `line_break_mode::kept` alone leaves line breaks in. Characters
//     that are invisible or that reorder others are escaped, too, as `\u202e`.
// (2) Text without such characters is not changed.
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

/// The columns that a terminal uses: two for a wide character of East Asia, none for a combining mark.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The beginning of `text` that fits into `width` columns; at least one character.
[[nodiscard]] std::string_view leading_columns(std::string_view text, std::size_t width);

/// The first `width` columns. A text that is cut ends in `…`, which counts as one.
[[nodiscard]] std::string truncated(std::string_view text, std::size_t width);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/printable.ipp>
#endif
