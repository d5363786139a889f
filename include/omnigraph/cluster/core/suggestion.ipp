// Bodies of core/suggestion.hpp.
#pragma once

#include <array>
#include <cstdint>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::size_t bounded_edit_distance(std::string_view from, std::string_view to, std::size_t allowed) {
    using row = std::array<std::uint8_t, 72>;
    constexpr std::uint8_t far = 100;
    std::array<row, 3> rows;
    for (auto& one : rows) one.fill(far);
    for (std::size_t j = 0; j <= std::min(to.size(), allowed); ++j) rows[0][j] = static_cast<std::uint8_t>(j);
    std::uint8_t least_before = 0;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        auto& now = rows[i % 3];
        const auto& last = rows[(i + 2) % 3];
        const auto& before = rows[(i + 1) % 3];
        now.fill(far);
        auto least = far;
        for (std::size_t j = i > allowed ? i - allowed : 0; j <= std::min(to.size(), i + allowed); ++j) {
            auto best = last[j] + 1;
            if (j == 0) best = static_cast<int>(i);
            else best = std::min({best, now[j - 1] + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                best = std::min(best, before[j - 2] + 1);
            now[j] = static_cast<std::uint8_t>(std::min<int>(best, far));
            least = std::min(least, now[j]);
        }
        if (least > allowed && least_before > allowed) return allowed + 1;  // a swap reaches two rows back
        least_before = least;
    }
    return rows[from.size() % 3][to.size()];
}

OMNIGRAPH_INLINE std::string suggested(std::string_view meant, char quote) {
    return " Did you mean " + (quote + std::string{meant}) + quote + "?";
}

}  // namespace omnigraph::cluster
