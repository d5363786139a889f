// Bodies of graph/values/csv_reader.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/csv_reader.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE csv_reader::csv_reader(std::string_view input) : rest_{input} {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    else if (rest_.starts_with("\xFF\xFE") || rest_.starts_with("\xFE\xFF"))
        fault_ = "this is UTF-16; save the file as UTF-8";
}

OMNIGRAPH_INLINE bool csv_reader::next(raw_record& row) {
    if (!fault_.empty() || rest_.empty()) return false;
    ++rows_;
    // Only quotes and line ends matter here; csv_fields finds what else is wrong.
    const auto bound = std::min(rest_.size(), max_record_bytes);
    bool in_quotes = false, begins_field = true;
    std::size_t end = 0, breaks = 0;
    for (; end < bound && (in_quotes || rest_[end] != '\n'); ++end) {
        const char c = rest_[end];
        if (in_quotes && c == '"' && end + 1 < bound && rest_[end + 1] == '"') ++end;  // a doubled quote
        else if (c == '"' && (in_quotes || begins_field)) in_quotes = !in_quotes;
        else if (c == '\n') ++breaks;
        begins_field = !in_quotes && c == ',';
    }
    if (end == bound && bound < rest_.size()) fault_ = "it is longer than 16 MiB, or a quote is never closed";
    else if (in_quotes) fault_ = "the input ends inside a quoted field: a quote is never closed";
    if (!fault_.empty()) return false;
    auto text = rest_.substr(0, end);
    if (text.ends_with('\r')) text.remove_suffix(1);
    row = {number(), line_, text};
    line_ += breaks + 1;
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return true;
}

OMNIGRAPH_INLINE result<std::vector<csv_cell>, std::string> csv_fields(std::string_view row) {
    std::vector<csv_cell> fields;
    const auto wrong = [&](const char* what) { return fmt::format("field {}: {}", fields.size() + 1, what); };
    for (std::size_t at = 0;; ++at) {
        csv_cell field;
        if (at < row.size() && row[at] == '"') {
            field.quoted = true;
            for (++at;; ++at) {
                if (at >= row.size()) return wrong("a quote is never closed");
                if (row[at] == '"' && (at + 1 >= row.size() || row[at + 1] != '"')) break;
                if (row[at] == '"') ++at;
                field.text += row[at];
            }
            ++at;
            if (at < row.size() && row[at] != ',')
                return wrong("something stands behind the closing quote; a quote inside a quoted field is doubled");
        } else {
            const auto end = std::min(row.find(',', at), row.size());
            field.text = row.substr(at, end - at);
            if (field.text.find('"') != std::string::npos)
                return wrong(
                    "a quote stands inside a field that does not begin with one; quote the field, and double "
                    "the quote");
            if (field.text.find('\r') != std::string::npos)
                return wrong("a carriage return stands alone; lines end in LF or CRLF");
            at = end;
        }
        fields.push_back(std::move(field));
        if (at >= row.size()) return fields;
    }
}

}  // namespace omnigraph::cluster::graph
