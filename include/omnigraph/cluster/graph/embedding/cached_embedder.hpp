// Keeps the vectors of an embedder in the user's cache, so that no text is paid for twice.
//
//     const cached_embedder kept{provider, "openai https://api.openai.com/v1", {.folder = "/home/ann/.cache/og"}};
//
// (1) A vector is found by service, model, dimension and the digest of its text, and by its purpose where the service
//     makes a difference; the text is not kept.
// (2) Only its owner may access the files. A file that others can write, that is cut or damaged, or that is of another
//     vector counts as missing. Failures to write are ignored: a cache may be removed at any time.
// (3) A call asks about a text once, however often it has it, and what came is kept before more is asked for. A
//     stop request of the stop_scope ends it between two requests.
// (4) The size is bounded: when a part of the cache is full, its oldest vectors go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

struct vector_cache_options {
    std::string folder;                                 ///< an absolute path; made when it is missing. Empty: no cache
    std::uint64_t most_bytes = std::uint64_t{2} << 30;  ///< of all vectors
    bool purpose_matters = true;  ///< whether a text to search with has another vector than the same text to store
};

class cached_embedder final : public embedder {
public:
    /// `service` tells the vectors of two services apart that have a model of the same name.
    cached_embedder(std::shared_ptr<const embedder> behind, std::string service, vector_cache_options options);

    [[nodiscard]] std::string model() const override { return behind_->model(); }
    [[nodiscard]] std::optional<embedding_error> unready() const override { return behind_->unready(); }
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override;

private:
    [[nodiscard]] digest key_of(const std::string& text, std::uint32_t dimension, embedding_purpose purpose) const;
    [[nodiscard]] std::optional<std::vector<float>> find(const digest& key, std::uint32_t dimension) const;
    void keep(const digest& key, const std::vector<float>& vector) const;
    [[nodiscard]] std::string folder_of(const digest& key) const;

    std::shared_ptr<const embedder> behind_;
    std::string service_;
    vector_cache_options options_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/cached_embedder.ipp>
#endif
