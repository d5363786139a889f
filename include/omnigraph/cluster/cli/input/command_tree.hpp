// Reads the command line. The only door to CLI11.
//
//     command asked = parse_command_line(argc, argv);
//     if (auto* wrong = std::get_if<usage_fault>(&asked)) return print(wrong->message, wrong->remedy);
//
// (1) Reads no file, no environment variable, and prints nothing.
// (2) Options that say who and which graph stand before or after the command. Where they
//     cannot be used they are refused, not ignored.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

[[nodiscard]] command parse_command_line(int argc, const char* const* argv);

/// The longest time that a command waits, and the longest that an approval holds.
inline constexpr std::chrono::milliseconds longest_wait = std::chrono::hours{24};
inline constexpr std::chrono::milliseconds longest_validity = std::chrono::hours{24 * 3650};

/// `30s`, `500ms`, `2m`, `12h`, `7d`, or seconds without a unit; nullopt for anything else, and beyond `longest`.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text,
                                                                      std::chrono::milliseconds longest = longest_wait);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/command_tree.ipp>
#endif
