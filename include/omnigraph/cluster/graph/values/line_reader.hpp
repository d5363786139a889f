// Cuts a load into its records: JSON values one per line, or pretty-printed, or
// run together, with blanks between them.
//
//     record_reader records{text};
//     for (raw_record record; records.next(record);) parse(record.text);
//     if (records.failed()) ...          // the input does not end where a record does
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
inline constexpr std::size_t longest_record = std::size_t{16} << 20;

class record_reader {
public:
    explicit record_reader(std::string_view input) : rest_{input} {}

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

// ---- details ----------------------------------------------------------------------------

inline void record_reader::skip_blanks() {
    std::size_t blanks = 0;
    for (; blanks < rest_.size() && is_blank(rest_[blanks]); ++blanks)
        if (rest_[blanks] == '\n') ++line_;
    rest_.remove_prefix(blanks);
}

/// Up to the bracket that closes the first one, or for anything else up to the next blank; npos when it never ends.
inline std::size_t record_reader::length_of_value() const {
    const bool nested = rest_.front() == '{' || rest_.front() == '[';
    std::size_t depth = 0;
    bool in_string = false;
    const auto end = rest_.size() < longest_record ? rest_.size() : longest_record;
    for (std::size_t i = 0; i < end; ++i) {
        const char c = rest_[i];
        if (in_string) {
            if (c == '\\') ++i;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0 || --depth == 0) return i + 1;
        } else if (!nested && is_blank(c)) {
            return i;
        }
    }
    return !nested && !in_string && end == rest_.size() ? end : std::string_view::npos;
}

inline bool record_reader::next(raw_record& record) {
    if (!fault_.empty()) return false;
    skip_blanks();
    if (rest_.empty()) return false;
    ++number_;
    const auto length = length_of_value();
    if (length == std::string_view::npos) {
        fault_ = rest_.size() < longest_record
                     ? "the input ends inside it: a quote, a brace or a bracket is never closed"
                     : "it is longer than 16 MiB, or a quote, a brace or a bracket is never closed";
        return false;
    }
    record = {number_, line_, rest_.substr(0, length)};
    for (const char c : record.text)
        if (c == '\n') ++line_;
    rest_.remove_prefix(length);
    return true;
}

}  // namespace omnigraph::cluster::graph
