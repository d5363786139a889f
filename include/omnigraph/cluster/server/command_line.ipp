// Bodies of server/command_line.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/command_line.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool is_switched_on(const environment_lookup& lookup, const std::string& name) {
    const auto value = set_variable(lookup, name);
    if (!value) return false;
    const auto text = trim_blanks(*value);
    return text != "0" && !equal_ignoring_case(text, "false");
}

OMNIGRAPH_INLINE result<server_arguments, usage_fault> parse_command_line(std::span<const std::string> arguments,
                                                                          const environment_lookup& lookup) {
    server_arguments parsed;
    const auto fault = [](const std::string& message) {
        return usage_fault{"omnigraph-server: " + message + "\n\n" + std::string{usage}};
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto name = argument.substr(0, argument.find('='));
        if (name == "--cluster" || name == "--bind") {
            auto& into = name == "--cluster" ? parsed.cluster : parsed.bind;
            if (name.size() < argument.size()) into = argument.substr(name.size() + 1);
            else if (i + 1 < arguments.size()) into = arguments[++i];
            else return fault(std::string{name} + " needs a value");
            if (into.empty()) return fault(std::string{name} + " needs a value that is not empty");
        } else if (argument == "--unauthenticated") parsed.unauthenticated = true;
        else if (argument == "--require-all-graphs") parsed.require_all_graphs = true;
        else if (argument == "--version" || argument == "-V") parsed.show_version = true;
        else if (argument == "--help" || argument == "-h") parsed.show_help = true;
        else return fault("unknown argument `" + std::string{argument.substr(0, 200)} + "`");
    }
    if (parsed.show_help || parsed.show_version) return parsed;
    if (parsed.cluster.empty())
        return usage_fault{
            "omnigraph-server: --cluster is missing. The server boots from a cluster and from nothing else; "
            "booting from a single graph was removed.\n",
            1};
    parsed.unauthenticated = parsed.unauthenticated || is_switched_on(lookup, "OMNIGRAPH_UNAUTHENTICATED");
    parsed.require_all_graphs = parsed.require_all_graphs || is_switched_on(lookup, "OMNIGRAPH_REQUIRE_ALL_GRAPHS");
    return parsed;
}

}  // namespace omnigraph::cluster::server
