// Bodies of graph/values/line_reader.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/record_slips.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void line_reader::skip_blanks() {
    for (;;) {
        const auto rest = input_.rest();
        std::size_t blanks = 0;
        for (; blanks < rest.size() && is_blank(rest[blanks]); ++blanks)
            if (rest[blanks] == '\n') ++line_;
        input_.drop(blanks);
        if (blanks < rest.size() || !input_.grow()) return;
    }
}

/// Up to the bracket that closes the first one; npos when it never ends. What is no record, and a text that goes on
/// over the end of its line, is one fault: it ends with the line.
OMNIGRAPH_INLINE std::size_t line_reader::length_of_value() {
    auto rest = input_.rest();
    const bool nested = rest.front() == '{' || rest.front() == '[';
    std::size_t depth = 0, i = 0;
    bool in_string = false, escaped = false;
    for (;;) {
        const auto end = std::min(rest.size(), max_record_bytes);
        for (; i < end; ++i) {
            const char c = rest[i];
            if (c == '\n' && (in_string || !nested)) return i;
            if (escaped) escaped = false;
            else if (in_string) {
                if (c == '\\') escaped = true;
                else if (c == '"') in_string = false;
            } else if (c == '"') {
                in_string = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                if (nested && --depth == 0) return i + 1;
            }
        }
        if (end == max_record_bytes || !input_.grow()) break;
        rest = input_.rest();
    }
    return (!nested || in_string) && i == rest.size() ? i : std::string_view::npos;
}

OMNIGRAPH_INLINE bool line_reader::next(raw_record& record) {
    if (!fault_.empty()) return false;
    input_.drop(std::exchange(taken_, 0));
    if (number_ == 0) {
        while (input_.rest().size() < told_by_bytes && input_.grow()) {}
        fault_ = foreign_bytes(input_.rest());
        if (!fault_.empty()) return false;
    }
    skip_blanks();
    if (input_.rest().empty() || !input_.failed().empty()) return false;
    const auto length = length_of_value();
    if (!input_.failed().empty()) return false;
    if (length == std::string_view::npos) {
        ++number_;
        fault_ = input_.rest().size() < max_record_bytes
                     ? "the input ends inside it: a quote, a brace or a bracket is never closed"
                     : "it is longer than 16 MiB, or a quote, a brace or a bracket is never closed";
        return false;
    }
    take(record, length);
    return true;
}

OMNIGRAPH_INLINE bool line_reader::next_plain(raw_record& record, plain_record& members) {
    if (!fault_.empty()) return false;
    input_.drop(std::exchange(taken_, 0));
    skip_blanks();
    const auto length = members.read(input_.rest().substr(0, max_record_bytes));
    if (length == 0) return false;
    take(record, length);
    return true;
}

OMNIGRAPH_INLINE void line_reader::take(raw_record& record, std::size_t length) {
    record = {++number_, line_, input_.rest().substr(0, length)};
    // Most records stand on one line, which is found out many bytes at a time.
    for (auto at = record.text.find('\n'); at != std::string_view::npos; at = record.text.find('\n', at + 1)) ++line_;
    taken_ = length;
}

}  // namespace omnigraph::cluster::graph
