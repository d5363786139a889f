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

[[nodiscard]] OMNIGRAPH_INLINE bool is_command(std::string_view word) {
    constexpr std::string_view commands[]{"cluster",  "load",   "query",    "mutate",  "lint",  "schema",
                                          "fmt",      "policy", "queries",  "help",    "store", "version",
                                          "snapshot", "export", "optimize", "cleanup", "repair"};
    return std::ranges::find(commands, word) != std::end(commands);
}

[[nodiscard]] OMNIGRAPH_INLINE bool has_dashes(const std::vector<const char*>& words) {
    return std::ranges::any_of(words, [](const char* word) { return std::string_view{word} == "--"; });
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_command_of_branch(std::string_view word) {
    return word == "create" || word == "list" || word == "delete" || word == "merge";
}

/// `query load …` becomes `query … -- load`: the word after query or mutate is always the name of a query, and that
/// after `branch create` the name of a branch.
OMNIGRAPH_INLINE void shield_name(std::vector<const char*>& words, std::size_t index) {
    if (index >= words.size() || has_dashes(words)) return;
    const auto* name = words[index];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(index));
    words.push_back("--");
    words.push_back(name);
}

/// `fmt a.pg queries` becomes `fmt -- a.pg queries`: fmt, lint and load take files and folders, whatever their names.
OMNIGRAPH_INLINE void shield_paths(std::vector<const char*>& words, std::size_t index) {
    constexpr std::string_view with_value[]{"--lang",    "--query", "--schema", "--format", "--store",
                                            "--cluster", "--graph", "--data",   "--mode",   "--as"};
    if (has_dashes(words)) return;
    std::vector<const char*> kept{words.begin(), words.begin() + static_cast<std::ptrdiff_t>(index)}, paths;
    for (; index < words.size(); ++index) {
        const std::string_view word{words[index]};
        const bool is_value = std::ranges::find(with_value, std::string_view{kept.back()}) != std::end(with_value);
        const bool is_path = !is_value && (word == "-" || !word.starts_with('-'));
        (is_path ? paths : kept).push_back(words[index]);
    }
    if (std::ranges::none_of(paths, [](const char* path) { return is_command(path); })) return;
    kept.push_back("--");
    kept.insert(kept.end(), paths.begin(), paths.end());
    words = std::move(kept);
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
    const auto verb = word(command_index);
    if (verb == "fmt" || verb == "lint" || verb == "load") detail::shield_paths(words, command_index + 1);
    const auto second = word(command_index + 1);
    if (verb == "branch" && detail::is_command_of_branch(second) &&
        detail::is_command_of_branch(word(command_index + 2)))
        detail::shield_name(words, command_index + 2);
    if (verb != "query" && verb != "mutate") return line;
    const bool may_lint = word(command_index) == "query" && (second == "lint" || second == "check");
    const auto names_file = [](const char* one) {
        return std::string_view{one} == "--query" || std::string_view{one}.starts_with("--query=");
    };
    if (!may_lint ||
        std::none_of(words.begin() + static_cast<std::ptrdiff_t>(command_index), words.end(), names_file)) {
        if (detail::is_command(second)) detail::shield_name(words, command_index + 1);
        return line;
    }
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
