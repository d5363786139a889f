// Calls an embedding provider over HTTP: OpenAI's interface, which many services have, and Gemini's.
//
//     const http_embedder provider{settings, clock};
//     auto vectors = provider.embed_all(bodies, 768, embedding_purpose::document);
//
// (1) Texts go in batches. A batch whose request fails in a way that may pass (no connection, no answer in time, 429,
//     5xx) is sent again after a pause that doubles, or that the provider asks for; the attempts and the time of a
//     batch are bounded (embedding_patience).
// (2) An answer that is not what was asked for is refused, never repaired (graph/embedding/provider_wire.hpp).
// (3) A redirection is not followed: it would take the key elsewhere.
// (4) Errors name the provider, the status and what to do, and never the key.
// (5) A stop request of the stop_scope ends the call before an attempt and during a pause.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/fault_text.hpp>

namespace omnigraph::cluster {

class http_client;
struct http_failure;
struct http_response;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::graph {

struct wire_fault;

class http_embedder final : public embedder {
public:
    /// The settings are those of resolve_embedding, whose base_url is valid. `clock` must outlive it.
    http_embedder(embedding_settings settings, runtime& clock);
    ~http_embedder() override;
    http_embedder(const http_embedder&) = delete;
    http_embedder& operator=(const http_embedder&) = delete;

    [[nodiscard]] std::string model() const override { return settings_.model; }
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override;

private:
    using deadline = std::chrono::steady_clock::time_point;
    struct failed_attempt;

    [[nodiscard]] embedded_texts embed_batch(std::span<const std::string> texts, std::uint32_t dimension,
                                             embedding_purpose purpose) const;
    [[nodiscard]] std::string remedy_of(const http_failure& failure) const;
    /// An answer that has no such vectors.
    [[nodiscard]] embedding_error unusable(const wire_fault& answer) const;
    [[nodiscard]] failed_attempt refused(const http_response& answer) const;
    /// False when the pause would not end before the deadline. A stop request ends it.
    [[nodiscard]] bool wait(std::chrono::milliseconds pause, deadline until) const;
    [[nodiscard]] embedding_error stopped() const;
    [[nodiscard]] embedding_error told(fault_text what, std::string remedy = {}) const;
    /// How to change a member of the provider, which an applied profile or the environment gives.
    [[nodiscard]] std::string correct(const std::string& members, const std::string& variables) const;

    embedding_settings settings_;
    runtime* clock_;
    std::string base_path_;
    std::string authority_;
    std::unique_ptr<http_client> client_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/http_embedder.ipp>
#endif
