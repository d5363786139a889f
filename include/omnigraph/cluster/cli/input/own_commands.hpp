// The commands that a program adds to the shipped ones (cli/program.hpp): which of them a line names, and whether they
// can be told apart from what is there already.
//
//     if (auto own = own_command(line, own_ones, {"load", "query"})) return *std::move(own);
//
// (1) An own command stands directly behind the program's name; the words behind it are its own, options included.
// (2) Commands that cannot be told apart refuse every line, whatever it asks for: the program is wrong, and which
//     command would run is not left to their order.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/program.hpp>

namespace omnigraph::cluster::cli {

/// Why the commands cannot be added to the `shipped` ones; nullopt when they can. A name is of the characters
/// [A-Za-z0-9_-], does not begin with a dash, and is the name of no other command; and every command has a `run`.
[[nodiscard]] std::optional<usage_fault> fault_of(std::span<const extra_command> own,
                                                  const std::vector<std::string>& shipped);

/// The own command that `line` asks for, or the fault of fault_of; nullopt when the line asks for anything else. `line`
/// begins with the program's name.
[[nodiscard]] std::optional<command> own_command(const std::vector<std::string>& line,
                                                 std::span<const extra_command> own,
                                                 const std::vector<std::string>& shipped);

/// The refusal of options before an own command, which would not reach it.
[[nodiscard]] usage_fault options_before(const std::string& own, bool as_json);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/own_commands.ipp>
#endif
