// Bodies of graph/embedding/embedding_settings.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/usual_providers.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/store/http/base_url.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string set_value(const environment_lookup& environment, const std::string& name) {
    const auto value = environment(name);
    return value ? std::string{trim_blanks(*value)} : std::string{};
}

[[nodiscard]] OMNIGRAPH_INLINE bool says_yes(std::string_view value) {
    for (const std::string_view yes : {"1", "true", "yes", "on"})
        if (equal_ignoring_case(value, yes)) return true;
    return false;
}

/// A whole number that the environment may set.
struct embedding_number {
    const char* name;
    std::int64_t least, most, usual;
};
inline constexpr std::int64_t one_day = 24 * 3600 * 1000;
inline constexpr embedding_number request_number{"OMNIGRAPH_EMBED_TIMEOUT_MS", 1, one_day, 30'000},
    attempts_number{"OMNIGRAPH_EMBED_RETRY_ATTEMPTS", 1, 100, 4},
    pause_number{"OMNIGRAPH_EMBED_RETRY_BACKOFF_MS", 0, one_day, 200},
    whole_number{"OMNIGRAPH_EMBED_DEADLINE_MS", 0, one_day, 60'000};

/// nullopt when the variable is set to something else.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> number_of(const environment_lookup& environment,
                                                                     const embedding_number& wanted) {
    const auto text = set_value(environment, wanted.name);
    if (text.empty()) return wanted.usual;
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = wrong == std::errc{} && end == text.data() + text.size();
    return is_number && number >= wanted.least && number <= wanted.most ? std::optional{number} : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE embedding_patience patience_of(const environment_lookup& environment) {
    const auto value = [&](const embedding_number& wanted) {
        return number_of(environment, wanted).value_or(wanted.usual);
    };
    return {std::chrono::milliseconds{value(request_number)}, static_cast<int>(value(attempts_number)),
            std::chrono::milliseconds{value(pause_number)}, std::chrono::milliseconds{value(whole_number)}};
}

[[nodiscard]] OMNIGRAPH_INLINE std::string wrong_number_text(const environment_lookup& environment,
                                                             const embedding_number& wanted) {
    return std::string{"The variable "} + wanted.name + " is `" + printable(set_value(environment, wanted.name)) +
           "`; it must be a whole number from " + std::to_string(wanted.least) + " to " + std::to_string(wanted.most) +
           ".";
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> wrong_number(const environment_lookup& environment,
                                                                      const std::string& provider) {
    for (const auto& wanted : {request_number, attempts_number, pause_number, whole_number})
        if (!number_of(environment, wanted))
            return error(codes::invalid_embedding_provider, provider, wrong_number_text(environment, wanted))
                .with_remedy("Correct the variable, or unset it.");
    return std::nullopt;
}

/// A machine that the key does not leave.
[[nodiscard]] OMNIGRAPH_INLINE bool is_this_machine(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

/// What is wrong with place and key; empty when nothing is. The key is a header, so it is one printable word.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> fault_of(const embedding_settings& settings) {
    const auto base = parse_base_url(settings.base_url);
    if (!base)
        return error(codes::invalid_embedding_provider, settings.name,
                     "The base_url of this embedding provider is no address of a service.")
            .with_remedy("Write https://host/path, without a user, a password or a query.");
    if (!base->endpoint.tls && !settings.plain_http && !is_this_machine(base->endpoint.host))
        return error(codes::invalid_embedding_provider, settings.name,
                     "The base_url of this embedding provider would send the key without encryption.")
            .with_remedy("Write https://, or set OMNIGRAPH_EMBED_ALLOW_HTTP=1 where the network is trusted.");
    if (settings.api_key.empty())
        return error(codes::embedding_provider_unresolved, settings.name,
                     "The key of this embedding provider is missing: the variable " + settings.key_name + " is blank.")
            .with_remedy("Set the variable where the program runs, and start it again.");
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
    if (!std::ranges::all_of(settings.api_key, is_plain))
        return error(codes::embedding_provider_unresolved, settings.name,
                     "The key of this embedding provider in " + settings.key_name +
                         " has a blank or a character that no key has.")
            .with_remedy("Set the variable to the key alone.");
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE embedding_settings completed(embedding_settings settings, const usual_provider& usual,
                                                            const environment_lookup& environment) {
    if (settings.base_url.empty()) settings.base_url = usual.base_url;
    if (settings.model.empty()) settings.model = usual.model;
    if (usual.kind == mock_provider_kind && settings.model.empty())
        settings.model = set_value(environment, "OMNIGRAPH_EMBED_MODEL");
    if (settings.model.empty()) settings.model = usual.kind;  // the mock has no model, and a name to show
    settings.plain_http = says_yes(set_value(environment, "OMNIGRAPH_EMBED_ALLOW_HTTP"));
    settings.ca_file = set_value(environment, "OMNIGRAPH_EMBED_CA_BUNDLE");
    settings.patience = patience_of(environment);
    return settings;
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic unknown_provider(const std::string& name, std::string_view kind) {
    return error(
        codes::invalid_embedding_provider, name,
        "`" + printable(kind) + "` is an unknown embedding provider; known are " + known_provider_kinds() + ".");
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<embedding_settings> resolve_embedding(const embedding_profile_record& profile,
                                                              const std::string& name,
                                                              const environment_lookup& environment) {
    const auto kind = profile.kind.value_or(std::string{default_provider_kind});
    const auto* usual = usual_provider_of(kind);
    if (!usual)
        return detail::unknown_provider(name, kind)
            .with_remedy("Correct the provider's `kind` and run `omnigraph cluster apply`.");
    auto settings = detail::completed({kind, profile.base_url.value_or(""), profile.model.value_or(""), {}, name},
                                      *usual, environment);
    if (kind != mock_provider_kind)
        if (auto wrong = detail::wrong_number(environment, name)) return *std::move(wrong);
    if (!profile.api_key) {
        if (kind == mock_provider_kind) return settings;
        return error(codes::embedding_api_key_required, name,
                     "The applied profile of this embedding provider names no key.")
            .with_remedy("Add `api_key: ${NAME}` to the provider and run `omnigraph cluster apply`.");
    }
    settings.key_name = env_reference_name(*profile.api_key).value_or("");
    auto key = resolve_env_reference(*profile.api_key, environment);
    if (key) settings.api_key = trim_blanks(*key);
    else if (kind != mock_provider_kind)
        return error(codes::embedding_provider_unresolved, name,
                     "The key of this embedding provider is missing. " + key.error().message)
            .with_remedy("Set the variable where the program runs, and start it again.");
    if (kind != mock_provider_kind)
        if (auto fault = detail::fault_of(settings)) return *std::move(fault);
    return settings;
}

OMNIGRAPH_INLINE result<std::optional<embedding_settings>> embedding_of_environment(
    const environment_lookup& environment) {
    const auto value = [&](const char* variable) { return detail::set_value(environment, variable); };
    const std::string name = "OMNIGRAPH_EMBED_PROVIDER";
    const auto base_url = value("OMNIGRAPH_EMBED_BASE_URL");
    auto kind = value("OMNIGRAPH_EMBED_PROVIDER");
    if (detail::says_yes(value("OMNIGRAPH_EMBEDDINGS_MOCK"))) kind = mock_provider_kind;
    else if (kind.empty() && base_url.empty()) return std::optional<embedding_settings>{};
    else if (kind.empty()) kind = default_provider_kind;
    const auto* usual = usual_provider_of(kind);
    if (!usual)
        return detail::unknown_provider(name, kind).with_remedy("Correct the variable OMNIGRAPH_EMBED_PROVIDER.");
    auto settings = detail::completed(
        {kind, base_url, value("OMNIGRAPH_EMBED_MODEL"), {}, "the embedding provider of the environment"}, *usual,
        environment);
    if (kind == mock_provider_kind) return std::optional{std::move(settings)};
    if (auto wrong = detail::wrong_number(environment, name)) return *std::move(wrong);
    std::string accepted;
    for (const auto* variable : usual->keys) {
        // A key of one company is not sent to the usual place of another one.
        if (!variable || (base_url.empty() && variable != usual->keys.front())) continue;
        accepted += (accepted.empty() ? "" : " or ") + std::string{variable};
        if (!settings.api_key.empty()) continue;
        settings.api_key = value(variable);
        settings.key_name = variable;
    }
    if (settings.api_key.empty())
        return error(codes::embedding_provider_unresolved, name,
                     "The environment names the embedding provider " + kind + " and has no key for it.")
            .with_remedy("Set " + accepted + ".");
    if (auto fault = detail::fault_of(settings)) return *std::move(fault);
    return std::optional{std::move(settings)};
}

OMNIGRAPH_INLINE diagnostics wrong_embedding_numbers(const environment_lookup& environment) {
    diagnostics wrong;
    for (const auto& wanted :
         {detail::request_number, detail::attempts_number, detail::pause_number, detail::whole_number})
        if (!detail::number_of(environment, wanted))
            wrong.push_back(error(codes::usage_error, wanted.name, detail::wrong_number_text(environment, wanted))
                                .with_remedy("Correct the variable, or unset it."));
    return wrong;
}

OMNIGRAPH_INLINE std::string model_of(const embedding_profile_record& profile, const environment_lookup& environment) {
    const auto* usual = usual_provider_of(profile.kind.value_or(std::string{default_provider_kind}));
    if (!usual) return profile.model.value_or("");
    return detail::completed({{}, {}, profile.model.value_or(""), {}}, *usual, environment).model;
}

}  // namespace omnigraph::cluster::graph
