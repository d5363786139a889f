// Bodies of cli/input/graph_scope.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::cli::detail {

template <class Named>
[[nodiscard]] std::vector<std::string> names_of(const Named& named) {
    std::vector<std::string> names;
    for (const auto& [name, value] : named) names.push_back(name);
    return names;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return list.empty() ? "none" : list;
}

[[nodiscard]] OMNIGRAPH_INLINE result<graph_scope> scope_of_server(const operator_scopes& named,
                                                                   const std::string& server,
                                                                   std::optional<std::string> graph) {
    auto address = address_of_server(named, server);
    if (!address) return address.error();
    graph_scope scope;
    scope.server = server;
    scope.target.graph = std::move(graph);
    return scope;
}

[[nodiscard]] OMNIGRAPH_INLINE result<graph_scope> scope_of_profile(const operator_scopes& named,
                                                                    const std::string& name,
                                                                    const std::optional<std::string>& graph) {
    auto profile = usable_profile(named, name);
    if (!profile) return profile.error();
    auto chosen = graph ? graph : profile->default_graph;
    if (profile->server) return scope_of_server(named, *profile->server, std::move(chosen));
    if (profile->cluster)
        return graph_scope{{}, {.store = {}, .cluster = root_of_cluster(named, *profile->cluster), .graph = chosen}};
    if (graph)
        return error(codes::profile_unusable, "profiles." + name,
                     "The profile `" + name + "` names one graph, so `--graph` means nothing with it.")
            .with_remedy("Leave --graph out.");
    return graph_scope{{}, {.store = profile->store, .cluster = {}, .graph = {}}};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> ambient(const std::string& variable) {
    auto value = posix::environment_variable(variable);
    return value && !is_blank(*value) ? std::move(value) : std::nullopt;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string root_of_cluster(const operator_scopes& named, const std::string& written) {
    const auto known = named.clusters.find(written);
    return known == named.clusters.end() ? written : known->second;
}

OMNIGRAPH_INLINE std::optional<std::string> ambient_cluster() { return detail::ambient("OMNIGRAPH_CLUSTER"); }

OMNIGRAPH_INLINE std::optional<std::string> ambient_profile() { return detail::ambient("OMNIGRAPH_PROFILE"); }

OMNIGRAPH_INLINE result<std::string> address_of_server(const operator_scopes& named, const std::string& server) {
    if (server.find("://") != std::string::npos) return server;
    const auto known = named.servers.find(server);
    if (known != named.servers.end()) return known->second;
    const auto names = detail::names_of(named.servers);
    return error(codes::server_unknown, "--server",
                 "No server `" + printable(hide_user(server)) + "` is configured." + did_you_mean(server, names) +
                     " These are: " + detail::listed(names) + ".")
        .with_remedy(
            "Give its address, as in --server https://graph.example.com, or name it under `servers` in the "
            "operator's config.yaml.");
}

OMNIGRAPH_INLINE result<operator_profile> usable_profile(const operator_scopes& named, const std::string& name) {
    const auto known = named.profiles.find(name);
    const auto names = detail::names_of(named.profiles);
    if (known == named.profiles.end())
        return error(codes::profile_unusable, "profiles." + printable(name),
                     "There is no profile `" + printable(name) + "`." + did_you_mean(name, names) +
                         " These are: " + detail::listed(names) + ".")
            .with_remedy("Correct the name, or write the profile into the operator's config.yaml.");
    const auto& profile = known->second;
    if (int{profile.server.has_value()} + int{profile.cluster.has_value()} + int{profile.store.has_value()} == 1)
        return profile;
    return error(codes::profile_unusable, "profiles." + name,
                 "The profile `" + name + "` has to name exactly one of `server`, `cluster` and `store`.")
        .with_remedy("Correct it in the operator's config.yaml.");
}

OMNIGRAPH_INLINE result<graph_scope> resolve_scope(const graph_target& asked, const operator_scopes& named) {
    if (asked.server) {
        const bool same = named.default_server == asked.server;
        return detail::scope_of_server(named, *asked.server, asked.graph || !same ? asked.graph : named.default_graph);
    }
    if (asked.store) return graph_scope{{}, {.store = asked.store, .cluster = {}, .graph = asked.graph}};
    if (asked.cluster)
        return graph_scope{{}, {.store = {}, .cluster = root_of_cluster(named, *asked.cluster), .graph = asked.graph}};
    if (asked.profile) return detail::scope_of_profile(named, *asked.profile, asked.graph);
    if (const auto place = ambient_cluster())
        return graph_scope{{}, {.store = {}, .cluster = *place, .graph = asked.graph}};
    if (const auto profile = ambient_profile()) return detail::scope_of_profile(named, *profile, asked.graph);
    if (named.default_server)
        return detail::scope_of_server(named, *named.default_server, asked.graph ? asked.graph : named.default_graph);
    if (named.default_store && !asked.graph)
        return graph_scope{{}, {.store = named.default_store, .cluster = {}, .graph = {}}};
    return graph_scope{{}, {.store = {}, .cluster = ".", .graph = asked.graph}};
}

OMNIGRAPH_INLINE result<call_command> call_of_alias(const alias_command& asked, const operator_scopes& named) {
    const auto wrong = [&](std::string message, std::string remedy) {
        return error(codes::alias_unusable, "aliases." + printable(asked.name), std::move(message))
            .with_remedy(std::move(remedy));
    };
    const auto known = named.aliases.find(asked.name);
    const auto names = detail::names_of(named.aliases);
    if (known == named.aliases.end())
        return wrong("There is no alias `" + printable(asked.name) + "`." + did_you_mean(asked.name, names) +
                         " These are: " + detail::listed(names) + ".",
                     "Correct the name, or write the alias into the operator's config.yaml.");
    const auto& alias = known->second;
    if (!alias.query) return wrong("The alias names no `query`.", "Correct it in the operator's config.yaml.");
    if (asked.arguments.size() > alias.arguments.size())
        return wrong("The alias takes at most " + std::to_string(alias.arguments.size()) +
                         " values: " + detail::listed(alias.arguments) + ".",
                     "Leave the others out.");
    auto bound = parse_data_json(alias.parameters);
    if (!bound || !bound->is_object()) return wrong("Its `params` are no mapping.", "Correct it in config.yaml.");
    // As by --param, the type of the parameter says what a value is: `42` may be a text.
    std::map<std::string, std::string> assigned;
    for (std::size_t i = 0; i < asked.arguments.size(); ++i) assigned[alias.arguments[i]] = asked.arguments[i];
    if (asked.params) {
        const auto given = parse_data_json(*asked.params);
        if (!given || !given->is_object())
            return wrong("--params is no JSON object.", "Write it as in {\"limit\": 5}.");
        for (const auto& member : given->as_object()) {
            bound->as_object()[member.key()] = member.value();
            assigned.erase(std::string{std::string_view{member.key()}});
        }
    }
    call_command call;
    call.target.timeout = asked.timeout;
    for (const auto& [name, value] : assigned) {
        bound->as_object().erase(name);
        call.assignments.push_back(name + "=" + value);
    }
    call.name = alias.query;
    call.params = compact_json(*bound);
    call.format = asked.json ? std::nullopt : asked.format ? asked.format : alias.format;
    call.json = asked.json;
    call.target.graph = alias.graph;
    call.target.server = alias.server;
    return call;
}

}  // namespace omnigraph::cluster::cli
