// A real binary that runs beside its test: signalled, watched and waited for, without a pause anywhere.
//
//     const folder_events seen{folder / "__cluster"};
//     started_program apply{{"cluster", "apply", "--config", dir}};
//     seen.wait_for("lock.json");
//     apply.signal(SIGTERM);
//     CHECK(apply.wait().code == 143);
#pragma once

#include <array>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "cli/program.hpp"

namespace omnigraph::cluster {

/// What happens in one folder, from the beginning of this object on; the folder has to exist.
class folder_events {
public:
    explicit folder_events(const std::filesystem::path& folder) : events_{::inotify_init1(IN_CLOEXEC)} {
        constexpr auto wanted = IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_OPEN;
        if (events_ < 0 || ::inotify_add_watch(events_, folder.c_str(), wanted) < 0)
            throw std::runtime_error{"cannot watch " + folder.string()};
    }
    folder_events(const folder_events&) = delete;
    folder_events& operator=(const folder_events&) = delete;
    ~folder_events() { ::close(events_); }

    /// Returns once something whose name ends in `ending` has been made there; temporary files are passed over.
    void wait_for(std::string_view ending) const {
        wait([&](const ::inotify_event& event) {
            return (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && event.len > 0 &&
                   std::string_view{event.name}.ends_with(ending);
        });
    }

    /// Returns once the folder itself has been opened `times` more times.
    void wait_for_opens(int times) const {
        wait([&](const ::inotify_event& event) {
            return (event.mask & (IN_OPEN | IN_ISDIR)) == (IN_OPEN | IN_ISDIR) && --times == 0;
        });
    }

private:
    void wait(auto&& until) const {
        alignas(::inotify_event) std::array<char, 4096> block;
        for (;;) {
            const auto size = ::read(events_, block.data(), block.size());
            if (size < 0) throw std::runtime_error{"cannot read what happened"};
            for (auto next = std::size_t{0}; next < static_cast<std::size_t>(size);) {
                const auto& event = *reinterpret_cast<const ::inotify_event*>(block.data() + next);
                if (until(event)) return;
                next += sizeof event + event.len;
            }
        }
    }

    int events_;
};

class started_program {
public:
    explicit started_program(const std::vector<std::string>& words, const std::string& program = "omnigraph",
                             const program_options& options = {}) {
        id_ = ::fork();
        if (id_ < 0) throw std::runtime_error{"no process"};
        if (id_ == 0)
            detail::become(binary_path(program), words, options, home_.str(), in_.end[0], out_.end[1], err_.end[1]);
        for (const int end : {in_.end[0], in_.end[1], out_.end[1], err_.end[1]}) ::close(end);
    }
    started_program(const started_program&) = delete;
    started_program& operator=(const started_program&) = delete;
    ~started_program() {
        if (id_ > 0) {
            signal(SIGKILL);
            ::waitpid(id_, nullptr, 0);
        }
        ::close(out_.end[0]);
        ::close(err_.end[0]);
    }

    [[nodiscard]] pid_t id() const { return id_; }

    void signal(int number) const { ::kill(id_, number); }

    /// Returns once the process is stopped.
    void stop() const {
        signal(SIGSTOP);
        ::waitpid(id_, nullptr, WUNTRACED);
    }

    /// Its output and exit code; 128 and the signal when one has ended it.
    finished_program wait() {
        finished_program done;
        detail::read_both(out_.end[0], err_.end[0], done);
        int outcome = 0;
        while (::waitpid(id_, &outcome, 0) < 0 && errno == EINTR) continue;
        id_ = 0;
        killed_ = WIFSIGNALED(outcome);
        done.code = killed_ ? 128 + WTERMSIG(outcome) : WEXITSTATUS(outcome);
        return done;
    }

    /// Whether a signal has ended it, and not it itself.
    [[nodiscard]] bool was_killed() const { return killed_; }

private:
    temporary_folder home_;
    detail::two_ends in_, out_, err_;
    pid_t id_ = 0;
    bool killed_ = false;
};

}  // namespace omnigraph::cluster
