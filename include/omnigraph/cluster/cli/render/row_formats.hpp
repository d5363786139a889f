// Writes the rows of a query in the five formats of the surfaces specification §4.8.
//
//     write_rows(out, rows, {.branch = "main"}, row_format::table, {.column_width = 40});
//
// json is the result document of the languages specification §3.12; jsonl has its rows, one a line; csv quotes where
// necessary, and writes a null as a bare `null`, so the texts `null` and the empty text are quoted; kv and table are
// for people, so they show hidden characters as escapes, and a table is narrowed to the width of the terminal. On a
// terminal the other formats show them as escapes, too; elsewhere they have the exact bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/host/query_result.hpp>

namespace omnigraph::cluster::cli {

enum class row_format : std::uint8_t { table, kv, csv, jsonl, json };

/// nullopt for any other word.
[[nodiscard]] std::optional<row_format> parse_row_format(std::string_view text);

struct column_layout {
    std::size_t column_width = 80;  ///< the widest a column may be, in columns; at least narrowest_column
    bool wrap = false;              ///< long cells continue on the next line instead of ending in `…`
    std::size_t total_width = 0;    ///< the columns of the terminal; 0: there is none
};

inline constexpr std::size_t narrowest_column = 8;

/// Writes all rows.
void write_rows(std::ostream& out, const query_result& rows, const graph::read_target& target, row_format format,
                const column_layout& layout = {});

namespace detail {

/// Removes at most `width` columns from the front of `text` and returns them.
std::string take(std::string& text, std::size_t width);

}  // namespace detail

/// What was read, for people: the branch, or the commit by the word `commit`, or both.
[[nodiscard]] std::string state_text(const graph::read_target& target, std::string_view commit);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/row_formats.ipp>
#endif
