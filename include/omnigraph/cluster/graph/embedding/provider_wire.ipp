// Bodies of graph/embedding/provider_wire.hpp.
#pragma once

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/embedding/provider_wire.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_gemini(const embedding_settings& settings) {
    return settings.provider_kind == "gemini";
}

[[nodiscard]] OMNIGRAPH_INLINE wire_message openai_request(const embedding_settings& settings,
                                                           std::span<const std::string> texts,
                                                           std::uint32_t dimension) {
    boost::json::array input;
    for (const auto& text : texts) input.emplace_back(text);
    const json body =
        boost::json::object{{"model", settings.model}, {"input", std::move(input)}, {"dimensions", dimension}};
    return {"/embeddings", {{"authorization", "Bearer " + settings.api_key}}, compact_json(body)};
}

[[nodiscard]] OMNIGRAPH_INLINE json gemini_content(const embedding_settings& settings, const std::string& text,
                                                   std::uint32_t dimension, embedding_purpose purpose) {
    return boost::json::object{
        {"model", "models/" + settings.model},
        {"content", boost::json::object{{"parts", boost::json::array{boost::json::object{{"text", text}}}}}},
        {"taskType", purpose == embedding_purpose::query ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT"},
        {"outputDimensionality", dimension}};
}

[[nodiscard]] OMNIGRAPH_INLINE wire_message gemini_request(const embedding_settings& settings,
                                                           std::span<const std::string> texts, std::uint32_t dimension,
                                                           embedding_purpose purpose) {
    const auto path = "/models/" + percent_encoded(settings.model, "-._");
    const std::vector<std::pair<std::string, std::string>> headers{{"x-goog-api-key", settings.api_key}};
    if (texts.size() == 1)
        return {path + ":embedContent", headers,
                compact_json(gemini_content(settings, texts.front(), dimension, purpose))};
    boost::json::array requests;
    for (const auto& text : texts) requests.push_back(gemini_content(settings, text, dimension, purpose));
    return {path + ":batchEmbedContents", headers,
            compact_json(boost::json::object{{"requests", std::move(requests)}})};
}

[[nodiscard]] OMNIGRAPH_INLINE const json* member(const json& of, std::string_view name) {
    const auto* object = of.if_object();
    return object ? object->if_contains(name) : nullptr;
}

/// A unit vector.
[[nodiscard]] OMNIGRAPH_INLINE result<std::vector<float>, wire_fault> unit_vector(const json* written,
                                                                                  std::uint32_t dimension) {
    const auto* list = written ? written->if_array() : nullptr;
    if (!list) return wire_fault{wire_fault_kind::interface, "a vector is missing"};
    if (list->size() != dimension)
        return wire_fault{wire_fault_kind::dimension,
                          fmt::format("a vector has {} numbers, and the property has {}", list->size(), dimension)};
    std::vector<double> numbers;
    numbers.reserve(dimension);
    double squares = 0;
    for (const auto& one : *list) {
        if (!one.is_number()) return wire_fault{wire_fault_kind::numbers, "a vector has an element that is no number"};
        numbers.push_back(one.to_number<double>());
        squares += numbers.back() * numbers.back();
    }
    const auto length = std::sqrt(squares);
    if (!std::isfinite(length)) return wire_fault{wire_fault_kind::numbers, "a vector has numbers that are not finite"};
    if (!(length > 0)) return wire_fault{wire_fault_kind::numbers, "a vector has only zeros"};
    std::vector<float> unit;
    unit.reserve(dimension);
    for (const auto number : numbers) unit.push_back(static_cast<float>(number / length));
    return unit;
}

/// The place of an item among the texts: its index, or its position where it has none.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t place_of(const json& item, std::size_t position) {
    const auto* index = member(item, "index");
    if (!index) return position;
    const auto* number = index->if_int64();
    return number && *number >= 0 ? static_cast<std::size_t>(*number) : SIZE_MAX;
}

