// Bodies of cli/render/row_formats.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/json/json.hpp>

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

/// Texts without quotes, other values as JSON.
OMNIGRAPH_INLINE std::string cell_text(const cell_type& type, const cell& shown) {
    if (const auto* text = std::get_if<std::string>(&shown.held)) return *text;
    const auto value = graph::json_of_cell(type, shown);
    if (const auto* text = value.if_string()) return std::string{std::string_view{*text}};
    return compact_json(value);
}

OMNIGRAPH_INLINE std::vector<std::string> cell_texts(const query_result& rows, const query_row& row) {
    std::vector<std::string> texts;
    texts.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) texts.push_back(cell_text(rows.columns[i].type, row[i]));
    return texts;
}

OMNIGRAPH_INLINE std::vector<std::string> column_names(const query_result& rows) {
    std::vector<std::string> names;
    for (const auto& column : rows.columns) names.push_back(column.name);
    return names;
}

/// RFC 4180; a text that could be taken for nothing is quoted, and nothing never is.
OMNIGRAPH_INLINE std::string csv_field(const std::string& text) {
    if (!text.empty() && text != "null" && text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string{c};
    return quoted + "\"";
}

OMNIGRAPH_INLINE void write_csv(std::ostream& out, const query_result& rows) {
    if (rows.columns.empty()) return;
    for (std::size_t i = 0; i < rows.columns.size(); ++i) out << (i ? "," : "") << csv_field(rows.columns[i].name);
    out << '\n';
    for (const auto& row : rows.rows) {
        const auto texts = cell_texts(rows, row);
        for (std::size_t i = 0; i < texts.size(); ++i)
            out << (i ? "," : "") << (row[i].is_null() ? texts[i] : csv_field(texts[i]));
        out << '\n';
    }
}

OMNIGRAPH_INLINE void write_jsonl(std::ostream& out, const query_result& rows, const graph::read_target& target) {
    const boost::json::object head{{"kind", "metadata"},
                                   {"query_name", rows.query},
                                   {"target", graph::json_of_target(target)},
                                   {"row_count", rows.rows.size()}};
    out << compact_json(head) << '\n';
    for (const auto& row : rows.rows) out << compact_json(graph::json_of_row(rows, row)) << '\n';
}

OMNIGRAPH_INLINE void write_kv(std::ostream& out, const query_result& rows) {
    std::vector<std::string> names;
    std::size_t width = 0, number = 0;
    for (const auto& column : rows.columns) {
        names.push_back(printable(column.name));
        width = std::max(width, display_width(names.back()));
    }
    if (rows.rows.empty()) out << "(no rows)\n";
    for (const auto& row : rows.rows) {
        out << "row " << ++number << '\n';
        const auto texts = cell_texts(rows, row);
        for (std::size_t i = 0; i < names.size(); ++i)
            out << "  " << names[i] << std::string(width - display_width(names[i]), ' ') << "  " << printable(texts[i])
                << '\n';
    }
}

OMNIGRAPH_INLINE std::string take(std::string& text, std::size_t width) {
    std::string head{leading_columns(text, width)};
    text.erase(0, head.size());
    return head;
}

struct table_column {
    std::size_t width = 1;
    bool right = false;  ///< numbers end where numbers end
};

/// Writes one row, with as many lines as its longest cell needs.
OMNIGRAPH_INLINE void write_table_line(std::ostream& out, std::vector<std::string> cells,
                                       const std::vector<table_column>& columns, bool wrap) {
    do {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto width = columns[i].width;
            const auto shown = wrap ? take(cells[i], width) : truncated(std::exchange(cells[i], {}), width);
            const auto taken = display_width(shown);
            const std::string blanks(taken < width ? width - taken : 0, ' ');
            line += (i ? " | " : "") + (columns[i].right ? blanks + shown : shown + blanks);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << line << '\n';
    } while (std::ranges::any_of(cells, [](const std::string& rest) { return !rest.empty(); }));
}

/// Takes columns from the widest until the table fits, or no column is left that may become narrower.
OMNIGRAPH_INLINE void fit(std::vector<table_column>& columns, std::size_t total) {
    if (total == 0) return;
    auto needed = 3 * (columns.size() - 1);
    for (const auto& column : columns) needed += column.width;
    while (needed > total) {
        const auto widest = std::ranges::max_element(columns, {}, &table_column::width);
        if (widest->width <= narrowest_column) return;
        std::size_t next = narrowest_column;
        for (const auto& column : columns)
            if (column.width < widest->width) next = std::max(next, column.width);
        // Columns of one width give way in turn, so that they stay alike.
        const bool alone = std::ranges::count(columns, widest->width, &table_column::width) == 1;
        const auto less = alone ? std::min(needed - total, std::max<std::size_t>(widest->width - next, 1)) : 1;
        widest->width -= less;
        needed -= less;
    }
}

OMNIGRAPH_INLINE bool is_number(const cell_type& type) {
    switch (type.scalar) {
        case cell_scalar::i32:
        case cell_scalar::i64:
        case cell_scalar::u32:
        case cell_scalar::u64:
        case cell_scalar::f32:
        case cell_scalar::f64: return !type.list;
        default: return false;
    }
}

OMNIGRAPH_INLINE void write_table(std::ostream& out, const query_result& rows, const graph::read_target& target,
                                  const column_layout& layout) {
    const auto count = rows.rows.size();
    out << fmt::format("{} {} from {} via {}\n", count, count == 1 ? "row" : "rows", state_text(target, "snapshot"),
                       printable(rows.query));
    if (rows.columns.empty() || rows.rows.empty()) {
        out << "(no rows)\n";
        return;
    }
    std::vector<std::vector<std::string>> lines{column_names(rows)};
    for (const auto& row : rows.rows) lines.push_back(cell_texts(rows, row));
    for (auto& line : lines)
        for (auto& text : line) text = printable(text);
    const auto widest = std::max(layout.column_width, narrowest_column);
    std::vector<table_column> columns(rows.columns.size());
    // A column of nulls looks like one whose type a server did not tell.
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i].right = is_number(rows.columns[i].type) &&
                           std::ranges::any_of(rows.rows, [i](const query_row& row) { return !row[i].is_null(); });
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            columns[i].width = std::max(columns[i].width, std::min(display_width(line[i]), widest));
    fit(columns, layout.total_width);
    write_table_line(out, std::move(lines.front()), columns, layout.wrap);
    for (std::size_t i = 0; i < columns.size(); ++i) out << (i ? "-+-" : "") << std::string(columns[i].width, '-');
    out << '\n';
    for (std::size_t i = 1; i < lines.size(); ++i) write_table_line(out, std::move(lines[i]), columns, layout.wrap);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void write_rows(std::ostream& out, const query_result& rows, const graph::read_target& target,
                                 row_format format, const column_layout& layout) {
    if (layout.total_width > 0 && format != row_format::table && format != row_format::kv) {
        // A program reads the bytes as they are; a terminal would obey them.
        std::ostringstream exact;
        write_rows(exact, rows, target, format, {});
        out << printable(exact.view(), line_break_mode::kept);
        return;
    }
    switch (format) {
        case row_format::table: return detail::write_table(out, rows, target, layout);
        case row_format::kv: return detail::write_kv(out, rows);
        case row_format::csv: return detail::write_csv(out, rows);
        case row_format::jsonl: return detail::write_jsonl(out, rows, target);
        case row_format::json: out << pretty_json(graph::read_envelope(rows, target)) << '\n'; return;
    }
}

OMNIGRAPH_INLINE std::string state_text(const graph::read_target& target, std::string_view commit) {
    auto text = target.branch ? "branch " + printable(*target.branch) : std::string{};
    if (!target.snapshot) return text;
    if (!text.empty()) text += ", ";
    return text + std::string{commit} + " " + printable(*target.snapshot);
}

}  // namespace omnigraph::cluster::cli
