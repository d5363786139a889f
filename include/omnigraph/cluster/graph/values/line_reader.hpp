// Cuts a load into its records: JSON values one per line, or pretty-printed, or
// run together, with blanks between them.
//
//     line_reader records{text};
//     for (raw_record record; records.next(record);) print(record.text);
//     if (!records.failed().empty()) return records.failed();      // what is wrong with the next one
//
// Only brackets and strings are understood here; each record is parsed by the
// bounded JSON parser afterwards. Records and lines count from 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

struct raw_record {
    std::size_t number = 0;
    std::size_t line = 0;  ///< of its first character
    std::string_view text;
};

/// The longest record: a vector of any model and a few blobs fit, a file without its closing brace does not.
inline constexpr std::size_t max_record_bytes = std::size_t{16} << 20;

class line_reader {
public:
    explicit line_reader(std::string_view input) : rest_{input} {}

    /// False at the end of the input, and at a fault.
    [[nodiscard]] bool next(raw_record& record);

    /// What is wrong with the record after the last one that next() gave; empty when nothing is.
    [[nodiscard]] const std::string& failed() const { return fault_; }
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    [[nodiscard]] static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
    void skip_blanks();
    [[nodiscard]] std::size_t length_of_value() const;

    std::string_view rest_;
    std::size_t number_ = 0;
    std::size_t line_ = 1;
    std::string fault_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/line_reader.ipp>
#endif
