// The arguments of omnigraph-server (specification surfaces §1.1).
//
//     auto asked = parse_command_line(arguments, posix::environment_variable);
//     if (!asked) { std::cerr << asked.error().message; return asked.error().exit_code; }
//
// There are no positional arguments, and a cluster is the only source to boot from.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

inline constexpr std::string_view usage =
    "usage: omnigraph-server --cluster <DIR|URI> [--bind HOST:PORT] [--unauthenticated] [--require-all-graphs]\n"
    "                        [LIMIT ...]\n"
    "\n"
    "  --cluster <DIR|URI>    a folder with cluster.yaml, or a storage root (s3://bucket/prefix, file:///path)\n"
    "  --bind HOST:PORT       where to listen; 127.0.0.1:8080 unless given, port 0 picks a free one\n"
    "  --unauthenticated      serve everybody when there are neither tokens nor policies\n"
    "                         (or OMNIGRAPH_UNAUTHENTICATED=1)\n"
    "  --require-all-graphs   refuse to start when any applied graph cannot be served\n"
    "                         (or OMNIGRAPH_REQUIRE_ALL_GRAPHS=1)\n"
    "  --version, --help\n"
    "\n"
    "limits, each a whole number:\n"
    "  --reload-interval SECONDS   between two looks for a newer applied revision; 1, and 0 for none but SIGHUP\n"
    "  --read-workers N            requests read and answered at once; 8\n"
    "  --read-workers-per-actor N  of one actor; three quarters of them, 6\n"
    "  --read-workers-per-graph N  of one graph; seven eighths of them, 7\n"
    "  --write-workers N           graphs written at once; 4\n"
    "  --max-waiting N             requests that wait for either; 4096\n"
    "  --max-body-memory MIB       bodies of all requests together; 96\n"
    "  --max-answer-memory MIB     large answers that their readers have not taken; 512\n"
    "  --idle-timeout SECONDS      to send a request's headers; 60\n"
    "  --body-timeout SECONDS      to send a body; 120\n"
    "  --write-timeout SECONDS     to take an answer; 60\n"
    "  --drain-timeout SECONDS     from a stop signal until what still runs is ended; 30\n";

/// The parsed command line.
struct server_arguments {
    std::string cluster;
    std::string bind = "127.0.0.1:8080";
    bool unauthenticated = false;
    bool require_all_graphs = false;
    bool show_version = false;
    bool show_help = false;
    log_level least_logged = log_level::info;  ///< of OMNIGRAPH_LOG
    std::chrono::milliseconds reload_interval{1000};
    http_limits limits = {};
};

/// Why the command line cannot be used.
struct usage_fault {
    std::string message;
    int exit_code = 2;
};

/// Whether a variable is set to something other than blank, `0` and `false` in any case.
[[nodiscard]] bool is_switched_on(const environment_lookup& lookup, const std::string& name);

/// Wrong usage has exit code 2. A missing `--cluster` is a failed boot, exit code 1.
[[nodiscard]] result<server_arguments, usage_fault> parse_command_line(std::span<const std::string> arguments,
                                                                       const environment_lookup& lookup);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/command_line.ipp>
#endif
