// The shipped server as a process, on a cluster folder made through the library, and a
// client that speaks HTTP over a plain socket.
//
//     const applied_cluster cluster;
//     running_server server{cluster};
//     http_client client{server.port()};
//     CHECK(client.ask("GET", "/healthz").status == 200);
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cluster.hpp>

#include "server/http_client.hpp"
#include "support/comes_true.hpp"
#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::server {

/// A folder with one applied graph `kb`, its stored queries and its policies.
class applied_cluster {
public:
    explicit applied_cluster(bool with_policies = true) {
        folder.write("kb.pg",
                     "node Person {\n    name: String @key\n    age: I64?\n}\n\nedge Knows: Person -> Person\n");
        folder.write(
            "people.gq",
            "query people() {\n    match { $p: Person }\n    return { $p.name, $p.age }\n    order { $p.name asc "
            "}\n}\n\n"
            "query add_person($name: String, $age: I64?) {\n    insert Person { name: $name, age: $age }\n}\n");
        folder.write("kb.yaml",
                     "version: 1\ngroups:\n  readers: [act-reader, act-writer]\n  writers: [act-writer]\nrules:\n"
                     "  - { id: read, allow: { actors: { group: readers }, actions: [read] } }\n"
                     "  - { id: write, allow: { actors: { group: writers }, actions: [change, invoke_query] } }\n");
        folder.write("server.yaml",
                     "version: 1\ngroups:\n  admins: [act-writer]\nrules:\n"
                     "  - { id: list, allow: { actors: { group: admins }, actions: [graph_list] } }\n");
        folder.write("cluster.yaml",
                     std::string{"version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n    queries: people.gq\n"} +
                         (with_policies ? "policies:\n  kb: { file: kb.yaml, applies_to: [kb] }\n"
                                          "  server: { file: server.yaml, applies_to: [cluster] }\n"
                                        : ""));
        system_runtime clock;
        const auto imported = commands::import_cluster<standard_kinds>(standard_environment(folder.str(), clock));
        REQUIRE_MESSAGE(imported.ok, words(imported.diagnostics));
        apply();
    }

    /// What the folder says by now.
    void apply() const {
        system_runtime clock;
        const auto applied = commands::apply<standard_kinds>(standard_environment(folder.str(), clock));
        REQUIRE_MESSAGE(applied.ok, words(applied.diagnostics));
    }

    /// Consents to what is pending at an address.
    void approve(const std::string& address) const {
        system_runtime clock;
        auto env = standard_environment(folder.str(), clock);
        env.actor = "act-owner";
        const auto approved = commands::approve<standard_kinds>(env, {.address = address});
        REQUIRE_MESSAGE(approved.ok, words(approved.diagnostics));
    }

    temporary_folder folder;

private:
    static std::string words(const std::vector<diagnostic_report>& found) {
        std::string text;
        for (const auto& one : found) text += "[" + one.code + "] " + one.path + ": " + one.message + "\n";
        return text;
    }
};

struct process_end {
    int code = -1;
    std::string out, err;
};

/// A program under way with its standard output and error in files, so that it never waits for a reader.
class child_process {
public:
    child_process(const std::vector<std::string>& words, std::map<std::string, std::string> variables) {
        variables.try_emplace("HOME", home_.str());
        variables.try_emplace("PATH", "/usr/bin:/bin");
        std::vector<std::string> settings;
        for (const auto& [name, value] : variables) settings.push_back(name + "=" + value);
        auto program = path();
        std::vector<char*> arguments{program.data()}, environment;
        for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        for (auto& setting : settings) environment.push_back(setting.data());
        arguments.push_back(nullptr);
        environment.push_back(nullptr);
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error{"no pipe"};
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        posix_spawn_file_actions_addopen(&actions, 2, (home_ / "err").c_str(), O_WRONLY | O_CREAT, 0600);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        posix_spawn_file_actions_addclose(&actions, ends[1]);
        const int failed =
            ::posix_spawn(&id_, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        out_ = ends[0];
        if (failed != 0) throw std::runtime_error{"cannot start " + program};
    }
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process() {
        if (id_ > 0) {
            ::kill(id_, SIGKILL);
            wait();
        }
        ::close(out_);
    }

    /// The next line of standard output; empty when there is none any more.
    [[nodiscard]] std::string line() {
        for (;;) {
            if (const auto end = seen_.find('\n'); end != std::string::npos) {
                auto text = seen_.substr(0, end);
                seen_.erase(0, end + 1);
                return text;
            }
            char block[512];
            const auto got = ::read(out_, block, sizeof block);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return {};
            seen_.append(block, static_cast<std::size_t>(got));
        }
    }

    void signal(int number) const { ::kill(id_, number); }

    /// Resident memory in bytes.
    [[nodiscard]] std::size_t memory() const {
        std::size_t pages = 0, resident = 0;
        std::ifstream{"/proc/" + std::to_string(id_) + "/statm"} >> pages >> resident;
        return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    }

    process_end wait() {
        int state = 0;
        while (::waitpid(id_, &state, 0) < 0 && errno == EINTR) {}
        id_ = -1;
        process_end ended{WIFEXITED(state) ? WEXITSTATUS(state) : -WTERMSIG(state), {}, home_.read("err")};
        for (auto text = line(); !text.empty(); text = line()) ended.out += text + "\n";
        return ended;
    }

    [[nodiscard]] std::string err() const { return home_.read("err"); }

    /// Whether this comes on standard error: a server logs on a thread of its own, so a line may come after the answer.
    [[nodiscard]] bool says(std::string_view part) const {
        return comes_true([&] { return err().find(part) != std::string::npos; });
    }

private:
    static std::string path() {
        const char* folder = std::getenv("OMNIGRAPH_BIN");
        if (folder) return std::string{folder} + "/omnigraph-server";
        return (std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() / "bin" / "omnigraph-server")
            .string();
    }

    temporary_folder home_;
    pid_t id_ = -1;
    int out_ = -1;
    std::string seen_;
};

inline const std::map<std::string, std::string> two_tokens{
    {"OMNIGRAPH_SERVER_BEARER_TOKENS_JSON", R"({"act-reader": "tok-reader", "act-writer": "tok-writer"})"}};

class running_server {
public:
    explicit running_server(const applied_cluster& cluster, std::vector<std::string> more = {},
                            const std::map<std::string, std::string>& variables = two_tokens)
        : process{arguments(cluster, std::move(more)), variables} {
        const auto line = process.line();
        REQUIRE_MESSAGE(line.starts_with("OMNIGRAPH_LISTEN_ADDR=127.0.0.1:"), process.err());
        port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    child_process process;

private:
    static std::vector<std::string> arguments(const applied_cluster& cluster, std::vector<std::string> more) {
        std::vector<std::string> words{"--cluster", cluster.folder.str(), "--bind", "127.0.0.1:0"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    std::uint16_t port_ = 0;
};

}  // namespace omnigraph::cluster::server
