// "Did you mean ...?": the known word nearest to a mistyped one.
//
//     closest_word("shema", std::array{"schema", "queries"});   // "schema"
//
// A known word is near when few edits lead to it: one edit below five letters, two from five on, three from nine on.
// The same letters in other case are the nearest.
// The work is bounded: a word of more than 64 bytes gets no suggestion, and at most 4096 known words of a similar
// length are compared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/ascii.hpp>

namespace omnigraph::cluster {

/// The number of insertions, deletions, replacements and swaps of neighbours between two words if it is at most
/// `allowed`, else a number above `allowed`. Words have at most 70 bytes and `allowed` is at most 3: only cells near
/// the diagonal are computed, and the loop ends when no smaller result is possible.
[[nodiscard]] std::size_t bounded_edit_distance(std::string_view from, std::string_view to, std::size_t allowed);

/// The nearest of `known`, the first of several equally near ones; nullopt when none is near enough.
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
        if (equal_ignoring_case(word, written)) return std::string{word};
        const auto distance = bounded_edit_distance(written, word, allowed);
        if (distance < best_distance && distance < std::max(word.size(), written.size())) {
            best = std::string{word};
            best_distance = distance;
        }
    }
    return best;
}

/// ` Did you mean `schema`?`, with its leading space; `quote` stands around the word.
[[nodiscard]] std::string suggested(std::string_view meant, char quote = '`');

/// suggested() for the nearest of `known`, with `sign` (such as `@` or `$`) in front of it; empty when none is near.
template <class Words>
[[nodiscard]] std::string did_you_mean(std::string_view written, const Words& known, std::string_view sign = {},
                                       char quote = '`') {
    const auto near = closest_word(written, known);
    return near ? suggested(std::string{sign} + *near, quote) : std::string{};
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/suggestion.ipp>
#endif
