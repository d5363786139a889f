// Bodies of cli/render/render_diagnostics.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/lang/source/excerpt.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE detail_level detail_behind(const diagnostic_report& previous,
                                                          const diagnostic_report& report) {
    // A whole line without a column is shown once for all of its faults.
    const bool again = !report.column && report.file == previous.file && report.line == previous.line;
    return again ? detail_level::place : detail_level::excerpt;
}

/// `graphs.kb` of `graphs.kb.queries.find`
[[nodiscard]] OMNIGRAPH_INLINE std::string_view graph_section_of(std::string_view path) {
    return path.substr(0, path.find('.', path.find('.') + 1));
}

/// One line for each graph whose queries were not checked because of another error; they may be right.
[[nodiscard]] OMNIGRAPH_INLINE diagnostic_report folded(const diagnostic_report& first, std::size_t count) {
    auto report = first;
    report.path = std::string{graph_section_of(first.path)} + ".queries";
    report.message = fmt::format("{} queries were not type-checked: the graph's schema cannot be used.", count);
    report.file.reset();
    report.line.reset();
    report.column.reset();
    return report;
}

/// As people read them: errors, then warnings, and what only follows from an error folded.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<diagnostic_report> in_reading_order(
    const std::vector<diagnostic_report>& reports) {
    const auto is_error = [](const diagnostic_report& one) { return one.severity == "error"; };
    const auto follows = [](const diagnostic_report& one) { return one.code == codes::query_typecheck_skipped.text; };
    std::map<std::string_view, std::size_t> skipped;
    for (const auto& one : reports)
        if (follows(one)) ++skipped[graph_section_of(one.path)];
    std::vector<diagnostic_report> ordered;
    std::ranges::copy_if(reports, std::back_inserter(ordered), is_error);
    for (const auto& one : reports) {
        if (is_error(one)) continue;
        if (!follows(one)) {
            ordered.push_back(one);
            continue;
        }
        auto& count = skipped[graph_section_of(one.path)];
        if (count > 1) ordered.push_back(folded(one, count));
        else if (count == 1) ordered.push_back(one);
        count = 0;
    }
    return ordered;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const std::vector<diagnostic_report>& found,
                             source_lines& sources, std::size_t most) {
    const auto reports = detail::in_reading_order(found);
    for (std::size_t i = 0; i < reports.size() && i < most; ++i)
        render(out, paint, reports[i], sources,
               i > 0 ? detail::detail_behind(reports[i - 1], reports[i]) : detail_level::excerpt);
    if (reports.size() > most) out << fmt::format("… and {} more; --json lists them all\n", reports.size() - most);
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

inline constexpr std::string_view margin = "      ";

inline constexpr std::size_t excerpt_width = 100;

/// The path as the user would type it, without `./`.
OMNIGRAPH_INLINE std::string_view as_typed(std::string_view path) {
    while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
    return path;
}

OMNIGRAPH_INLINE void render_place(std::ostream& out, const style& paint, const diagnostic_report& report,
                                   source_lines& sources, detail_level level) {
    const auto line = static_cast<std::size_t>(report.line.value_or(0));
    const auto column = static_cast<std::size_t>(report.column.value_or(0));
    std::string place = printable(as_typed(*report.file));
    if (line != 0) place += fmt::format(":{}", line);
    if (line != 0 && column != 0) place += fmt::format(":{}", column);
    out << margin << paint(tone::faint, "at ") << place << '\n';
    // A value in a place for secrets is masked, because it may be a secret even through an alias.
    const bool secret =
        report.code == codes::embedding_api_key_inline.text || report.code == codes::credentials_in_url.text;
    const auto text = secret || report.file->empty() || level != detail_level::excerpt
                          ? std::nullopt
                          : sources.line(*report.file, line);
    if (!text) return;
    const auto first = column == 0 ? 0 : column - 1;
    const auto shown =
        lang::excerpt_of(*text, first, report.end_column > column ? report.end_column - 1 : first + 1, excerpt_width);
    const auto number = std::to_string(line);
    out << margin << "   " << paint(tone::faint, number + " | ") << shown.text << '\n';
    if (column != 0)
        out << margin << "   " << std::string(number.size(), ' ') << paint(tone::faint, " | ")
            << std::string(shown.carets.find('^'), ' ')
            << paint(report.severity == "error" ? tone::bad : tone::caution,
                     shown.carets.substr(shown.carets.find('^')))
            << '\n';
}

/// Indents the further lines of a text below its first line.
OMNIGRAPH_INLINE std::string indent_continuation(std::string_view text, std::string_view indent) {
    std::string shown;
    for (const char c : printable(text, line_break_mode::kept)) {
        shown += c;
        if (c == '\n') shown += indent;
    }
    return shown;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const diagnostic_report& report,
                             source_lines& sources, detail_level level) {
    const auto word = report.severity == "error"  ? paint(tone::bad, "ERROR")
                      : report.severity == "info" ? paint(tone::faint, "INFO ")
                                                  : paint(tone::caution, "WARN ");
    out << word << ' ' << paint(tone::strong, printable(report.code));
    if (!report.path.empty()) out << ' ' << printable(report.path);
    out << ": " << detail::indent_continuation(report.message, detail::margin) << '\n';
    if (level == detail_level::first_line) return;
    if (report.file) detail::render_place(out, paint, report, sources, level);
    if (report.remedy) {
        const auto remedy = detail::indent_continuation(*report.remedy, std::string{detail::margin} + "     ");
        out << detail::margin << paint(tone::good, "fix:") << ' ' << remedy << '\n';
    }
}

}  // namespace omnigraph::cluster::cli