/// The vectors as they stand in the answer, by their places; nullptr for a place without one.
[[nodiscard]] OMNIGRAPH_INLINE result<std::vector<const json*>, wire_fault> written_vectors(
    const embedding_settings& settings, const json& answer, std::size_t count) {
    std::vector<const json*> found(count, nullptr);
    const auto other = [](std::string why) { return wire_fault{wire_fault_kind::interface, std::move(why)}; };
    const bool gemini = is_gemini(settings);
    if (const auto* one = gemini ? member(answer, "embedding") : nullptr; one && count == 1) {
        found[0] = member(*one, "values");
        return found;
    }
    const auto* listed = member(answer, gemini ? "embeddings" : "data");
    const auto* items = listed ? listed->if_array() : nullptr;
    if (!items) return other("the answer has no list of vectors");
    if (items->size() != count)
        return other(fmt::format("the answer has {} vectors for {} texts", items->size(), count));
    for (std::size_t i = 0; i < count; ++i) {
        const auto& item = (*items)[i];
        const auto place = gemini ? i : place_of(item, i);
        if (place >= count || found[place]) return other("the answer numbers its vectors wrongly");
        found[place] = member(item, gemini ? "values" : "embedding");
        if (!found[place]) return other("a vector is missing");
    }
    return found;
}

/// Whether a text gives away any eight characters of the key in a row.
[[nodiscard]] OMNIGRAPH_INLINE bool gives_away(std::string_view text, std::string_view key) {
    constexpr std::size_t piece = 8;
    if (key.empty()) return false;
    if (key.size() <= piece) return text.find(key) != std::string_view::npos;
    for (std::size_t at = 0; at + piece <= key.size(); ++at)
        if (text.find(key.substr(at, piece)) != std::string_view::npos) return true;
    return false;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE wire_message wire_request(const embedding_settings& settings, std::span<const std::string> texts,
                                           std::uint32_t dimension, embedding_purpose purpose) {
    return detail::is_gemini(settings) ? detail::gemini_request(settings, texts, dimension, purpose)
                                       : detail::openai_request(settings, texts, dimension);
}

OMNIGRAPH_INLINE bool tells_purposes_apart(const embedding_settings& settings) { return detail::is_gemini(settings); }

OMNIGRAPH_INLINE result<std::vector<std::vector<float>>, wire_fault> wire_vectors(const embedding_settings& settings,
                                                                                  std::string_view body,
                                                                                  const wanted_vectors& wanted) {
    const auto answer = parse_json(body, {max_embedding_answer, 16});
    if (!answer) return wire_fault{wire_fault_kind::interface, "the answer is no JSON that can be read"};
    // Some services answer 200 and say in the body that they did nothing.
    if (detail::member(*answer, "error"))
        if (auto reason = wire_reason(settings, body); !reason.empty())
            return wire_fault{wire_fault_kind::refusal, std::move(reason)};
    const auto written = detail::written_vectors(settings, *answer, wanted.count);
    if (!written) return written.error();
    std::vector<std::vector<float>> vectors;
    for (const auto* one : *written) {
        auto vector = detail::unit_vector(one, wanted.dimension);
        if (!vector) return std::move(vector).error();
        vectors.push_back(*std::move(vector));
    }
    return vectors;
}

OMNIGRAPH_INLINE std::string wire_reason(const embedding_settings& settings, std::string_view body) {
    const auto answer = parse_json(body, {std::size_t{64} << 10, 16});
    if (!answer) return {};
    // Some servers wrap the object in a list, and some give the reason as the error itself.
    const auto* of = answer->is_array() && !answer->get_array().empty() ? &answer->get_array().front() : &*answer;
    const auto* failed = detail::member(*of, "error");
    const auto* reason = failed ? detail::member(*failed, "message") : detail::member(*of, "message");
    if (!reason) reason = failed;
    const auto* text = reason ? reason->if_string() : nullptr;
    if (!text || detail::gives_away(*text, settings.api_key)) return {};
    return truncated(printable(*text), 300);
}

OMNIGRAPH_INLINE std::size_t texts_of_request(std::span<const std::string> texts, std::uint32_t dimension) {
    constexpr std::size_t most_texts = 96, most_bytes = std::size_t{256} << 10, most_numbers = std::size_t{1} << 18;
    std::size_t count = 0, bytes = 0;
    for (const auto& text : texts) {
        bytes += text.size();
        if (count > 0 && (count >= most_texts || bytes > most_bytes || (count + 1) * dimension > most_numbers)) break;
        ++count;
    }
    return count;
}

}  // namespace omnigraph::cluster::graph
