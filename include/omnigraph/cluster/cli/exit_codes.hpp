// How a command tells scripts what became of it.
//
//     return planned.changes.empty() ? exit_code::ok : exit_code::changes_left;
#pragma once

namespace omnigraph::cluster::cli::exit_code {

inline constexpr int ok = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;
/// Only with --detailed-exitcode: all went well, and changes are left to make. Not 2, so that a mistyped
/// option in a script is never taken for "there are changes".
inline constexpr int changes_left = 3;

/// What a shell makes of a program that a signal has ended; also for one that a signal has told to end.
[[nodiscard]] constexpr int interrupted_by(int signal) { return 128 + signal; }

}  // namespace omnigraph::cluster::cli::exit_code
