// Bodies of graph/embedding/collected_texts.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE embedded_texts collected_texts::embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                                           embedding_purpose purpose) const {
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
        wanted one{text, dimension, purpose};
        if (const auto at = known_.find(one); at != known_.end()) vectors.push_back(at->second);
        else missing_.try_emplace(std::move(one));
    }
    if (vectors.size() == texts.size()) return vectors;
    ended_ = true;
    return embedding_error{"the text has no vector yet"};
}

OMNIGRAPH_INLINE const std::vector<float>& collected_texts::vector_of(const std::string& text,
                                                                      std::uint32_t dimension) {
    wanted one{text, dimension, embedding_purpose::document};
    if (const auto at = known_.find(one); at != known_.end()) return at->second;
    // Beyond the bound the call cannot succeed, so no more memory is spent on it.
    if (bytes_ > most_bytes && !missing_.empty() && missing_.begin()->first.dimension == dimension)
        return missing_.begin()->second;
    const auto [at, is_new] = missing_.try_emplace(std::move(one), std::vector<float>(dimension));
    if (is_new) bytes_ += text.size() + dimension * sizeof(float);
    return at->second;
}

OMNIGRAPH_INLINE const std::vector<float>* collected_texts::known(const std::string& text,
                                                                  std::uint32_t dimension) const {
    const auto at = known_.find({text, dimension, embedding_purpose::document});
    return at == known_.end() ? nullptr : &at->second;
}

OMNIGRAPH_INLINE void collected_texts::forget_many() {
    constexpr std::size_t many = std::size_t{64} << 20;
    if (bytes_ < many) return;
    known_.clear();
    bytes_ = 0;
}

OMNIGRAPH_INLINE graph_error collected_texts::end_call() const {
    ended_ = true;
    return bad_request("texts of this call have no vector yet");
}

OMNIGRAPH_INLINE graph_result<done> collected_texts::fetch_part(std::span<const wanted> part,
                                                                const fetch_options& options) {
    const auto stopped = [] { return bad_request("the call was stopped while texts were embedded"); };
    if (stop_scope::requested()) return stopped();
    std::vector<std::string> texts;
    for (const auto& one : part) texts.push_back(one.text);
    auto vectors = behind_->embed_all(texts, part.front().dimension, part.front().purpose);
    if (!vectors && stop_scope::requested()) return stopped();
    if (!vectors) return from_embedder(options.what, vectors.error());
    if (vectors->size() != part.size() ||
        std::ranges::any_of(*vectors, [&](const auto& vector) { return vector.size() != part.front().dimension; }))
        return refused_call(graph_fault::unavailable, "the embedder gave other vectors than it was asked for");
    for (std::size_t i = 0; i < part.size(); ++i) known_[part[i]] = std::move((*vectors)[i]);
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> collected_texts::fetch(const fetch_options& options) {
    ended_ = false;
    if (bytes_ > most_bytes)
        return bad_request(
            of_input(fmt::format("the vectors of one call may take {} MiB, and these take more; write fewer rows "
                                 "at once, or fill an optional property afterwards with `omnigraph embed`",
                                 most_bytes >> 20)));
    // One request has one dimension and one purpose.
    std::vector<wanted> all;
    for (auto& [one, zeros] : missing_) all.push_back(one);
    std::ranges::stable_sort(all, {}, [](const wanted& one) { return std::pair{one.dimension, one.purpose}; });
    missing_.clear();
    constexpr std::size_t most = 96;
    for (std::size_t at = 0; at < all.size();) {
        std::size_t end = at + 1;
        while (end < all.size() && end - at < most && all[end].dimension == all[at].dimension &&
               all[end].purpose == all[at].purpose)
            ++end;
        if (auto fetched = fetch_part(std::span{all}.subspan(at, end - at), options); !fetched) return fetched;
        at = end;
        if (options.told) options.told(at, all.size());
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph
