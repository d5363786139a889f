// Bodies of cli/input/literal_words.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/input/literal_words.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// Ends words of the operating system, so none has it.
inline constexpr char literal_mark = '\0';

[[nodiscard]] OMNIGRAPH_INLINE std::string without_mark(std::string word) {
    if (word.ends_with(literal_mark)) word.pop_back();
    return word;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::vector<std::string> literal_words(std::span<const char* const> line) {
    std::vector<std::string> last_first;
    for (auto at = line.size(); at-- > 1;) {
        std::string word = line[at];
        if (word.starts_with('[') && word.ends_with(']')) word += detail::literal_mark;
        last_first.push_back(std::move(word));
    }
    return last_first;
}

OMNIGRAPH_INLINE void take_literally(CLI::App& app) {
    for (auto* option : app.get_options()) option->transform(detail::without_mark);
    for (auto* below : app.get_subcommands({})) take_literally(*below);
}

OMNIGRAPH_INLINE std::vector<std::string> left_words(const CLI::App& app) {
    auto words = app.remaining(true);
    for (auto& word : words) word = detail::without_mark(std::move(word));
    return words;
}

}  // namespace omnigraph::cluster::cli
