// One line of a source as people see it, with carets under what is meant.
//
//     const auto shown = excerpt_of("\tmatch { $p: Persn }", 13, 18, 100);
//     shown.text;     //  match { $p: Persn }
//     shown.carets;   //              ^^^^^
//
// (1) Both are UTF-8 on one line, of at most `widest` columns, whatever the source holds: what a terminal would obey is
//     escaped, and what nobody would see is `?`. There is always a caret.
// (2) Of a longer line only the part around the place is shown, and only that part is looked at.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster::lang {

struct excerpt_lines {
    std::string text;
    std::string carets;
};

/// `first` and `last` are bytes of the line; what begins behind its end is shown there.
[[nodiscard]] excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last, std::size_t widest);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/source/excerpt.ipp>
#endif
