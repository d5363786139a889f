// Splits a load into its records: JSON values that stand one on a line, span several lines, or follow each other on a
// line, with blanks between them.
//
//     line_reader records{text};                                   // or a record_source
//     for (raw_record record; records.next(record);) print(record.text);
//     if (!records.failed().empty()) return records.failed();      // what is wrong with the next one
//
// Only brackets and strings are recognised here; the bounded JSON parser parses each record afterwards. A line that
// begins no record is passed on as a whole, so that it is one fault. Records and lines count from 1. The text of a
// record is valid until the next one is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/values/input_window.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>

namespace omnigraph::cluster::graph {

struct raw_record {
    std::size_t number = 0;
    std::size_t line = 0;  ///< the line of its first character
    std::string_view text;
};

/// The longest record, in bytes: enough for a vector of any model and a few blobs, but not for a file without its last
/// brace.
inline constexpr std::size_t max_record_bytes = std::size_t{16} << 20;

class line_reader {
public:
    explicit line_reader(std::string_view input) : input_{input} {}
    explicit line_reader(record_source& input) : input_{input} {}

    /// False at the end of the input and at a fault.
    [[nodiscard]] bool next(raw_record& record);

    /// next() and the members of the record at once. False, without a step, for a record that is not plain, and where
    /// next() is false or the record is not in memory as a whole: then next() goes on.
    [[nodiscard]] bool next_plain(raw_record& record, plain_record& members);

    /// The fault of the record after the last one from next(); empty without a fault.
    [[nodiscard]] const std::string& failed() const { return fault_; }
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] const input_window& input() const { return input_; }

private:
    [[nodiscard]] static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
    void skip_blanks();
    void take(raw_record& record, std::size_t length);
    [[nodiscard]] std::size_t length_of_value();

    input_window input_;
    std::size_t taken_ = 0;  ///< bytes of the record that next() gave, dropped by the next one
    std::size_t number_ = 0;
    std::size_t line_ = 1;
    std::string fault_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/line_reader.ipp>
#endif
