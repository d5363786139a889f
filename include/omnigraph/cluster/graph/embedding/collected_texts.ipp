// Bodies of graph/embedding/collected_texts.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/wait_scope.hpp>
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
    constexpr std::size_t many = 100'000, many_bytes = std::size_t{64} << 20;
    if (bytes_ < many_bytes && known_.size() + refused_.size() < many) return;
    known_.clear();
    std::erase_if(refused_, [](const auto& one) { return !one.second.is_alone; });
    bytes_ = 0;
}

OMNIGRAPH_INLINE const collected_texts::refusal* collected_texts::refusal_of(const std::string& text,
                                                                             std::uint32_t dimension) const {
    const auto at = refused_.find({text, dimension, embedding_purpose::document});
    return at == refused_.end() ? nullptr : &at->second;
}

OMNIGRAPH_INLINE graph_error collected_texts::end_call() const {
    ended_ = true;
    return bad_request("texts of this call have no vector yet");
}

OMNIGRAPH_INLINE graph_result<done> collected_texts::fetch_part(std::span<const wanted> part,
                                                                const fetch_options& options) {
    const auto stopped = [] { return bad_request("the call was stopped while texts were embedded"); };
    if (stop_scope::requested()) return stopped();
    if (std::ranges::any_of(part, [&](const wanted& one) { return is_settled(one); })) {
        std::vector<wanted> open;
        std::ranges::copy_if(part, std::back_inserter(open), [&](const wanted& one) { return !is_settled(one); });
        return open.empty() ? graph_result<done>{done{}} : fetch_part(open, options);
    }
    std::vector<std::string> texts;
    for (const auto& one : part) texts.push_back(one.text);
    auto vectors = behind_->embed_all(texts, part.front().dimension, part.front().purpose);
    if (!vectors && stop_scope::requested()) return stopped();
    if (!vectors && vectors.error().refuses_texts && options.refused != refusal_rule::ends_call)
        return divide(part, vectors.error(), options);
    if (!vectors) return from_embedder(options.what, vectors.error());
    has_accepted_ = true;
    if (vectors->size() != part.size() ||
        std::ranges::any_of(*vectors, [&](const auto& vector) { return vector.size() != part.front().dimension; }))
        return refused_call(graph_fault::unavailable, "the embedder gave other vectors than it was asked for");
    for (std::size_t i = 0; i < part.size(); ++i) known_[part[i]] = std::move((*vectors)[i]);
    return done{};
}

/// Texts that stand together may be alike: these lie apart.
OMNIGRAPH_INLINE bool collected_texts::accepts_another() {
    constexpr std::size_t others = 4;
    for (std::size_t i = 1; i <= others && !stop_scope::requested(); ++i) {
        const auto& one = asked_[(asked_.size() - 1) * i / others];
        if (is_settled(one)) continue;
        auto made = behind_->embed_all(std::span{&one.text, 1}, one.dimension, one.purpose);
        if (made && made->size() == 1 && made->front().size() == one.dimension) {
            known_[one] = std::move(made->front());
            return has_accepted_ = true;
        }
        if (made || !made.error().refuses_texts) return false;
        refused_.try_emplace(one, refusal{made.error()});
        ++refused_alone_;
    }
    return false;
}

OMNIGRAPH_INLINE graph_result<done> collected_texts::divide(std::span<const wanted> part, const embedding_error& why,
                                                            const fetch_options& options) {
    constexpr std::size_t most_without_success = 4;
    if (part.size() == 1) {
        refused_.try_emplace(part.front(), refusal{why});
        ++refused_alone_;
        if (has_accepted_ || refused_alone_ < most_without_success || accepts_another()) return done{};
        auto failed = from_embedder(options.what, why);
        for (auto* told : {&failed.message, &failed.outline})
            *told += "; no text was accepted, so no other one was sent";
        return failed;
    }
    if (refused_alone_ >= most_refused) {
        for (const auto& one : part) refused_.try_emplace(one, refusal{why, false});
        return done{};
    }
    const auto half = part.size() / 2;
    if (auto fetched = fetch_part(part.first(half), options); !fetched) return fetched;
    return fetch_part(part.subspan(half), options);
}

OMNIGRAPH_INLINE graph_result<done> collected_texts::fetch(const fetch_options& options) {
    ended_ = false;
    if (bytes_ > most_bytes)
        return bad_request(
            of_input(fmt::format("the vectors of one call may take {} MiB, and these take more; write fewer rows "
                                 "at once, or fill an optional property afterwards with `omnigraph embed`",
                                 most_bytes >> 20)));
    // One request has one dimension and one purpose. Texts of a length stand together, because long ones are refused.
    std::vector<wanted> all;
    for (auto& [one, zeros] : missing_) all.push_back(one);
    std::ranges::stable_sort(all, {}, [](const wanted& one) {
        return std::tuple{one.dimension, one.purpose, one.text.size()};
    });
    missing_.clear();
    constexpr std::size_t most = 96;
    std::vector<std::span<const wanted>> parts;
    for (std::size_t at = 0; at < all.size(); at += parts.back().size()) {
        std::size_t end = at + 1;
        while (end < all.size() && end - at < most && all[end].dimension == all[at].dimension &&
               all[end].purpose == all[at].purpose)
            ++end;
        parts.push_back(std::span{all}.subspan(at, end - at));
    }
    // A call that a refusal ends shall not have paid for the others.
    if (options.refused == refusal_rule::is_found) std::ranges::reverse(parts);
    const wait_scope waiting;
    asked_ = all;
    std::size_t count = 0;
    for (const auto& part : parts) {
        if (auto fetched = fetch_part(part, options); !fetched) return fetched;
        if (options.refused == refusal_rule::is_found && has_refused())
            return from_embedder(options.what, refused_.begin()->second.why);
        count += part.size();
        if (options.told) options.told(count, all.size());
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph
