// Bodies of cli/commands/manage_access.hpp.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/manage_access.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/credentials.hpp>
#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

/// The operator's configuration; nullopt after it was refused.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<operator_config> read_config(const console& terminal, bool json) {
    diagnostics warnings;
    auto config = read_operator_config(operator_home(), warnings);
    warn(terminal, warnings);
    if (config) return *std::move(config);
    refuse(terminal, json, config.error());
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic no_home() {
    return error(codes::credentials_unusable, "OMNIGRAPH_HOME", "There is no folder for the operator's files.")
        .with_remedy("Set HOME or OMNIGRAPH_HOME.");
}

/// A profile as it stands, its binding in words.
[[nodiscard]] OMNIGRAPH_INLINE std::pair<std::string, std::string> binding_of(const operator_profile& profile) {
    if (profile.server) return {"server", *profile.server};
    if (profile.cluster) return {"cluster", *profile.cluster};
    if (profile.store) return {"store", *profile.store};
    return {};
}

[[nodiscard]] OMNIGRAPH_INLINE json optional_json(const std::optional<std::string>& text) {
    return text ? json(std::string_view{*text}) : json(nullptr);
}

/// A name or an address as it is shown; null for none.
[[nodiscard]] OMNIGRAPH_INLINE json place_json(const std::string& target) {
    return target.empty() ? json(nullptr) : json(hide_user(target));
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object profile_json(const operator_scopes& named, const std::string& name,
                                                                const std::optional<std::string>& active) {
    const auto& profile = named.profiles.at(name);
    auto usable = usable_profile(named, name);
    if (usable && usable->server)
        if (auto address = address_of_server(named, *usable->server); !address) usable = std::move(address).error();
    const auto [kind, target] = binding_of(profile);
    return {{"name", name},
            {"binding", kind.empty() ? json(nullptr) : json(kind + ": " + hide_user(target))},
            {"scope_kind", kind.empty() ? json(nullptr) : json(kind)},
            {"target", place_json(target)},
            {"valid", usable.has_value()},
            {"error", usable ? json(nullptr) : json(usable.error().message)},
            {"default_graph", optional_json(profile.default_graph)},
            {"active", active == name}};
}

/// The scope of a name, or of the defaults without one.
[[nodiscard]] OMNIGRAPH_INLINE result<boost::json::object> scope_json(const operator_config& config,
                                                                      const std::optional<std::string>& name) {
    const auto& named = config.named;
    operator_profile profile{named.default_server, {}, named.default_store, named.default_graph};
    if (name) {
        auto usable = usable_profile(named, *name);
        if (!usable) return usable.error();
        profile = *std::move(usable);
    }
    const auto [kind, target] = binding_of(profile);
    auto endpoint = place_json(target);
    if (kind == "server") {
        auto address = address_of_server(named, target);
        if (!address) return address.error();
        endpoint = *address;
    } else if (const auto root = named.clusters.find(target); kind == "cluster" && root != named.clusters.end()) {
        endpoint = place_json(root->second);
    }
    return boost::json::object{{"name", name ? json(*name) : json("(defaults)")},
                               {"scope_kind", kind.empty() ? json(nullptr) : json(kind)},
                               {"target", place_json(target)},
                               {"endpoint", std::move(endpoint)},
                               {"default_graph", optional_json(profile.default_graph)},
                               {"output_format", config.output.value_or("table")}};
}

/// One member a line; null as a dash.
OMNIGRAPH_INLINE void print_members(const boost::json::object& object, const console& terminal) {
    for (const auto& member : object)
        terminal.out << fmt::format("{:<14} {}\n", std::string{std::string_view{member.key()}} + ":",
                                    member.value().is_string() ? printable(std::string_view{member.value().as_string()})
                                    : member.value().is_null() ? std::string{"-"}
                                                               : compact_json(member.value()));
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int log_in(const login_command& options, std::istream& input, const console& terminal) {
    const auto home = operator_home();
    if (home.empty()) return refuse(terminal, options.json, detail::no_home());
    const auto config = detail::read_config(terminal, options.json);
    if (!config) return exit_code::failed;
    std::string token = options.token.value_or("");
    if (!options.token) std::getline(input, token);
    token = std::string{trim_blanks(token)};
    if (auto fault = fault_of_token(token))
        return refuse(terminal, options.json,
                      error(codes::credentials_unusable, "--token", *std::move(fault))
                          .with_remedy("Give it as the first line of standard input, or by --token TOKEN."));
    if (auto kept = keep_token(home, options.server, token); !kept)
        return refuse(terminal, options.json, std::move(kept).error());
    const bool declared = config->named.servers.contains(options.server);
    if (options.json) {
        terminal.out << pretty_json(boost::json::object{{"server", options.server},
                                                        {"credentials_path", credentials_file(home)},
                                                        {"declared", declared}})
                     << '\n';
        return exit_code::ok;
    }
    terminal.out << fmt::format("kept the token of {} in {}\n", options.server, printable(credentials_file(home)));
    if (!declared)
        terminal.err << fmt::format("note: {}/config.yaml declares no server `{}` yet, so no request uses the token\n",
                                    printable(home), options.server);
    return exit_code::ok;
}

OMNIGRAPH_INLINE int log_out(const logout_command& options, const console& terminal) {
    const auto home = operator_home();
    if (home.empty()) return refuse(terminal, options.json, detail::no_home());
    const auto removed = forget_token(home, options.server);
    if (!removed) return refuse(terminal, options.json, removed.error());
    if (options.json)
        terminal.out << pretty_json(boost::json::object{{"server", options.server}, {"removed", *removed}}) << '\n';
    else if (*removed) terminal.out << fmt::format("forgot the token of {}\n", options.server);
    else terminal.out << fmt::format("no token of {} was kept\n", options.server);
    return exit_code::ok;
}

OMNIGRAPH_INLINE int show_profiles(const profile_command& options, const console& terminal) {
    const auto config = detail::read_config(terminal, options.json);
    if (!config) return exit_code::failed;
    const auto active = ambient_profile();
    if (options.shows) {
        const auto shown = detail::scope_json(*config, options.name ? options.name : active);
        if (!shown) return refuse(terminal, options.json, shown.error());
        if (options.json) terminal.out << pretty_json(*shown) << '\n';
        else detail::print_members(*shown, terminal);
        return exit_code::ok;
    }
    boost::json::array profiles;
    for (const auto& [name, profile] : config->named.profiles)
        profiles.push_back(detail::profile_json(config->named, name, active));
    if (options.json) {
        terminal.out << pretty_json(boost::json::object{{"profiles", profiles}}) << '\n';
        return exit_code::ok;
    }
    for (const auto& one : profiles) {
        const auto& fields = one.as_object();
        const auto text = [&](const char* name) { return printable(std::string_view{fields.at(name).as_string()}); };
        terminal.out << fmt::format("{} {:<16} {}\n", fields.at("active").as_bool() ? '*' : ' ', text("name"),
                                    fields.at("valid").as_bool() ? text("binding") : "unusable: " + text("error"));
    }
    if (profiles.empty()) terminal.out << "no profile is configured\n";
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
