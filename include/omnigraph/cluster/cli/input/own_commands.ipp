// Bodies of cli/input/own_commands.hpp.
#pragma once

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/own_commands.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool can_be_typed(std::string_view name) {
    return !name.empty() && name.front() != '-' && std::ranges::all_of(name, [](char c) {
        return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-';
    });
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<usage_fault> fault_of(std::span<const extra_command> own,
                                                     const std::vector<std::string>& shipped) {
    const auto refuse = [](const extra_command& wrong, std::string_view why) {
        return usage_fault{fmt::format("This program adds a command `{}`, {}.", wrong.name, why),
                           "Correct cli::program::commands where the program is built."};
    };
    for (std::size_t index = 0; index < own.size(); ++index) {
        const auto& added = own[index];
        if (!detail::can_be_typed(added.name))
            return refuse(added, "which is no name: letters, digits, `_` and `-`, and no `-` in front");
        if (std::ranges::find(shipped, added.name) != shipped.end())
            return refuse(added, "the name of a command that is there already");
        if (std::ranges::find(own.first(index), added.name, &extra_command::name) != own.begin() + index)
            return refuse(added, "and another one of the same name");
        if (!added.run) return refuse(added, "which has nothing to run");
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<command> own_command(const std::vector<std::string>& line,
                                                    std::span<const extra_command> own,
                                                    const std::vector<std::string>& shipped) {
    if (auto wrong = fault_of(own, shipped)) return *std::move(wrong);
    if (line.size() < 2 || std::ranges::find(own, line[1], &extra_command::name) == own.end()) return std::nullopt;
    return extra_command_line{line[1], {line.begin() + 2, line.end()}};
}

OMNIGRAPH_INLINE usage_fault options_before(const std::string& own, bool as_json) {
    return {fmt::format("Options stand before `{}`, which reads only the words behind its name.", own),
            fmt::format("Write `omnigraph {}`, and its own options behind it.", own), as_json};
}

}  // namespace omnigraph::cluster::cli
