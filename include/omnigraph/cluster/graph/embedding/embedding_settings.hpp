// What is needed to call an embedding provider: its place, its model and its key (surfaces specification §5.2, §5.3).
//
//     auto settings = resolve_embedding(profile, "provider.embedding.main", environment);
//     if (!settings) return settings.error();
//     auto texts = open_embedder(*settings, clock);             // graph/embedding/open_embedder.hpp
//
// The key comes from the variable of the environment that the profile names, and from nowhere else. No error, log line
// or file contains it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::graph {

/// How long a provider is waited for. OMNIGRAPH_EMBED_TIMEOUT_MS, _RETRY_ATTEMPTS, _RETRY_BACKOFF_MS and _DEADLINE_MS
/// change it; one of them that is no number in range is the fault invalid_embedding_provider.
struct embedding_patience {
    std::chrono::milliseconds request{30'000};  ///< one exchange
    int attempts = 4;                           ///< of each request
    std::chrono::milliseconds pause{200};       ///< before the second attempt; twice as long before each further one
    std::chrono::milliseconds whole{60'000};    ///< one batch of texts with all of its attempts; zero: no bound
};

struct embedding_settings {
    std::string provider_kind = {};  ///< openai-compatible, openai, gemini or mock
    std::string base_url = {};
    std::string model = {};
    std::string api_key = {};   ///< a secret
    std::string name = {};      ///< the provider's address, for messages
    std::string key_name = {};  ///< the variable that has the key, for messages
    bool plain_http = false;    ///< allow a base_url without TLS on another machine
    std::string ca_file = {};   ///< trusted instead of the system's certificates
    embedding_patience patience = {};
    std::optional<embedding_error> unready = {};  ///< why it cannot be called
};

/// The settings of an applied profile. Codes: invalid_embedding_provider, embedding_provider_unresolved,
/// embedding_api_key_required; the path of the diagnostic is `name`.
[[nodiscard]] result<embedding_settings> resolve_embedding(const embedding_profile_record& profile,
                                                           const std::string& name,
                                                           const environment_lookup& environment);

/// The settings that the environment alone gives, for a graph without an applied provider (§5.3): nullopt when neither
/// OMNIGRAPH_EMBEDDINGS_MOCK nor OMNIGRAPH_EMBED_PROVIDER nor OMNIGRAPH_EMBED_BASE_URL is set. A key alone names no
/// provider: it may be there for another program. The codes are those of resolve_embedding.
[[nodiscard]] result<std::optional<embedding_settings>> embedding_of_environment(const environment_lookup& environment);

/// A usage_error for each variable of embedding_patience that is no number in its range; its path is the variable.
[[nodiscard]] diagnostics wrong_embedding_numbers(const environment_lookup& environment);

/// The model that a profile uses, which needs no key.
[[nodiscard]] std::string model_of(const embedding_profile_record& profile, const environment_lookup& environment);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/embedding_settings.ipp>
#endif
