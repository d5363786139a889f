// Bodies of graph/embedding/cached_embedder.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/embedding/cached_embedder.hpp>
#include <omnigraph/cluster/graph/embedding/provider_wire.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view kept_vector_format = "omnigraph-vector-1\n";

/// Format, key, numbers, and the digest of all that.
[[nodiscard]] OMNIGRAPH_INLINE std::string kept_vector(const digest& key, const std::vector<float>& vector) {
    std::string bytes{kept_vector_format};
    bytes.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
    bytes.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
    const auto sum = digest_of_bytes(bytes);
    bytes.append(reinterpret_cast<const char*>(sum.bytes.data()), sum.bytes.size());
    return bytes;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<float>> vector_in(std::string_view bytes, const digest& key,
                                                                           std::uint32_t dimension) {
    const auto head = kept_vector_format.size() + key.bytes.size();
    if (bytes.size() != head + dimension * sizeof(float) + key.bytes.size()) return std::nullopt;
    std::vector<float> vector(dimension);
    std::memcpy(vector.data(), bytes.data() + head, dimension * sizeof(float));
    if (kept_vector(key, vector) != bytes) return std::nullopt;
    for (const auto number : vector)
        if (!std::isfinite(number)) return std::nullopt;
    return vector;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE cached_embedder::cached_embedder(std::shared_ptr<const embedder> behind, std::string service,
                                                  vector_cache_options options)
    : behind_{std::move(behind)}, service_{std::move(service)}, options_{std::move(options)} {}

OMNIGRAPH_INLINE digest cached_embedder::key_of(const std::string& text, std::uint32_t dimension,
                                                embedding_purpose purpose) const {
    return digest_builder{}
        .add(service_)
        .add_nul()
        .add(model())
        .add_nul()
        .add(options_.purpose_matters && purpose == embedding_purpose::query ? "query" : "document")
        .add_nul()
        .add(std::to_string(dimension))
        .add_nul()
        .add(text)
        .finish();
}

OMNIGRAPH_INLINE std::string cached_embedder::folder_of(const digest& key) const {
    return options_.folder + "/" + key.hex().substr(0, 2);
}

OMNIGRAPH_INLINE std::optional<std::vector<float>> cached_embedder::find(const digest& key,
                                                                         std::uint32_t dimension) const {
    if (options_.folder.empty()) return std::nullopt;
    const auto bytes =
        posix::read_cache_file({folder_of(key), key.hex()}, 1024 + std::size_t{dimension} * sizeof(float));
    if (!bytes) return std::nullopt;
    return detail::vector_in(*bytes, key, dimension);
}

OMNIGRAPH_INLINE void cached_embedder::keep(const digest& key, const std::vector<float>& vector) const {
    if (options_.folder.empty()) return;
    const auto bytes = detail::kept_vector(key, vector);
    posix::write_cache_file({folder_of(key), key.hex()}, bytes);
    // One vector in eight pays for the look at its folder.
    constexpr std::uint64_t folders = 256;
    if (key.bytes[1] % 8 == 0)
        posix::limit_cache_files(folder_of(key),
                                 std::max<std::size_t>(options_.most_bytes / folders / bytes.size(), 1));
}

OMNIGRAPH_INLINE embedded_texts cached_embedder::embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                           embedding_purpose purpose) const {
    std::map<digest, std::vector<float>> vectors;
    std::vector<digest> keys, missing;
    std::vector<std::string> asked;
    for (const auto& text : texts) {
        keys.push_back(key_of(text, dimension, purpose));
        const auto [at, is_new] = vectors.try_emplace(keys.back());
        if (!is_new) continue;
        if (auto known = find(keys.back(), dimension)) at->second = *std::move(known);
        else {
            missing.push_back(keys.back());
            asked.push_back(text);
        }
    }
    for (std::span<const std::string> rest{asked}; !rest.empty();) {
        if (stop_scope::requested()) return embedding_error{"the embedding was stopped"};
        // As many as one request takes, so that a failure loses no vector that came.
        const auto count = texts_of_request(rest, dimension);
        const auto first = asked.size() - rest.size();
        auto made = behind_->embed_all(rest.first(count), dimension, purpose);
        if (!made) return made;
        if (made->size() != count) return embedding_error{"the embedder gave another number of vectors than of texts"};
        for (std::size_t i = 0; i < count; ++i) {
            keep(missing[first + i], (*made)[i]);
            vectors[missing[first + i]] = std::move((*made)[i]);
        }
        rest = rest.subspan(count);
    }
    std::vector<std::vector<float>> ordered;
    ordered.reserve(keys.size());
    for (const auto& key : keys) ordered.push_back(vectors[key]);
    return ordered;
}

}  // namespace omnigraph::cluster::graph
