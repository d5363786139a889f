// Bodies of cli/input/served_words.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/served_words.hpp>
#include <omnigraph/cluster/cli/input/time_span.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void served_words::add_to(CLI::App& root, bool& json) {
    const auto with_json = [&](CLI::App& app) -> CLI::App& {
        app.add_flag("--json", json, "Write the result as JSON");
        return app;
    };
    auto& of_graphs = *root.add_subcommand("graphs", "The graphs of a server or of a cluster");
    with_json(*of_graphs.add_subcommand("list", "Their ids and where they are"));

    auto& logs_in = with_json(*root.add_subcommand("login", "Keep the token of a server for later commands"));
    as_required(logs_in.add_option("server", login.server, "The server's name in the operator's config.yaml")
                    ->type_name("NAME"));
    logs_in.add_option("--token", login.token, "The token; default: the first line of standard input")
        ->type_name("TOKEN");
    auto& logs_out = with_json(*root.add_subcommand("logout", "Forget the token of a server"));
    as_required(logs_out.add_option("server", logout.server, "The server's name")->type_name("NAME"));

    auto& profiles = *root.add_subcommand("profile", "The profiles of the operator's config.yaml");
    with_json(*profiles.add_subcommand("list", "All of them, and which is in use"));
    auto& shows = with_json(*profiles.add_subcommand("show", "What one of them stands for"));
    shows.add_option("name", profile.name, "Default: the one of OMNIGRAPH_PROFILE, else the defaults")
        ->type_name("NAME");

    auto& calls = with_json(*root.add_subcommand("alias", "Ask a stored query by a name of your own"));
    as_required(calls.add_option("name", alias.name, "Of config.yaml, under aliases")->type_name("NAME"));
    calls.add_option("arguments", alias.arguments, "Values, in the order of the alias's args")->type_name("VALUE");
    calls.add_option("--params", alias.params, "Parameters as a JSON object")->type_name("JSON");
    calls.add_option("--format", alias.format, "table, kv, csv, jsonl or json")->type_name("FORMAT");
}

OMNIGRAPH_INLINE bool served_words::has(const std::string& verb) {
    constexpr std::array<std::string_view, 5> verbs{"graphs", "login", "logout", "profile", "alias"};
    return std::ranges::find(verbs, verb) != verbs.end();
}

OMNIGRAPH_INLINE command served_words::interpret(const std::string& verb, const std::string& deepest,
                                                 const graph_target& target, bool json) const {
    const auto refuse = [&](std::string message, std::string remedy) {
        return usage_fault{std::move(message), std::move(remedy), json};
    };
    if ((verb == "graphs" || verb == "profile") && deepest == verb)
        return refuse("`omnigraph " + verb + "` needs a command.", "`omnigraph " + verb + " --help` lists them.");
    if (verb == "graphs") {
        auto made = graphs;
        made.target = target;
        made.json = json;
        return made;
    }
    if (verb == "profile") return profile_command{deepest == "show", profile.name, json};
    if (verb == "alias") {
        if (alias.name.empty()) return refuse("`omnigraph alias` needs a name.", "See `omnigraph alias --help`.");
        if (alias.format && json) return refuse("--json and --format ask for two formats.", "Keep one of them.");
        auto made = alias;
        made.timeout = target.timeout;
        made.json = json;
        return made;
    }
    const auto& server = verb == "login" ? login.server : logout.server;
    if (!is_server_name(server))
        return refuse(server.empty() ? "`omnigraph " + verb + "` needs the name of a server."
                                     : "`" + printable(server) + "` cannot be the name of a server.",
                      "Use the name that stands in the operator's config.yaml, under servers.");
    if (verb == "logout") return logout_command{server, json};
    auto made = login;
    made.json = json;
    return made;
}

OMNIGRAPH_INLINE bool recognised_line::only_reads() const {
    constexpr std::array<std::string_view, 8> reading{
        "omnigraph query",       "omnigraph lint",        "omnigraph schema plan", "omnigraph schema show",
        "omnigraph branch list", "omnigraph commit list", "omnigraph commit show", "omnigraph diff"};
    return std::ranges::find(reading, text) != reading.end();
}

OMNIGRAPH_INLINE std::optional<usage_fault> read_timeout(const std::string& text, bool json, graph_target& into) {
    into.timeout = parse_time_span(text);
    if (into.timeout && into.timeout->count() > 0) return std::nullopt;
    return usage_fault{"`--timeout " + text + "` is no time that can be waited.",
                       "Write a number with ms, s, m or h, as in 30s; at most a day.", json};
}

OMNIGRAPH_INLINE std::optional<usage_fault> check_served_options(
    const recognised_line& line, const std::function<bool(const std::string&)>& was_given) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> verbs) {
        return std::ranges::find(verbs, line.verb) != verbs.end();
    };
    const auto refuse = [&](std::string message, std::string remedy) {
        return usage_fault{std::move(message), std::move(remedy), line.json};
    };
    const bool asks_servers = line.text == "omnigraph schema show" || line.text == "omnigraph schema apply" ||
                              is_one_of({"query", "mutate", "load", "embed", "queries", "graphs", "branch", "commit",
                                         "diff", "snapshot", "export"});
    const bool has_stores = is_one_of({"lint", "schema", "optimize", "cleanup", "repair"});
    for (const auto* option : {"--server", "--profile", "--timeout"}) {
        // A profile can be bound to a cluster or a store.
        if (has_stores && std::string_view{option} == "--profile") continue;
        if (was_given(option) && line.verb == "alias") {
            if (std::string_view{option} == "--timeout") continue;
            return refuse(
                fmt::format("`{}` cannot be used with `{}`, whose place stands in config.yaml.", option, line.text),
                "Leave it out; `server` and `graph` stand below the alias in the operator's config.yaml.");
        } else if (was_given(option) && !asks_servers)
            return refuse(fmt::format("`{}` cannot be used with `{}`, which asks no server.", option, line.text),
                          has_stores && std::string_view{option} == "--server"
                              ? "Name the graph by --store URI, or by --cluster DIR and --graph ID."
                              : "Leave it out.");
    }
    if (was_given("--server") && was_given("--as"))
        return refuse("`--as` cannot be used with `--server`: the server knows you by your token.", "Leave it out.");
    if (was_given("--server") && line.text == "omnigraph queries validate")
        return refuse("`omnigraph queries validate` reads the catalog of a cluster, not a server.",
                      "Name the cluster: --cluster DIR.");
    for (const auto* other : {"--store", "--cluster"})
        if (was_given("--server") && was_given(other))
            return refuse(fmt::format("{} and --server name different places.", other), "Keep one of them.");
    if (!served_words::has(line.verb)) return std::nullopt;
    for (const auto* option : {"--as", "--store", "--cluster", "--graph"})
        if (was_given(option) && !(line.verb == "graphs" && std::string_view{option} == "--cluster"))
            return refuse(fmt::format("`{}` addresses no graph; `{}` cannot be used with it.", line.text, option),
                          "Leave it out.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli
