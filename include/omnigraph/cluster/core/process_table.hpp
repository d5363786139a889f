// Processes of this host: does the process that wrote a lock still run?
//
//     const auto start = process_start_of(pid);              // written down beside the process id
//     if (state_of_process(pid, *start) == process_state::gone) print("it no longer runs");
//
// A process id alone identifies nobody: the kernel reuses ids, and every container counts its own. The start of a
// process adds the boot of the host, the process id namespace and the clock tick at which it began.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

enum class process_state {
    running,
    stopped,  ///< suspended by a signal, a terminal or a debugger
    gone,     ///< no process of that id runs, or another one has it now
    unknown,  ///< it ran in another container or before the last boot, or the kernel does not say
};

/// The word in messages: `running`, `stopped`, `gone`, `unknown`.
[[nodiscard]] constexpr std::string_view spelling(process_state state) {
    constexpr std::string_view words[] = {"running", "stopped", "gone", "unknown"};
    return words[static_cast<int>(state)];
}

/// `<boot id>/<namespace>/<tick>` of a process of this host; nullopt when the kernel does not say.
[[nodiscard]] std::optional<std::string> process_start_of(std::uint32_t pid);

/// How long a process of this host has run; nullopt when there is none or the kernel does not say.
[[nodiscard]] std::optional<std::chrono::seconds> process_age(std::uint32_t pid);

/// The state of process `pid`. `start` is what process_start_of() gave for it earlier; the text is not trusted.
[[nodiscard]] process_state state_of_process(std::uint32_t pid, std::string_view start);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/process_table.ipp>
#endif
