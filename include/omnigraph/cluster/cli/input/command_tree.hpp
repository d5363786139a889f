// Reads the command line. The only door to CLI11.
//
//     command asked = parse_command_line(argc, argv);
//     if (auto* wrong = std::get_if<usage_fault>(&asked)) return print(wrong->message, wrong->remedy);
//
// (1) Parsing reads no file and no environment variable, and prints nothing.
// (2) The options for actor and graph may stand before or after the command. A command that cannot use them refuses
//     them.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/program.hpp>

namespace omnigraph::cluster::cli {

/// The command that `argv` asks for, or a usage_fault. `extra` has the commands that a program adds. A usage_fault
/// offers the line that was meant, where one is near (cli/input/usage_advice.hpp).
[[nodiscard]] command parse_command_line(int argc, const char* const* argv, std::span<const extra_command> extra = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/command_tree.ipp>
#endif
