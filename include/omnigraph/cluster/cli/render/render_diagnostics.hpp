// Diagnostics for people.
//
//     ERROR query_typecheck_error graphs.kb.queries.find: ...
//           at queries/find.gq:3:9
//              3 |     $p: Persn
//                |         ^^^^^
//           fix: ...
//
// The first line is fixed by specification §4.1; the rest appears where it is known and says something new.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/lang/source/excerpt.hpp>

namespace omnigraph::cluster::cli {

/// More are counted, not shown; `--json` has them all.
inline constexpr std::size_t most_diagnostics_shown = 100;

enum class detail_level { first_line, place, excerpt };

inline void render(std::ostream& out, const style& paint, const diagnostic_report& found, source_lines& sources,
                   detail_level how = detail_level::excerpt);

namespace detail {

[[nodiscard]] inline detail_level detail_behind(const diagnostic_report& previous, const diagnostic_report& found) {
    // Nothing is wrong where a query stands that was not checked, and what to correct has been said.
    if (found.code == codes::query_typecheck_skipped.text && found.code == previous.code &&
        found.remedy == previous.remedy)
        return detail_level::first_line;
    // A whole line without a column is not repeated for each of its faults.
    const bool again = !found.column && found.file == previous.file && found.line == previous.line;
    return again ? detail_level::place : detail_level::excerpt;
}

}  // namespace detail

inline void render(std::ostream& out, const style& paint, const std::vector<diagnostic_report>& found,
                   source_lines& sources, std::size_t most = most_diagnostics_shown) {
    for (std::size_t i = 0; i < found.size() && i < most; ++i)
        render(out, paint, found[i], sources,
               i > 0 ? detail::detail_behind(found[i - 1], found[i]) : detail_level::excerpt);
    if (found.size() > most) out << fmt::format("… and {} more; --json lists them all\n", found.size() - most);
}

namespace detail {

inline constexpr std::string_view margin = "      ";
inline constexpr std::size_t excerpt_width = 100;

/// As its user would type it: the current folder is not spelled.
inline std::string_view typed(std::string_view path) {
    while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
    return path;
}

inline void render_place(std::ostream& out, const style& paint, const diagnostic_report& found, source_lines& sources,
                         detail_level how) {
    const auto line = static_cast<std::size_t>(found.line.value_or(0));
    const auto column = static_cast<std::size_t>(found.column.value_or(0));
    std::string place = printable(typed(*found.file));
    if (line != 0) place += fmt::format(":{}", line);
    if (line != 0 && column != 0) place += fmt::format(":{}", column);
    out << margin << paint(tone::faint, "at ") << place << '\n';
    const auto text =
        found.file->empty() || how != detail_level::excerpt ? std::nullopt : sources.line(*found.file, line);
    if (!text) return;
    const auto first = column == 0 ? 0 : column - 1;
    const auto shown =
        lang::excerpt_of(*text, first, found.end_column > column ? found.end_column - 1 : first + 1, excerpt_width);
    const auto number = std::to_string(line);
    out << margin << "   " << paint(tone::faint, number + " | ") << shown.text << '\n';
    if (column != 0)
        out << margin << "   " << std::string(number.size(), ' ') << paint(tone::faint, " | ")
            << std::string(shown.carets.find('^'), ' ')
            << paint(found.severity == "error" ? tone::bad : tone::caution, shown.carets.substr(shown.carets.find('^')))
            << '\n';
}

/// Further lines of a text stand below its first one.
inline std::string hanging(std::string_view text, std::string_view indent) {
    std::string shown;
    for (const char c : printable(text, breaks::kept)) {
        shown += c;
        if (c == '\n') shown += indent;
    }
    return shown;
}

}  // namespace detail

inline void render(std::ostream& out, const style& paint, const diagnostic_report& found, source_lines& sources,
                   detail_level how) {
    const auto word = found.severity == "error"  ? paint(tone::bad, "ERROR")
                      : found.severity == "info" ? paint(tone::faint, "INFO ")
                                                 : paint(tone::caution, "WARN ");
    out << word << ' ' << paint(tone::strong, printable(found.code));
    if (!found.path.empty()) out << ' ' << printable(found.path);
    out << ": " << detail::hanging(found.message, detail::margin) << '\n';
    if (how == detail_level::first_line) return;
    if (found.file) detail::render_place(out, paint, found, sources, how);
    if (found.remedy) {
        const auto remedy = detail::hanging(*found.remedy, std::string{detail::margin} + "     ");
        out << detail::margin << paint(tone::good, "fix:") << ' ' << remedy << '\n';
    }
}

}  // namespace omnigraph::cluster::cli
