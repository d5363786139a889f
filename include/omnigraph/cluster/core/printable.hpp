// Text from files and ledgers, made safe to show: it can neither move the cursor
// nor change colours, and what it hides becomes visible.
//
//     out << printable("a\x1b[2Jb");        // a\x1b[2Jb, in nine visible characters
//
// (1) The result is UTF-8 without control characters, the line break in `lines` excepted.
// (2) Text without such characters is not changed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

enum class line_break_mode {
    escaped,  ///< the text stays on one line
    kept,
};

[[nodiscard]] std::string printable(std::string_view text, line_break_mode line_breaks = line_break_mode::escaped);

/// A name for reports, which are UTF-8: as it is, or with what is no character escaped.
[[nodiscard]] std::string escape_invalid_utf8(std::string_view name);

/// Characters, not bytes, of UTF-8; what a terminal shows of most scripts.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The first `width` characters; cut texts end in `…`, which counts.
[[nodiscard]] std::string truncated(std::string_view text, std::size_t width);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/printable.ipp>
#endif
