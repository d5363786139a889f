// `login`, `logout` and `profile`: what the operator keeps about servers. No request is sent.
//
//     return log_in({.server = "prod"}, std::cin, to);
#pragma once

#include <istream>

#include <omnigraph/cluster/cli/input/served_commands.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::cli {

/// Keeps a token; it is never printed.
[[nodiscard]] int log_in(const login_command& options, std::istream& input, const console& terminal);

/// Forgets a token; the same when there was none.
[[nodiscard]] int log_out(const logout_command& options, const console& terminal);

/// Lists profiles, also those that cannot be used, or shows one.
[[nodiscard]] int show_profiles(const profile_command& options, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/manage_access.ipp>
#endif
