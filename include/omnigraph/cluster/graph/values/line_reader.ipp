// Bodies of graph/values/line_reader.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void line_reader::skip_blanks() {
    std::size_t blanks = 0;
    for (; blanks < rest_.size() && is_blank(rest_[blanks]); ++blanks)
        if (rest_[blanks] == '\n') ++line_;
    rest_.remove_prefix(blanks);
}

/// Up to the bracket that closes the first one; npos when it never ends. What is no record, and a text that goes on
/// over the end of its line, is one fault: it ends with the line.
OMNIGRAPH_INLINE std::size_t line_reader::length_of_value() const {
    const bool nested = rest_.front() == '{' || rest_.front() == '[';
    std::size_t depth = 0;
    bool in_string = false;
    const auto end = rest_.size() < max_record_bytes ? rest_.size() : max_record_bytes;
    for (std::size_t i = 0; i < end; ++i) {
        const char c = rest_[i];
        if (c == '\n' && (in_string || !nested)) return i;
        if (in_string) {
            if (c == '\\' && i + 1 < end && rest_[i + 1] != '\n') ++i;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (nested && --depth == 0) return i + 1;
        }
    }
    return (!nested || in_string) && end == rest_.size() ? end : std::string_view::npos;
}

OMNIGRAPH_INLINE bool line_reader::next(raw_record& record) {
    if (!fault_.empty()) return false;
    skip_blanks();
    if (rest_.empty()) return false;
    ++number_;
    const auto length = length_of_value();
    if (length == std::string_view::npos) {
        fault_ = rest_.size() < max_record_bytes
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
