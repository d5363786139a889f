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

/// `query --alias NAME` is `alias NAME`; without a command, too. Equal when nothing names an alias of a read.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> as_alias(const std::vector<std::string>& line) {
    const auto option = std::ranges::find(line, "--alias");
    if (option == line.end() || option + 1 == line.end()) return line;
    std::vector<std::string> meant{line.front(), "alias", *(option + 1)};
    for (auto word = line.begin() + 1; word != line.end(); ++word) {
        if (word == option) ++word;
        else if (word != line.begin() + 1 || (*word != "query" && *word != "read")) meant.push_back(*word);
    }
    return meant;
}

/// `import FILE` loads it.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> as_load(const std::vector<std::string>& line) {
    if (line.size() < 3 || line[1] != "import" || line[2].starts_with('-')) return line;
    std::vector<std::string> meant{line[0], "load", "--data", line[2], "--mode", "merge"};
    meant.insert(meant.end(), line.begin() + 3, line.end());
    return meant;
}

/// `cluster fmt` is `fmt`: without the first word, which has no such command.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> without_first(std::vector<std::string> line) {
    if (line.size() > 2 && !line[1].starts_with('-')) line.erase(line.begin() + 1);
    return line;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<std::string>> meant_line(const std::vector<std::string>& line,
                                                                                  const line_check& is_understood) {
    if (line.size() > max_advised_words) return std::nullopt;
    for (auto changed : {as_alias(line), respelled(line, unusable_options::kept),
                         respelled(line, unusable_options::dropped), as_load(line)})
        if (changed != line && is_understood(changed)) return changed;
    if (auto moved = relocated(line, is_understood)) return moved;
    auto shorter = without_first(line);
    return shorter != line && is_understood(shorter) ? std::optional{std::move(shorter)} : std::nullopt;
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
