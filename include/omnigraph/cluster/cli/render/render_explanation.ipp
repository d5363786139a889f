// Bodies of cli/render/render_explanation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/render_explanation.hpp>
#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE double milliseconds(std::chrono::nanoseconds time) {
    return std::round(static_cast<double>(time.count()) / 1e3) / 1e3;
}

/// Parts of rows count only where there are few.
[[nodiscard]] OMNIGRAPH_INLINE std::string expectation_text(double rows) {
    auto text = rows < 10 ? fmt::format("{:.1f}", rows) : fmt::format("{:.0f}", rows);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_far_off(const explained_line& line) {
    if (!line.rows || !line.expected) return false;
    const auto came = std::max(1.0, static_cast<double>(*line.rows)), expected = std::max(1.0, *line.expected);
    return came > 10 * expected || expected > 10 * came;
}

/// The numbers of a line, as texts.
struct line_numbers {
    std::string rows, expected, time;
};

[[nodiscard]] OMNIGRAPH_INLINE std::vector<line_numbers> numbers_of(const query_explanation& shown) {
    std::vector<line_numbers> numbers;
    for (const auto& line : shown.lines) {
        auto& texts = numbers.emplace_back();
        if (!line.expected) continue;
        texts.expected = expectation_text(*line.expected);
        texts.rows = line.rows ? std::to_string(*line.rows) : "?";
        texts.time = line.time ? duration_text(*line.time) : "?";
    }
    return numbers;
}

OMNIGRAPH_INLINE void write_lines(const console& to, const query_explanation& shown) {
    const auto numbers = numbers_of(shown);
    std::size_t rows = 4, expected = 8, time = 4;
    for (const auto& one : numbers) {
        rows = std::max(rows, one.rows.size());
        expected = std::max(expected, one.expected.size());
        time = std::max(time, one.time.size());
    }
    to.out << '\n'
           << to.out_style(tone::faint,
                           fmt::format("  {:>{}}  {:>{}}  {:>{}}", "rows", rows, "expected", expected, "time", time))
           << '\n';
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        const auto& line = shown.lines[at];
        const auto& one = numbers[at];
        const bool counts = line.expected.has_value();
        const auto guess = fmt::format("{:>{}}", one.expected, expected);
        to.out << fmt::format("  {:>{}}  ", one.rows, rows)
               << to.out_style(is_far_off(line) ? tone::caution : tone::plain, guess)
               << fmt::format("  {:>{}}  {}", one.time, time, std::string(line.depth * 2, ' '))
               << to.out_style(counts ? tone::strong : tone::plain, printable(line.text)) << '\n';
    }
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of(const std::optional<std::chrono::nanoseconds>& time) {
    return time ? json(milliseconds(*time)) : json(nullptr);
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of(const std::optional<std::uint64_t>& rows) {
    return rows ? json(*rows) : json(nullptr);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string duration_text(std::chrono::nanoseconds time) {
    const auto ms = static_cast<double>(time.count()) / 1e6;
    if (ms >= 10'000) return fmt::format("{:.1f} s", ms / 1000);
    return ms < 10    ? fmt::format("{:.2f} ms", ms)
           : ms < 100 ? fmt::format("{:.1f} ms", ms)
                      : fmt::format("{:.0f} ms", ms);
}

OMNIGRAPH_INLINE json explanation_json(const query_explanation& shown, const graph::read_target& target,
                                       bool with_statement) {
    boost::json::array searches, lines;
    for (const auto& one : shown.searches)
        searches.push_back(boost::json::object{
            {"asked", one.text}, {"hits", one.hits}, {"milliseconds", detail::milliseconds(one.time)}});
    for (const auto& line : shown.lines)
        lines.push_back(boost::json::object{{"depth", line.depth},
                                            {"text", line.text},
                                            {"expected_rows", line.expected ? json(*line.expected) : json(nullptr)},
                                            {"rows", detail::json_of(line.rows)},
                                            {"milliseconds", detail::json_of(line.time)}});
    boost::json::object document{{"query_name", shown.query},
                                 {"target", graph::json_of_target(target)},
                                 {"answered_from", spelling(shown.source)},
                                 {"row_count", detail::json_of(shown.rows)},
                                 {"failure", shown.failure.empty() ? json(nullptr) : json(shown.failure)},
                                 {"checked_milliseconds", detail::milliseconds(shown.checking)},
                                 {"planned_milliseconds", detail::milliseconds(shown.planning)},
                                 {"ran_milliseconds", detail::milliseconds(shown.running)},
                                 {"searches", std::move(searches)},
                                 {"plan", std::move(lines)}};
    if (with_statement) document["sql"] = shown.statement;
    return document;
}

OMNIGRAPH_INLINE void write_explanation(const console& terminal, const query_explanation& shown,
                                        const graph::read_target& target, const explanation_format& format) {
    auto& out = terminal.out;
    const auto& paint = terminal.out_style;
    if (format.json) {
        out << pretty_json(explanation_json(shown, target, format.statement)) << '\n';
        return;
    }
    out << paint(tone::strong, shown.query) << " on " << state_text(target, "commit") << ": ";
    if (shown.rows)
        out << paint(tone::good, fmt::format("{} rows from {} in {}", *shown.rows,
                                             shown.source == answer_source::arrays ? "arrays" : "stored rows",
                                             duration_text(shown.running)))
            << '\n';
    else
        out << paint(tone::bad, "no answer") << " after " << duration_text(shown.running) << '\n'
            << "  " << printable(shown.failure) << '\n';
    out << fmt::format("  checked in {}, planned in {}\n", duration_text(shown.checking),
                       duration_text(shown.planning));
    for (const auto& one : shown.searches)
        out << fmt::format("  asked the {}: {} hits in {}\n", printable(one.text), one.hits, duration_text(one.time));
    detail::write_lines(terminal, shown);
    if (format.statement) out << '\n' << printable(shown.statement) << '\n';
}

}  // namespace omnigraph::cluster::cli
