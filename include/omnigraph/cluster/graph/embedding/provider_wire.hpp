// What is said to an embedding provider and what it says: the requests of OpenAI's and Gemini's interfaces, and their
// answers (surfaces specification §5.3). No I/O.
//
//     const auto request = wire_request(settings, {&text, 1}, 768, embedding_purpose::query);
//     auto vectors = wire_vectors(settings, body, {1, 768});
//
// An answer is hostile: its size and nesting are bounded, each text has exactly one vector of the right dimension with
// finite numbers that are not all zero. Vectors are scaled to the length 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::graph {

struct wire_message {
    std::string path;                                          ///< below the base URL
    std::vector<std::pair<std::string, std::string>> headers;  ///< with the key
    std::string body;
};

/// The request for these texts, which are few enough for one (texts_of_request).
[[nodiscard]] wire_message wire_request(const embedding_settings& settings, std::span<const std::string> texts,
                                        std::uint32_t dimension, embedding_purpose purpose);

/// Whether the provider makes another vector of a text to search with than of the same text to store.
[[nodiscard]] bool tells_purposes_apart(const embedding_settings& settings);

/// What an answer must have.
struct wanted_vectors {
    std::size_t count = 1;
    std::uint32_t dimension = 0;
};

/// What is wrong with an answer: something else helps against each.
enum class wire_fault_kind : std::uint8_t {
    refusal,    ///< it has the reason of the service instead of vectors
    interface,  ///< it is no answer of this interface
    dimension,  ///< its vectors have another number of numbers
    numbers,    ///< its vectors are none
};

struct wire_fault {
    wire_fault_kind kind;
    std::string why;  ///< one clause
};

/// The vectors in the body of an answer with status 200, in the order of the texts.
[[nodiscard]] result<std::vector<std::vector<float>>, wire_fault> wire_vectors(const embedding_settings& settings,
                                                                               std::string_view body,
                                                                               const wanted_vectors& wanted);

/// The reason that a refusal gives, for people: one line without control characters; empty when it gives none or when
/// any part of the key is in it.
[[nodiscard]] std::string wire_reason(const embedding_settings& settings, std::string_view body);

/// How many of the texts go into one request: as many as its bounds on texts, bytes and numbers allow, at least one.
[[nodiscard]] std::size_t texts_of_request(std::span<const std::string> texts, std::uint32_t dimension);

/// The longest answer that is read.
inline constexpr std::size_t max_embedding_answer = std::size_t{32} << 20;

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/embedding/provider_wire.ipp>
#endif
