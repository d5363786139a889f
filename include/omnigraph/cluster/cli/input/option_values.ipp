// Bodies of cli/input/option_values.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <ranges>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/option_values.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster::cli::detail {

/// The commands of a line as far as it is read, the innermost one last.
class entered_commands {
public:
    explicit entered_commands(CLI::App& app) : entered_{&app} {}

    void enter(const std::string& word) {
        const auto commands = entered_.back()->get_subcommands([&](CLI::App* one) { return one->check_name(word); });
        if (!commands.empty()) entered_.push_back(commands.front());
    }

    /// The option that a word names; null for a value and for an option of no command that was entered.
    [[nodiscard]] const CLI::Option* option(const std::string& word) const {
        if (!word.starts_with('-')) return nullptr;
        for (const auto* app : entered_ | std::views::reverse)
            if (const auto* found = app->get_option_no_throw(word)) return found;
        return nullptr;
    }

    [[nodiscard]] bool is_value(const std::string& word) const { return !word.starts_with("--") && !option(word); }

private:
    std::vector<CLI::App*> entered_;
};

/// What help shows for a value that names something in a graph.
[[nodiscard]] OMNIGRAPH_INLINE bool is_name(const CLI::Option& option) {
    constexpr std::array names{"BRANCH", "COMMIT", "FROM", "ID", "KEY", "NAME", "SOURCE", "STATE", "TO", "TYPE"};
    return std::ranges::find(names, option.get_type_name()) != names.end();
}

/// Why nothing can be called so; nullopt when something may be.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_fault> fault_of_name(std::string_view shown, std::string_view name) {
    if (!is_utf8(name)) return value_fault{fmt::format("`{}` is not UTF-8.", shown), "Give the name as UTF-8."};
    if (std::ranges::any_of(name, is_ascii_control))
        return value_fault{fmt::format("`{}` has a control character, which no name has.", shown),
                           "Give the name without it."};
    if (name.size() > longest_name)
        return value_fault{fmt::format("`{}` has {} bytes, more than any name.", shown, name.size()),
                           "Give the name alone."};
    return std::nullopt;
}

/// A switch stands alone, or says `true` or `false`: an empty value is that of a variable without one.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_fault> fault_of_switch(const CLI::Option& option,
                                                                          std::string_view word) {
    const auto equals = word.find('=');
    if (equals == word.npos) return std::nullopt;
    const auto name = word.substr(0, equals), value = word.substr(equals + 1);
    if (value.empty())
        return value_fault{fmt::format("`{}` has an empty value.", name), "Write it alone, or leave it out."};
    const bool has_words =
        option.get_flag_value(option.get_lnames().empty() ? "" : option.get_lnames().front(), "{}") != "true";
    if (has_words || value == "true" || value == "false") return std::nullopt;
    return value_fault{fmt::format("`{}` is a switch and takes no value.", name), "Write it alone, or leave it out."};
}

[[nodiscard]] OMNIGRAPH_INLINE value_fault empty_value(std::string_view name) {
    return {fmt::format("`{}` has an empty value.", name), "Give it a value, or leave it out."};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_fault> fault_of_option(const CLI::Option& option) {
    const auto name = option.get_name();
    const auto shown = option.nonpositional() ? name : option.get_type_name();
    const bool may_be_empty = (!option.nonpositional() && name != "to") || name == "--as";
    for (const auto& value : option.results()) {
        if (value.empty() && !may_be_empty) return empty_value(name);
        if (!is_name(option)) continue;
        if (auto wrong = fault_of_name(shown, value)) return wrong;
    }
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<value_fault> fault_of_values(CLI::App& app, std::span<const char* const> words) {
    detail::entered_commands commands{app};
    std::set<std::string> given;
    for (std::size_t at = 1; at < words.size(); ++at) {
        const std::string word = words[at];
        if (word == "--") break;
        const auto name = word.substr(0, word.find('='));
        const auto* option = commands.option(name);
        if (!option) {
            commands.enter(word);
            continue;
        }
        if (option->get_items_expected_max() == 0) {
            if (auto wrong = detail::fault_of_switch(*option, word)) return wrong;
            continue;
        }
        if (option->get_items_expected_max() == 1 && !given.insert(name).second)
            return value_fault{fmt::format("`{}` is given twice.", name), "Keep one of the two."};
        if (word.size() == name.size() + 1) return detail::empty_value(name);  // CLI11 would take the next word
        if (name != word || option->get_items_expected_min() == 0) continue;
        const bool is_last = at + 1 == words.size();
        if (is_last || !commands.is_value(words[at + 1]))
            return value_fault{
                is_last ? fmt::format("`{}` has no value.", name)
                        : fmt::format("`{}` has no value: `{}` behind it is an option.", name, words[at + 1]),
                fmt::format("Write a value behind it. One that begins with dashes is written as `{}=VALUE`.", name)};
        ++at;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::size_t> parse_count(std::string_view text) {
    std::size_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || count == 0) return std::nullopt;
    return count;
}

OMNIGRAPH_INLINE std::optional<value_fault> fault_of_parsed(CLI::App& app) {
    for (auto* at = &app;; at = at->get_subcommands().front()) {
        for (const auto* option : at->get_options())
            if (auto wrong = detail::fault_of_option(*option)) return wrong;
        if (at->get_subcommands().empty()) return std::nullopt;
    }
}

}  // namespace omnigraph::cluster::cli
