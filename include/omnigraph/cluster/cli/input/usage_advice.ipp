// Bodies of cli/input/usage_advice.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ranges>

#include <omnigraph/cluster/cli/input/foreign_words.hpp>
#include <omnigraph/cluster/cli/input/usage_advice.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>

namespace omnigraph::cluster::cli::detail {

/// Longer lines are not worth a guess, and each guess is parsed.
inline constexpr std::size_t max_advised_words = 40;

/// The line with the option at `at`, and `values` words behind it, moved to its end.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> moved_to_end(std::vector<std::string> line, std::size_t at,
                                                                     std::size_t values) {
    const auto first = line.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(values + 1, line.size() - at));
    std::rotate(first, last, line.end());
    return line;
}

/// An option that stands before its command, behind it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<std::string>> relocated(const std::vector<std::string>& line,
                                                                                 const line_check& is_understood) {
    for (std::size_t at = 1; at + 1 < line.size(); ++at) {
        if (!line[at].starts_with("-") || line[at] == "--") continue;
        for (const std::size_t values : {std::size_t{0}, std::size_t{1}})
            if (auto moved = moved_to_end(line, at, values); moved != line && is_understood(moved)) return moved;
    }
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<std::string>> meant_line(const std::vector<std::string>& line,
                                                                                  const line_check& is_understood) {
    if (line.size() > max_advised_words) return std::nullopt;
    for (const auto unusable : {unusable_options::kept, unusable_options::dropped}) {
        auto changed = respelled(line, unusable);
        if (changed != line && is_understood(changed)) return changed;
    }
    return relocated(line, is_understood);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void advise(usage_fault& wrong, const std::vector<std::string>& line,
                             const line_check& is_understood) {
    if (wrong.is_final) return;
    const auto meant = detail::meant_line(line, is_understood);
    if (!meant) return;
    std::string shown = "omnigraph";
    for (const auto& word : *meant | std::views::drop(1)) shown += " " + shell_word(word);
    // A line between backticks has none inside.
    if (shown.find('`') != std::string::npos || shown.find('\n') != std::string::npos) return;
    wrong.remedy = wrong.only_points_to_help ? "Write `" + shown + "`." : wrong.remedy + " That is `" + shown + "`.";
}

}  // namespace omnigraph::cluster::cli
