// The exit codes of every command, for scripts.
//
//     return planned.changes.empty() ? exit_code::ok : exit_code::changes_left;
#pragma once

namespace omnigraph::cluster::cli::exit_code {

/// The command did what was asked; warnings may have been printed.
inline constexpr int ok = 0;
/// The command failed or was refused; diagnostics say why.
inline constexpr int failed = 1;
/// The command line cannot be understood; nothing was done.
inline constexpr int wrong_usage = 2;
/// Only with --detailed-exitcode: the command succeeded and changes are left to apply. It is not 2, so that a mistyped
/// option in a script is never read as "there are changes".
inline constexpr int changes_left = 3;

/// The exit code of a command that a signal has stopped, as shells report it: 128 + signal.
[[nodiscard]] constexpr int interrupted_by(int signal) { return 128 + signal; }

}  // namespace omnigraph::cluster::cli::exit_code
