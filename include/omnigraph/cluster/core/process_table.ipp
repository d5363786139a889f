// Bodies of core/process_table.hpp.
#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <limits>
#include <sstream>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/process_table.hpp>

namespace omnigraph::cluster::detail {

/// The first line of a kernel file; empty when it cannot be read.
[[nodiscard]] OMNIGRAPH_INLINE std::string kernel_line(const std::string& path) {
    std::ifstream file{path};
    std::string line;
    std::getline(file, line);
    return line;
}

struct process_stat {
    char state = '?';
    std::string start_tick = {};
};

/// Fields 3 and 22 of /proc/<pid>/stat. The program's name before them may contain anything, even parentheses.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<process_stat> process_stat_of(std::uint32_t pid) {
    const auto line = kernel_line("/proc/" + std::to_string(pid) + "/stat");
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields{line.substr(name_end + 1)};
    process_stat stat;
    std::string skipped;
    fields >> stat.state;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    if (!(fields >> stat.start_tick)) return std::nullopt;
    return stat;
}

/// `<boot id>/<namespace>/`, equal for all processes that can see this one; empty when the kernel does not say.
[[nodiscard]] OMNIGRAPH_INLINE std::string start_prefix() {
    const auto boot = kernel_line("/proc/sys/kernel/random/boot_id");
    std::array<char, 64> name_space{};
    const auto length = ::readlink("/proc/self/ns/pid", name_space.data(), name_space.size());
    if (boot.empty() || length <= 0) return {};
    return boot + "/" + std::string{name_space.data(), static_cast<std::size_t>(length)} + "/";
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> process_start_of(std::uint32_t pid) {
    const auto prefix = detail::start_prefix();
    const auto stat = detail::process_stat_of(pid);
    if (prefix.empty() || !stat) return std::nullopt;
    return prefix + stat->start_tick;
}

OMNIGRAPH_INLINE std::optional<std::chrono::seconds> process_age(std::uint32_t pid) {
    const auto stat = detail::process_stat_of(pid);
    const auto ticks_a_second = ::sysconf(_SC_CLK_TCK);
    double up = 0;
    long long began = 0;
    if (!stat || ticks_a_second <= 0 || !(std::istringstream{detail::kernel_line("/proc/uptime")} >> up) ||
        !(std::istringstream{stat->start_tick} >> began))
        return std::nullopt;
    return std::chrono::seconds{static_cast<long long>(up) - began / ticks_a_second};
}

OMNIGRAPH_INLINE process_state state_of_process(std::uint32_t pid, std::string_view start) {
    const auto prefix = detail::start_prefix();
    if (pid == 0 || pid > std::numeric_limits<std::int32_t>::max()) return process_state::unknown;
    if (prefix.empty() || !start.starts_with(prefix)) return process_state::unknown;
    // kill(2) comes first: where /proc hides the processes of other users, it still shows that they exist.
    if (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH) return process_state::gone;
    const auto stat = detail::process_stat_of(pid);
    if (!stat) return process_state::unknown;
    if (stat->start_tick != start.substr(prefix.size())) return process_state::gone;
    switch (stat->state) {
        case 'Z':
        case 'X': return process_state::gone;
        case 'T':
        case 't': return process_state::stopped;
        default: return process_state::running;
    }
}

}  // namespace omnigraph::cluster
