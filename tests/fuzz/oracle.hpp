// What every fuzzer of the languages insists on, and how an input of several parts is written.
//
//     const auto [schema, queries] = two_parts(text);        // apart by a line ====
//     insist_on_faults(made.has_value(), found, schema);
//
// Included once a program: it counts the heap, and ends the program above `most_heap`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string_view>
#include <utility>

#include <support/counted_heap.hpp>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace fuzz {

inline constexpr std::size_t most_heap = std::size_t{64} << 20;

/// Ends the program where it does not hold, with the line that says so.
inline void insist(bool holds, std::source_location where = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: does not hold\n", where.file_name(), static_cast<unsigned>(where.line()));
    std::abort();
}

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// What stands before and behind the first line `====`; the second part is empty when there is none.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> two_parts(std::string_view text) {
    constexpr std::string_view between = "\n====\n";
    const auto at = text.find(between);
    if (at == std::string_view::npos) return {text, {}};
    return {text.substr(0, at + 1), text.substr(at + between.size())};
}

inline void insist_on_sentence(std::string_view message, std::string_view remedy) {
    insist(!message.empty() && message.size() < 20'000 && omnigraph::cluster::is_utf8(message) &&
           omnigraph::cluster::is_utf8(remedy));
}

inline void insist_on_span(omnigraph::cluster::lang::source_span span, std::string_view source) {
    insist(span.begin <= span.end && span.end <= source.size());
}

/// Either something was made or faults say why not, in sentences, at places of the source.
inline void insist_on_faults(bool made, const omnigraph::cluster::lang::faults& found, std::string_view source) {
    using namespace omnigraph::cluster::lang;
    insist(made == found.empty());
    insist(found.size() <= max_faults + 1);
    const line_table lines{source};
    for (const auto& one : found) {
        insist(one.span.begin < one.span.end && one.span.begin <= source.size() && one.span.end <= source.size() + 1);
        insist_on_sentence(one.message, one.remedy);
        insist(!one.code.text.empty());
        const auto at = locate(source, one.span.begin), also_at = lines.locate(one.span.begin);
        insist(at.line == also_at.line && at.column == also_at.column);
        const auto shown = excerpt(lines, one.span);
        insist(shown.size() < 1000 && omnigraph::cluster::is_utf8(shown));
    }
}

}  // namespace fuzz
