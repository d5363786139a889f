// The arguments of omnigraph-server (specification surfaces §1.1).
//
//     auto asked = parse_command_line(arguments, process_environment);
//     if (!asked) { std::cerr << asked.error().message; return asked.error().exit_code; }
//
// There is no positional argument, and no other source to boot from than a cluster.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>

namespace omnigraph::cluster::server {

inline constexpr std::string_view usage =
    "usage: omnigraph-server --cluster <DIR|URI> [--bind HOST:PORT] [--unauthenticated] [--require-all-graphs]\n"
    "\n"
    "  --cluster <DIR|URI>    a folder with cluster.yaml, or a storage root (s3://bucket/prefix, file:///path)\n"
    "  --bind HOST:PORT       where to listen; 127.0.0.1:8080 unless given, port 0 picks a free one\n"
    "  --unauthenticated      serve everybody when there are neither tokens nor policies\n"
    "                         (or OMNIGRAPH_UNAUTHENTICATED=1)\n"
    "  --require-all-graphs   refuse to start when any applied graph cannot be served\n"
    "                         (or OMNIGRAPH_REQUIRE_ALL_GRAPHS=1)\n"
    "  --version, --help\n";

struct server_arguments {
    std::string cluster;
    std::string bind = "127.0.0.1:8080";
    bool unauthenticated = false;
    bool require_all_graphs = false;
    bool show_version = false;
    bool show_help = false;
};

struct usage_fault {
    std::string message;
    int exit_code = 2;
};

/// Set, not blank, not `0` and not `false` in any case.
[[nodiscard]] inline bool is_switched_on(const environment_lookup& lookup, const std::string& name) {
    const auto value = detail::set_variable(lookup, name);
    if (!value) return false;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto text = detail::trimmed(*value);
    return text != "0" && !std::ranges::equal(text, std::string_view{"false"}, {}, lower);
}

/// A fault of usage has exit code 2; a missing `--cluster` is a failed boot, 1.
[[nodiscard]] inline result<server_arguments, usage_fault> parse_command_line(std::span<const std::string> arguments,
                                                                              const environment_lookup& lookup) {
    server_arguments asked;
    const auto fault = [](const std::string& message) {
        return usage_fault{"omnigraph-server: " + message + "\n\n" + std::string{usage}};
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto name = argument.substr(0, argument.find('='));
        if (name == "--cluster" || name == "--bind") {
            auto& into = name == "--cluster" ? asked.cluster : asked.bind;
            if (name.size() < argument.size()) into = argument.substr(name.size() + 1);
            else if (i + 1 < arguments.size()) into = arguments[++i];
            else return fault(std::string{name} + " needs a value");
            if (into.empty()) return fault(std::string{name} + " needs a value that is not empty");
        } else if (argument == "--unauthenticated") asked.unauthenticated = true;
        else if (argument == "--require-all-graphs") asked.require_all_graphs = true;
        else if (argument == "--version" || argument == "-V") asked.show_version = true;
        else if (argument == "--help" || argument == "-h") asked.show_help = true;
        else return fault("unknown argument `" + std::string{argument.substr(0, 200)} + "`");
    }
    if (asked.show_help || asked.show_version) return asked;
    if (asked.cluster.empty())
        return usage_fault{
            "omnigraph-server: --cluster is missing. The server boots from a cluster and from nothing else; "
            "booting from a single graph was removed.\n",
            1};
    asked.unauthenticated = asked.unauthenticated || is_switched_on(lookup, "OMNIGRAPH_UNAUTHENTICATED");
    asked.require_all_graphs = asked.require_all_graphs || is_switched_on(lookup, "OMNIGRAPH_REQUIRE_ALL_GRAPHS");
    return asked;
}

}  // namespace omnigraph::cluster::server
