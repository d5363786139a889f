// The kinds of embedding providers, and what each of them uses when a provider does not say it (control-plane
// specification §1.4, surfaces specification §5.2).
//
//     if (const usual_provider* usual = usual_provider_of("openai")) print(usual->model);   // text-embedding-3-large
//     const auto model = declared_model(profile);     // what the profile names, else what is usual for its kind
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

struct usual_provider {
    std::string_view kind, base_url, model;
    std::array<const char*, 2> keys;  ///< the variables that have a key when no profile names one
};

inline constexpr std::string_view default_provider_kind = "openai-compatible", mock_provider_kind = "mock";

/// The mock is called nowhere, and its model is that of the environment.
inline constexpr std::array usual_providers{
    usual_provider{default_provider_kind,
                   "https://openrouter.ai/api/v1",
                   "openai/text-embedding-3-large",
                   {"OPENROUTER_API_KEY", "OPENAI_API_KEY"}},
    usual_provider{"openai", "https://api.openai.com/v1", "text-embedding-3-large", {"OPENAI_API_KEY", nullptr}},
    usual_provider{"gemini",
                   "https://generativelanguage.googleapis.com/v1beta",
                   "gemini-embedding-2",
                   {"GEMINI_API_KEY", nullptr}},
    usual_provider{mock_provider_kind, "", "", {nullptr, nullptr}}};

/// nullptr when there is no such kind.
[[nodiscard]] constexpr const usual_provider* usual_provider_of(std::string_view kind) {
    const auto* at = std::ranges::find(usual_providers, kind, &usual_provider::kind);
    return at == usual_providers.end() ? nullptr : at;
}

/// `openai-compatible, openai, gemini or mock`, for messages.
[[nodiscard]] inline std::string known_provider_kinds() {
    std::string all;
    for (const auto& known : usual_providers) {
        if (!all.empty()) all += known.kind == usual_providers.back().kind ? " or " : ", ";
        all += known.kind;
    }
    return all;
}

/// The model of a provider, as far as its profile decides it: nullopt for an unknown kind, and for one whose model the
/// environment of the program that embeds decides.
[[nodiscard]] inline std::optional<std::string> declared_model(const embedding_profile_record& profile) {
    const auto* usual = usual_provider_of(profile.kind.value_or(std::string{default_provider_kind}));
    if (!usual) return std::nullopt;
    if (profile.model && !profile.model->empty()) return profile.model;
    return usual->model.empty() ? std::nullopt : std::optional{std::string{usual->model}};
}

}  // namespace omnigraph::cluster
