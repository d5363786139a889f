// Runs the real binary as a user would: own process, own environment, pipes.
//
//     const auto done = run_omnigraph({"cluster", "plan", "--config", folder.str()});
//     CHECK(done.code == 0);
//
// The environment holds nothing but PATH, a home of its own and what the test adds, so
// that neither the tester's files nor their colours matter.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster {

struct finished_program {
    int code = -1;
    std::string out;
    std::string err;
};

struct program_options {
    std::map<std::string, std::string> variables = {};
    std::string input = {};
    std::string working_folder = {};
    std::optional<std::size_t> largest_file = {};  ///< in bytes: the limit of `ulimit -f`
};

namespace detail {

inline void write_all(int to, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto written = ::write(to, text.data() + at, text.size() - at);
        if (written < 0 && errno != EINTR) return;  // the program does not read its input, which may be right
        if (written > 0) at += static_cast<std::size_t>(written);
    }
}

/// Reads both pipes to their ends, so that neither fills up and blocks the program.
inline void read_both(int out, int err, finished_program& into) {
    pollfd open[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
    std::string* texts[2] = {&into.out, &into.err};
    for (int left = 2; left > 0;) {
        if (::poll(open, 2, -1) < 0 && errno != EINTR) return;
        for (int i = 0; i < 2; ++i) {
            if (open[i].fd < 0 || open[i].revents == 0) continue;
            char block[4096];
            const auto got = ::read(open[i].fd, block, sizeof block);
            if (got > 0) {
                texts[i]->append(block, static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EINTR) {
                open[i].fd = -1;
                --left;
            }
        }
    }
}

[[noreturn]] inline void become(const std::string& program, const std::vector<std::string>& words,
                                const program_options& options, const std::string& home, int in, int out, int err) {
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    // As a terminal starts it, also when the tests run in the background: what is ignored would stay so.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
    if (!options.working_folder.empty() && ::chdir(options.working_folder.c_str()) != 0) ::_exit(126);
    if (options.largest_file) {
        const ::rlimit limit{*options.largest_file, *options.largest_file};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(126);
    }
    auto variables = options.variables;
    variables.try_emplace("HOME", home);
    variables.try_emplace("OMNIGRAPH_HOME", home + "/omnigraph");
    variables.try_emplace("XDG_CACHE_HOME", home + "/cache");
    variables.try_emplace("PATH", "/usr/bin:/bin");
    std::vector<std::string> settings;
    for (const auto& [name, value] : variables) settings.push_back(name + "=" + value);
    std::vector<char*> arguments, environment;
    arguments.push_back(const_cast<char*>(program.c_str()));
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    for (const auto& setting : settings) environment.push_back(const_cast<char*>(setting.c_str()));
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
    ::execve(program.c_str(), arguments.data(), environment.data());
    ::_exit(127);
}

struct two_ends {
    two_ends() {
        if (::pipe2(end, O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    }
    int end[2];
};

}  // namespace detail

inline std::string binary_path(const std::string& name) {
    const char* folder = std::getenv("OMNIGRAPH_BIN");
    // Absolute, because some tests start it in another folder.
    return std::filesystem::absolute(folder ? folder : "bin").string() + "/" + name;
}

inline finished_program run_program(const std::string& program, const std::vector<std::string>& words,
                                    const program_options& options = {}) {
    const temporary_folder home;
    detail::two_ends in, out, err;
    const auto child = ::fork();
    if (child < 0) throw std::runtime_error{"no process"};
    if (child == 0) detail::become(program, words, options, home.str(), in.end[0], out.end[1], err.end[1]);
    ::close(in.end[0]);
    ::close(out.end[1]);
    ::close(err.end[1]);
    // Inputs of tests fit into a pipe or are read by the program before it writes much.
    struct sigaction ignore {
    }, before{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &before);
    detail::write_all(in.end[1], options.input);
    ::close(in.end[1]);
    ::sigaction(SIGPIPE, &before, nullptr);
    finished_program done;
    detail::read_both(out.end[0], err.end[0], done);
    ::close(out.end[0]);
    ::close(err.end[0]);
    int outcome = 0;
    while (::waitpid(child, &outcome, 0) < 0 && errno == EINTR) continue;
    done.code = WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 128 + WTERMSIG(outcome);
    if (done.code == 127) throw std::runtime_error{"cannot start " + program + "; is OMNIGRAPH_BIN set?"};
    return done;
}

inline finished_program run_omnigraph(const std::vector<std::string>& words, const program_options& options = {}) {
    return run_program(binary_path("omnigraph"), words, options);
}

}  // namespace omnigraph::cluster
