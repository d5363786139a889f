// One line of a source for display, with carets under a range.
//
//     const auto shown = excerpt_of("\tmatch { $p: Persn }", 13, 18, 100);
//     shown.text;     //  match { $p: Persn }
//     shown.carets;   //              ^^^^^
//
// (1) Both texts are UTF-8 on one line of at most `widest` columns, whatever the source contains: terminal commands are
//     escaped, and hidden characters become `?`. There is always a caret.
// (2) Of a long line only the part around the range is shown and read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster::lang {

struct excerpt_lines {
    std::string text;
    std::string carets;
};

/// `first` and `last` are byte offsets in the line; an offset behind the end is shown at the end.
[[nodiscard]] excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last, std::size_t widest);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/source/excerpt.ipp>
#endif
