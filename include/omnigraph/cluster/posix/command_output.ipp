// Bodies of posix/command_output.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/command_output.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix::detail {

/// A shell under way, with the reading end of its output. It is killed and waited for in the destructor.
class running_command {
public:
    explicit running_command(const std::string& command) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return;
        out_ = file_descriptor{ends[0]};
        const file_descriptor its_end{ends[1]};
        ::posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, its_end.get(), STDOUT_FILENO);
        const char* const words[] = {"sh", "-c", command.c_str(), nullptr};
        // In a group of its own, so that what the shell starts ends with it.
        ::posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        if (::posix_spawn(&id_, "/bin/sh", &actions, &attributes, const_cast<char* const*>(words), ::environ) != 0)
            id_ = -1;
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
    }
    running_command(const running_command&) = delete;
    running_command& operator=(const running_command&) = delete;
    ~running_command() {
        if (id_ <= 0) return;
        ::kill(-id_, SIGKILL);
        int state = 0;
        while (::waitpid(id_, &state, 0) < 0 && errno == EINTR) {}
    }

    [[nodiscard]] bool is_started() const { return id_ > 0; }
    [[nodiscard]] int out() const { return out_.get(); }

    /// Whether it ended with 0; nullopt when it runs beyond `ends`.
    [[nodiscard]] std::optional<bool> ended_well(std::chrono::steady_clock::time_point ends) {
        for (auto pause = std::chrono::milliseconds{1};; pause = std::min(pause * 2, std::chrono::milliseconds{50})) {
            int state = 0;
            const auto gone = ::waitpid(id_, &state, WNOHANG);
            if (gone < 0 && errno == EINTR) continue;
            if (gone != 0) {
                id_ = -1;
                return gone > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 0;
            }
            if (std::chrono::steady_clock::now() >= ends) return std::nullopt;
            std::this_thread::sleep_for(pause);
        }
    }

private:
    ::pid_t id_ = -1;
    file_descriptor out_;
};

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE result<std::string, command_fault> output_of_command(const std::string& command,
                                                                      const command_bounds& bounds) {
    const auto ends = std::chrono::steady_clock::now() + bounds.time;
    detail::running_command shell{command};
    if (!shell.is_started()) return command_fault::not_started;
    std::string text;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(ends - std::chrono::steady_clock::now()).count();
        if (left <= 0) return command_fault::late;
        ::pollfd waits{shell.out(), POLLIN, 0};
        const auto ready = ::poll(&waits, 1, static_cast<int>(std::min<long long>(left, 3'600'000)));
        if (ready < 0 && errno != EINTR) return command_fault::not_started;
        if (ready <= 0) continue;
        char block[4096];
        const auto got = ::read(shell.out(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        text.append(block, static_cast<std::size_t>(got));
        if (text.size() > bounds.bytes) return command_fault::too_long;
    }
    const auto well = shell.ended_well(ends);
    if (!well) return command_fault::late;
    if (!*well) return command_fault::failed;
    return text;
}

}  // namespace omnigraph::cluster::posix
