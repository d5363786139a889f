// Bodies of cli/input/old_spellings.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/input/old_spellings.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// The position of the command, behind global options and their values.
OMNIGRAPH_INLINE std::size_t first_command(const std::vector<const char*>& words) {
    std::size_t index = 1;
    for (; index < words.size(); ++index) {
        const std::string_view word{words[index]};
        if (!word.starts_with('-') || word == "-") break;
        constexpr std::string_view with_value[]{"--as",     "--store",   "--cluster", "--graph",
                                                "--server", "--profile", "--timeout"};
        if (std::ranges::find(with_value, word) != std::end(with_value)) ++index;
    }
    return std::min(index, words.size());
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE current_spelling replace_old_spellings(int argc, const char* const* argv) {
    current_spelling line{{argv, argv + argc}, {}};
    auto& words = line.words;
    const auto command_index = detail::first_command(words);
    const auto word = [&](std::size_t number) {
        return number < words.size() ? std::string_view{words[number]} : std::string_view{};
    };
    if (word(command_index) == "check") {
        line.old_spelling = "check";
        words[command_index] = "lint";
        return line;
    }
    const auto second = word(command_index + 1);
    const auto names_file = [](const char* one) {
        return std::string_view{one} == "--query" || std::string_view{one}.starts_with("--query=");
    };
    if (word(command_index) != "query" || (second != "lint" && second != "check") ||
        std::none_of(words.begin() + static_cast<std::ptrdiff_t>(command_index), words.end(), names_file))
        return line;
    line.old_spelling = "query " + std::string{second};
    words[command_index] = "lint";
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(command_index + 1));
    return line;
}

OMNIGRAPH_INLINE std::vector<std::string> without_help_word(std::vector<std::string> line) {
    const auto last = line.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(line.size(), 3));
    const auto at = std::find(line.begin() + std::min<std::ptrdiff_t>(1, last - line.begin()), last, "help");
    const bool leads =
        at != last && std::all_of(line.begin() + 1, at, [](const std::string& word) {
            return word == "cluster" || word == "schema" || word == "policy" || word == "branch" || word == "commit";
        });
    if (!leads) return line;
    line.erase(at);
    line.emplace_back("--help");
    return line;
}

}  // namespace omnigraph::cluster::cli
