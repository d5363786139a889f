// Bodies of cli/render/row_formats.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <ranges>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<row_format> parse_row_format(std::string_view text) {
    if (text == "table") return row_format::table;
    if (text == "kv") return row_format::kv;
    if (text == "csv") return row_format::csv;
    if (text == "jsonl") return row_format::jsonl;
    if (text == "json") return row_format::json;
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE const json* member(const json& object, std::string_view name) {
    const auto* members = object.if_object();
    return members ? members->if_contains(boost::json::string_view{name.data(), name.size()}) : nullptr;
}

OMNIGRAPH_INLINE std::string_view text_of(const json* node) {
    const auto* text = node ? node->if_string() : nullptr;
    return text ? std::string_view{text->data(), text->size()} : std::string_view{};
}

OMNIGRAPH_INLINE const boost::json::array& rows_of(const json& envelope) {
    static const boost::json::array none;
    const auto* rows = member(envelope, "rows");
    return rows && rows->is_array() ? rows->get_array() : none;
}

/// In the order of the projection; without one, every key of the rows, sorted.
OMNIGRAPH_INLINE std::vector<std::string> columns_of(const json& envelope) {
    std::vector<std::string> columns;
    if (const auto* named = member(envelope, "columns"); named && named->is_array())
        for (const auto& column : named->get_array()) columns.emplace_back(text_of(&column));
    if (!columns.empty()) return columns;
    std::set<std::string> keys;
    for (const auto& row : rows_of(envelope))
        if (const auto* cells = row.if_object())
            for (const auto& cell : *cells) keys.emplace(cell.key());
    return {keys.begin(), keys.end()};
}

/// Texts bare, everything else as JSON; absent is null.
OMNIGRAPH_INLINE std::string cell(const json& row, std::string_view column) {
    const auto* value = member(row, column);
    if (!value) return "null";
    return value->is_string() ? std::string{text_of(value)} : compact_json(*value);
}

OMNIGRAPH_INLINE std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string{c};
    return quoted + "\"";
}

OMNIGRAPH_INLINE void write_csv(std::ostream& out, const json& envelope) {
    const auto columns = columns_of(envelope);
    const auto line = [&](const auto& field) {
        for (std::size_t i = 0; i < columns.size(); ++i) out << (i ? "," : "") << csv_field(field(columns[i]));
        out << '\n';
    };
    if (columns.empty()) return;
    line([](const std::string& column) { return column; });
    for (const auto& row : rows_of(envelope)) line([&](const std::string& column) { return cell(row, column); });
}

OMNIGRAPH_INLINE void write_jsonl(std::ostream& out, const json& envelope) {
    boost::json::object head;
    head["kind"] = "metadata";
    for (const auto* name : {"query_name", "target", "row_count"})
        if (const auto* value = member(envelope, name)) head[name] = *value;
    out << compact_json(head) << '\n';
    for (const auto& row : rows_of(envelope)) out << compact_json(row) << '\n';
}

OMNIGRAPH_INLINE void write_kv(std::ostream& out, const json& envelope) {
    const auto columns = columns_of(envelope);
    std::size_t width = 0, number = 0;
    for (const auto& column : columns) width = std::max(width, width_of(printable(column)));
    if (rows_of(envelope).empty()) out << "(no rows)\n";
    for (const auto& row : rows_of(envelope)) {
        out << "row " << ++number << '\n';
        for (const auto& column : columns) {
            const auto name = printable(column);
            out << "  " << name << std::string(width - width_of(name), ' ') << "  " << printable(cell(row, column))
                << '\n';
        }
    }
}

OMNIGRAPH_INLINE std::string take(std::string& text, std::size_t width) {
    std::size_t end = 0;
    for (std::size_t taken = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xC0u) != 0x80u && taken++ == width) break;
    auto head = text.substr(0, end);
    text.erase(0, end);
    return head;
}

/// One row of cells, as many lines as the longest needs.
OMNIGRAPH_INLINE void write_table_line(std::ostream& out, std::vector<std::string> cells,
                                       const std::vector<std::size_t>& widths, bool wrap) {
    do {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto shown = wrap ? take(cells[i], widths[i]) : clipped(std::exchange(cells[i], {}), widths[i]);
            line += (i ? " | " : "") + shown + std::string(widths[i] - width_of(shown), ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << line << '\n';
    } while (std::ranges::any_of(cells, [](const std::string& rest) { return !rest.empty(); }));
}

OMNIGRAPH_INLINE void write_table(std::ostream& out, const json& envelope, const column_layout& layout) {
    const auto& rows = rows_of(envelope);
    const auto* target = member(envelope, "target");
    const auto branch = target ? text_of(member(*target, "branch")) : std::string_view{};
    out << fmt::format("{} {} from branch {} via {}\n", rows.size(), rows.size() == 1 ? "row" : "rows",
                       branch.empty() ? "main" : printable(branch), printable(text_of(member(envelope, "query_name"))));
    const auto columns = columns_of(envelope);
    if (columns.empty() || rows.empty()) {
        out << "(no rows)\n";
        return;
    }
    std::vector<std::vector<std::string>> lines(1);
    for (const auto& column : columns) lines.front().push_back(printable(column));
    for (const auto& row : rows) {
        auto& line = lines.emplace_back();
        for (const auto& column : columns) line.push_back(printable(cell(row, column)));
    }
    const auto widest = std::max(layout.column_width, narrowest_column);
    std::vector<std::size_t> widths(columns.size(), 1);
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], std::min(width_of(line[i]), widest));
    write_table_line(out, std::move(lines.front()), widths, layout.wrap);
    for (std::size_t i = 0; i < widths.size(); ++i) out << (i ? "-+-" : "") << std::string(widths[i], '-');
    out << '\n';
    for (std::size_t i = 1; i < lines.size(); ++i) write_table_line(out, std::move(lines[i]), widths, layout.wrap);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void write_rows(std::ostream& out, const json& envelope, row_format format,
                                 const column_layout& layout) {
    switch (format) {
        case row_format::table: return detail::write_table(out, envelope, layout);
        case row_format::kv: return detail::write_kv(out, envelope);
        case row_format::csv: return detail::write_csv(out, envelope);
        case row_format::jsonl: return detail::write_jsonl(out, envelope);
        case row_format::json: out << pretty_json(envelope) << '\n'; return;
    }
}

}  // namespace omnigraph::cluster::cli
