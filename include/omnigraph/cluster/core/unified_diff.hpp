// The difference of two texts, line by line, as `diff -u` shows it.
//
//     const auto shown = unified_diff("a\nb\n", "a\nc\n");
//     print(shown.added, shown.removed);          // 1 1
//     print(shown.hunks);                         // @@ -1,2 +1,2 @@ ...
//
// (1) A pure function: the same texts give the same hunks.
// (2) Bounded in time and memory whatever the texts are: beyond `diff_limits::edits` edits the lines that differ are
//     shown as removed and added as a whole; beyond the bounds of what is shown the hunks end early, and `truncated`
//     says so. The counts are of the whole difference.
// (3) Lines end with `\n` and nothing else, so a carriage return is part of its line, and so is a missing last newline.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

struct diff_limits {
    std::size_t context = 3;                    ///< unchanged lines around a change
    std::size_t lines = 400;                    ///< most lines shown
    std::size_t bytes = std::size_t{32} << 10;  ///< most bytes shown
    std::size_t edits = 1'000;                  ///< most edits looked for between the common ends
};

struct text_difference {
    std::string hunks;                   ///< from the first `@@` on; empty when the texts are equal
    std::size_t added = 0, removed = 0;  ///< lines
    bool truncated = false;
};

[[nodiscard]] text_difference unified_diff(std::string_view before, std::string_view after, diff_limits limits = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/unified_diff.ipp>
#endif
