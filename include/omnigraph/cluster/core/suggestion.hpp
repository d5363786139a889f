// "Did you mean ...?": the known word nearest to one that was mistyped.
//
//     closest_word("shema", std::array{"schema", "queries"})   // "schema"
//
// A word is near when it can be reached by few edits for its length: one for short
// words, two from five letters on, three from nine on. Bounded work: long input is never near anything,
// and of very many known words of its length only the first are compared with it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

/// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
[[nodiscard]] inline std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[to.size()];
}

namespace detail {

/// The distance of two words of at most 70 bytes when it is at most `allowed`, which is at most 3; else more than
/// `allowed`. Looks only at what lies near the diagonal, and ends when nothing can come below.
[[nodiscard]] inline std::size_t distance_within(std::string_view from, std::string_view to, std::size_t allowed) {
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
        if (least > allowed && least_before > allowed) return allowed + 1;  // a swap reaches over one row
        least_before = least;
    }
    return rows[from.size() % 3][to.size()];
}

}  // namespace detail

/// The nearest of `known`, the first of equals; nullopt when none is near enough to be what was meant.
template <class Words>
[[nodiscard]] std::optional<std::string> closest_word(std::string_view written, const Words& known) {
    constexpr std::size_t longest = 64, most_compared = 4096;
    if (written.size() > longest) return std::nullopt;
    const std::size_t allowed = written.size() < 5 ? 1 : written.size() < 9 ? 2 : 3;
    std::optional<std::string> best;
    std::size_t best_distance = allowed + 1, compared = 0;
    for (const auto& candidate : known) {
        const std::string_view word{candidate};
        if (word.size() > written.size() + allowed || word.size() + allowed < written.size() || word == written)
            continue;
        if (++compared > most_compared) break;
        const auto distance = detail::distance_within(written, word, allowed);
        if (distance < best_distance && distance < std::max(word.size(), written.size())) {
            best = std::string{word};
            best_distance = distance;
        }
    }
    return best;
}

/// " Did you mean `schema`?" with its leading space.
[[nodiscard]] inline std::string suggested(std::string_view meant) {
    return " Did you mean `" + std::string{meant} + "`?";
}

/// The same for the nearest of `known`, with the sign that it is written with in front, or nothing.
template <class Words>
[[nodiscard]] std::string did_you_mean(std::string_view written, const Words& known, std::string_view sign = {}) {
    const auto near = closest_word(written, known);
    return near ? suggested(std::string{sign} + *near) : std::string{};
}

}  // namespace omnigraph::cluster
