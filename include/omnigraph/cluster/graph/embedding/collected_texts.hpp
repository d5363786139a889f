// Vectors for one call on a graph, so that no provider is called while the call holds a file or a transaction.
//
//     collected_texts collected{*texts};
//     auto made = attempt(collected);                                  // notes the texts that it has no vector of
//     if (!made && collected.ended_the_call()) auto fetched = collected.fetch();   // then the call is made again
//
// (1) A text is asked about once in a call, however many rows have it. Whoever computes vectors of rows does it here.
// (2) An attempt that misses a vector goes on as far as it can with zeros, so that it names all texts at once, and then
//     fails.
// (3) A request that is refused because of its texts is divided until each refused text is known. That costs about
//     2 log2(96) requests a text. It ends when the first texts are all refused, and others from everywhere in the call,
//     too: then it is not the texts. And after a number of them.
// (4) The thread lends its place (core/wait_scope.hpp) while the provider is called.
// Not safe for several threads: it belongs to one call.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster::graph {

/// What becomes of a call when the service refuses texts.
enum class refusal_rule : std::uint8_t {
    ends_call,  ///< nobody looks for them
    is_found,   ///< those of the first refused request are looked for; then the call ends
    left_out,   ///< all are looked for, and the call goes on without them
};

class collected_texts final : public embedder {
public:
    /// `behind` must outlive it.
    explicit collected_texts(const embedder& behind) : behind_{&behind} {}

    [[nodiscard]] std::string model() const override { return behind_->model(); }
    [[nodiscard]] std::optional<embedding_error> unready() const override { return behind_->unready(); }

    /// The vectors when all are known; otherwise notes those that are missing, ends the call and gives a sentence.
    [[nodiscard]] embedded_texts embed_all(std::span<const std::string> texts, std::uint32_t dimension,
                                           embedding_purpose purpose) const override;

    /// The vector of a text to store; notes the text and gives zeros when it is not known.
    [[nodiscard]] const std::vector<float>& vector_of(const std::string& text, std::uint32_t dimension);

    /// The vector of a text to store; null when it has none yet.
    [[nodiscard]] const std::vector<float>* known(const std::string& text, std::uint32_t dimension) const;

    /// Why the service refuses to store the text, and whether it was asked about this text alone.
    struct refusal {
        embedding_error why;
        bool is_alone = true;
    };

    /// Null when it is not refused, as far as is known.
    [[nodiscard]] const refusal* refusal_of(const std::string& text, std::uint32_t dimension) const;
    [[nodiscard]] bool has_refused() const { return !refused_.empty(); }

    /// Gives up vectors when they take much memory, for a call that goes on without them.
    void forget_many();

    /// Whether a text was noted since the last fetch.
    [[nodiscard]] bool has_missing() const { return !missing_.empty(); }

    /// For an attempt that must not succeed, because it has missed a vector.
    [[nodiscard]] graph_error end_call() const;
    [[nodiscard]] bool ended_the_call() const { return ended_; }

    struct fetch_options {
        std::string what = "the embedding failed";             ///< begins the sentence of a failure
        std::function<void(std::size_t, std::size_t)> told{};  ///< after each part: texts that are done, and wanted
        refusal_rule refused = refusal_rule::ends_call;
    };

    /// Asks for the missing vectors. Errors: unavailable; bad_request when the call needs more memory for its vectors
    /// than one call may have, and between two requests when its stop_scope asks for it.
    [[nodiscard]] graph_result<done> fetch(const fetch_options& options);
    [[nodiscard]] graph_result<done> fetch() { return fetch(fetch_options{}); }

    /// Refused texts of a call; after them refused requests are divided no more.
    static constexpr std::size_t most_refused = 64;

    /// The memory that the texts and vectors of one call may take.
    static constexpr std::size_t most_bytes = std::size_t{1} << 30;

private:
    struct wanted {
        std::string text;
        std::uint32_t dimension;
        embedding_purpose purpose;
        friend auto operator<=>(const wanted&, const wanted&) = default;
    };

    [[nodiscard]] graph_result<done> fetch_part(std::span<const wanted> part, const fetch_options& options);
    [[nodiscard]] bool is_settled(const wanted& one) const { return known_.contains(one) || refused_.contains(one); }
    /// Asks for a few other texts of the call, one by one, until one is accepted.
    [[nodiscard]] bool accepts_another();
    /// For a part that was refused because of its texts.
    [[nodiscard]] graph_result<done> divide(std::span<const wanted> part, const embedding_error& why,
                                            const fetch_options& options);

    const embedder* behind_;
    std::map<wanted, std::vector<float>> known_;
    mutable std::map<wanted, std::vector<float>> missing_;  ///< with zeros
    std::map<wanted, refusal> refused_;
    std::size_t refused_alone_ = 0;
    std::span<const wanted> asked_;  ///< by the fetch that is under way
    bool has_accepted_ = false;      ///< whether the service has made a vector
    mutable std::size_t bytes_ = 0;
    mutable bool ended_ = false;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/collected_texts.ipp>
#endif
