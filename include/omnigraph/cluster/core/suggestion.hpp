// "Did you mean ...?": the known word nearest to one that was mistyped.
//
//     closest_word("shema", std::array{"schema", "queries"});   // "schema"
//
// A word is near when it can be reached by few edits for its length: one for short
// words, two from five letters on, three from nine on. Bounded work: long input is never near anything,
// and of very many known words of its length only the first are compared with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other, when that is at
/// most `allowed`; else a number above it. For words of at most 70 bytes and an `allowed` of at most 3: looks only at
/// what lies near the diagonal, and ends when nothing can come below.
[[nodiscard]] std::size_t bounded_edit_distance(std::string_view from, std::string_view to, std::size_t allowed);

/// The nearest of `known`, the first of equals; nullopt when none is near enough to be what was meant.
template <class Words>
[[nodiscard]] std::optional<std::string> closest_word(std::string_view written, const Words& known) {
    constexpr std::size_t longest = 64, max_compared = 4096;
    if (written.size() > longest) return std::nullopt;
    const std::size_t allowed = written.size() < 5 ? 1 : written.size() < 9 ? 2 : 3;
    std::optional<std::string> best;
    std::size_t best_distance = allowed + 1, compared = 0;
    for (const auto& candidate : known) {
        const std::string_view word{candidate};
        if (word.size() > written.size() + allowed || word.size() + allowed < written.size() || word == written)
            continue;
        if (++compared > max_compared) break;
        const auto distance = bounded_edit_distance(written, word, allowed);
        if (distance < best_distance && distance < std::max(word.size(), written.size())) {
            best = std::string{word};
            best_distance = distance;
        }
    }
    return best;
}

/// " Did you mean `schema`?" with its leading space.
[[nodiscard]] std::string suggested(std::string_view meant);

/// The same for the nearest of `known`, with the sign that it is written with in front, or nothing.
template <class Words>
[[nodiscard]] std::string did_you_mean(std::string_view written, const Words& known, std::string_view sign = {}) {
    const auto near = closest_word(written, known);
    return near ? suggested(std::string{sign} + *near) : std::string{};
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/suggestion.ipp>
#endif
