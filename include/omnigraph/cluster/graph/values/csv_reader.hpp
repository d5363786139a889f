// Splits CSV (RFC 4180) into its rows, and a row into its fields.
//
//     csv_reader rows{text};
//     for (raw_record row; rows.next(row);)
//         if (const auto fields = csv_fields(row.text)) print(fields->front().text);
//     if (!rows.failed().empty()) return rows.failed();
//
// (1) Lines end in LF or CRLF; a quoted field may have line ends in it. A byte order mark of UTF-8 is skipped.
// (2) A quote stands only around a whole field, and is doubled inside. A quoted field differs from one that is not: an
//     empty one is an empty text, and nothing at all is null.
// (3) Rows count from 0, which is the line with the names, so that the first record is record 1. The text of a row is
//     valid until the next one is read.
// (4) An empty line behind the names is no row, as other readers of CSV have it: a file may end in some.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>

namespace omnigraph::cluster::graph {

struct csv_cell {
    std::string text;
    bool quoted = false;

    [[nodiscard]] bool is_null() const { return text.empty() && !quoted; }
};

/// The fields of one row. The error is a clause that names the field by its number, from 1.
[[nodiscard]] result<std::vector<csv_cell>, std::string> csv_fields(std::string_view row);

class csv_reader {
public:
    explicit csv_reader(std::string_view input) : input_{input} {}
    explicit csv_reader(record_source& input) : input_{input} {}

    /// False at the end of the input and at a fault. The text has no line end behind it.
    [[nodiscard]] bool next(raw_record& row);

    /// The fault of the row after the last one from next(); empty without a fault.
    [[nodiscard]] const std::string& failed() const { return fault_; }
    [[nodiscard]] std::size_t number() const { return rows_ == 0 ? 0 : rows_ - 1; }
    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] const input_window& input() const { return input_; }

private:
    /// The byte order mark.
    void begin();
    /// The length of the row in front, without its line end; nullopt at a fault.
    [[nodiscard]] std::optional<std::size_t> length_of_row();

    input_window input_;
    std::size_t taken_ = 0;   ///< bytes of the row that next() gave, dropped by the next one
    std::size_t breaks_ = 0;  ///< line ends inside the row in front
    std::size_t rows_ = 0;
    std::size_t line_ = 1;
    std::string fault_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/csv_reader.ipp>
#endif
