// The difference of two texts, line by line, in the format of `diff -u`.
//
//     const auto shown = unified_diff("a\nb\n", "a\nc\n");
//     print(shown.added, shown.removed);          // 1 1
//     print(shown.hunks);                         // @@ -1,2 +1,2 @@ ...
//
// (1) A pure function: the same texts give the same hunks.
// (2) Time and memory are bounded for all texts. Beyond `diff_limits::edits` edits, all lines between the common start
//     and end are shown as removed and added. Beyond the bounds on lines and bytes the hunks end early and `truncated`
//     is set; the counts still cover the whole difference.
// (3) Only `\n` ends a line. A carriage return is part of its line, and a missing last newline is shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

struct diff_limits {
    std::size_t context = 3;                    ///< unchanged lines around a change
    std::size_t lines = 400;                    ///< most lines in the hunks
    std::size_t bytes = std::size_t{32} << 10;  ///< most bytes in the hunks
    std::size_t edits = 1'000;                  ///< most edits that are searched for between the common start and end
};

struct text_difference {
    std::string hunks;                   ///< from the first `@@` on; empty when the texts are equal
    std::size_t added = 0, removed = 0;  ///< the number of lines
    bool truncated = false;              ///< the hunks end before the difference does
};

/// The difference that turns `before` into `after`.
[[nodiscard]] text_difference unified_diff(std::string_view before, std::string_view after, diff_limits limits = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/unified_diff.ipp>
#endif
