// Bodies of server/command_line.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <set>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/command_line.hpp>
#include <omnigraph/cluster/server/http/bind_address.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool is_switched_on(const environment_lookup& lookup, const std::string& name) {
    const auto value = nonblank_variable(lookup, name);
    if (!value) return false;
    const auto text = trim_blanks(*value);
    return text != "0" && !equal_ignoring_case(text, "false");
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

/// An option that takes a number, the numbers that it takes, and where it goes.
struct limit_option {
    std::string_view name;
    std::uint64_t least, most;
    void (*set)(server_arguments&, std::uint64_t);
};

inline constexpr std::uint64_t longest_wait = 86'400, most_threads = 256;

inline constexpr limit_option limit_options[] = {
    {"--reload-interval", 0, longest_wait,
     [](server_arguments& into, std::uint64_t n) { into.reload_interval = std::chrono::seconds{n}; }},
    {"--read-workers", 1, most_threads, [](server_arguments& into, std::uint64_t n) { into.limits.reads.threads = n; }},
    {"--read-workers-per-actor", 1, most_threads,
     [](server_arguments& into, std::uint64_t n) { into.limits.reads.of_actor = n; }},
    {"--read-workers-per-graph", 1, most_threads,
     [](server_arguments& into, std::uint64_t n) { into.limits.reads.of_graph = n; }},
    {"--write-workers", 1, most_threads,
     [](server_arguments& into, std::uint64_t n) { into.limits.writes.threads = into.limits.writes.of_actor = n; }},
    {"--max-waiting", 1, 1'000'000,
     [](server_arguments& into, std::uint64_t n) { into.limits.reads.waiting = into.limits.writes.waiting = n; }},
    {"--max-body-memory", 32, 1'000'000,
     [](server_arguments& into, std::uint64_t n) { into.limits.body_bytes = n << 20; }},
    {"--max-answer-memory", 16, 1'000'000,
     [](server_arguments& into, std::uint64_t n) { into.limits.answer_bytes = n << 20; }},
    {"--idle-timeout", 1, longest_wait,
     [](server_arguments& into, std::uint64_t n) { into.limits.idle = std::chrono::seconds{n}; }},
    {"--body-timeout", 1, longest_wait,
     [](server_arguments& into, std::uint64_t n) { into.limits.body = std::chrono::seconds{n}; }},
    {"--write-timeout", 1, longest_wait,
     [](server_arguments& into, std::uint64_t n) { into.limits.write = std::chrono::seconds{n}; }},
    {"--drain-timeout", 0, longest_wait,
     [](server_arguments& into, std::uint64_t n) { into.limits.drain = std::chrono::seconds{n}; }},
};

/// The shares that were not given follow from the number of threads.
OMNIGRAPH_INLINE void share_threads(work_limits& limits, const std::set<std::string_view>& given) {
    const auto usual = shared_by(limits.threads);
    if (!given.contains("--read-workers-per-actor")) limits.of_actor = usual.of_actor;
    if (!given.contains("--read-workers-per-graph")) limits.of_graph = usual.of_graph;
}

/// The fault in the value; empty when the value was accepted.
[[nodiscard]] OMNIGRAPH_INLINE std::string set_limit(const limit_option& option, std::string_view text,
                                                     server_arguments& into) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (!whole || number < option.least || number > option.most)
        return std::string{option.name} + " takes a number from " + std::to_string(option.least) + " to " +
               std::to_string(option.most);
    option.set(into, number);
    return {};
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE result<server_arguments, usage_fault> parse_command_line(std::span<const std::string> arguments,
                                                                          const environment_lookup& lookup) {
    server_arguments parsed;
    std::string bind;
    std::set<std::string_view> given;
    const auto fault = [](const std::string& message) {
        return usage_fault{"omnigraph-server: " + message + "\n\n" + std::string{usage}};
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto name = argument.substr(0, argument.find('='));
        const auto limit = std::ranges::find(detail::limit_options, name, &detail::limit_option::name);
        const bool is_limit = limit != std::end(detail::limit_options);
        if (name == "--cluster" || name == "--bind" || is_limit) {
            std::string number;
            auto& into = is_limit ? number : name == "--cluster" ? parsed.cluster : bind;
            if (!into.empty()) return fault(std::string{name} + " is given twice");
            if (name.size() < argument.size()) into = argument.substr(name.size() + 1);
            else if (i + 1 < arguments.size()) into = arguments[++i];
            else return fault(std::string{name} + " needs a value");
            if (into.empty()) return fault(std::string{name} + " needs a value that is not empty");
            if (!is_limit) continue;
            if (!given.insert(limit->name).second) return fault(std::string{name} + " is given twice");
            if (auto why = detail::set_limit(*limit, number, parsed); !why.empty()) return fault(why);
        } else if (argument == "--unauthenticated") parsed.unauthenticated = true;
        else if (argument == "--require-all-graphs") parsed.require_all_graphs = true;
        else if (argument == "--version" || argument == "-V") parsed.show_version = true;
        else if (argument == "--help" || argument == "-h") parsed.show_help = true;
        else return fault("unknown argument `" + shortened(argument, 200) + "`");
    }
    if (parsed.show_help || parsed.show_version) return parsed;
    detail::share_threads(parsed.limits.reads, given);
    if (!bind.empty()) parsed.bind = bind;
    if (!parse_bind_address(parsed.bind))
        return fault("--bind takes an address to listen on; " + std::string{bind_address_advice});
    if (parsed.cluster.empty())
        return usage_fault{
            "omnigraph-server: --cluster is missing. The server boots from a cluster and from nothing else; "
            "booting from a single graph was removed.\n",
            1};
    if (const auto level = nonblank_variable(lookup, "OMNIGRAPH_LOG")) {
        const auto known = parse_log_level(trim_blanks(*level));
        if (!known)
            return fault("OMNIGRAPH_LOG is `" + shortened(*level, 200) + "`; it takes debug, info, warn or error");
        parsed.least_logged = *known;
    }
    parsed.unauthenticated = parsed.unauthenticated || is_switched_on(lookup, "OMNIGRAPH_UNAUTHENTICATED");
    parsed.require_all_graphs = parsed.require_all_graphs || is_switched_on(lookup, "OMNIGRAPH_REQUIRE_ALL_GRAPHS");
    return parsed;
}

}  // namespace omnigraph::cluster::server
