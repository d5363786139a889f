// Bodies of graph/values/csv_reader.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/csv_reader.hpp>
#include <omnigraph/cluster/graph/values/record_slips.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void csv_reader::begin() {
    while (input_.rest().size() < told_by_bytes && input_.grow()) {}
    const auto rest = input_.rest();
    if (rest.starts_with("\xEF\xBB\xBF")) input_.drop(3);
    else fault_ = foreign_bytes(rest);
}

/// Only quotes and line ends matter here; csv_fields finds what else is wrong.
OMNIGRAPH_INLINE std::optional<std::size_t> csv_reader::length_of_row() {
    bool in_quotes = false, begins_field = true, is_all = false;
    std::size_t end = 0;
    breaks_ = 0;
    for (;;) {
        const auto rest = input_.rest();
        const auto bound = std::min(rest.size(), max_record_bytes);
        // Whether a quote is doubled is told by the byte behind it.
        const bool is_last = is_all || rest.size() > max_record_bytes;
        const auto known = is_last ? bound : bound - std::min<std::size_t>(bound, 1);
        for (; end < known && (in_quotes || rest[end] != '\n'); ++end) {
            const char c = rest[end];
            if (in_quotes && c == '"' && end + 1 < bound && rest[end + 1] == '"') ++end;  // a doubled quote
            else if (c == '"' && (in_quotes || begins_field)) in_quotes = !in_quotes;
            else if (c == '\n') ++breaks_;
            begins_field = !in_quotes && c == ',';
        }
        if (end < known) return end;
        if (is_last) {
            if (bound < rest.size()) fault_ = "it is longer than 16 MiB, or a quote is never closed";
            else if (in_quotes) fault_ = "the input ends inside a quoted field: a quote is never closed";
            return fault_.empty() ? std::optional{bound} : std::nullopt;
        }
        is_all = !input_.grow();
    }
}

OMNIGRAPH_INLINE bool csv_reader::next(raw_record& row) {
    if (rows_ == 0) begin();
    for (;;) {
        input_.drop(std::exchange(taken_, 0));
        if (!fault_.empty() || (input_.rest().empty() && !input_.grow())) return false;
        ++rows_;
        const auto end = length_of_row();
        if (!end || !input_.failed().empty()) return false;
        auto text = input_.rest().substr(0, *end);
        taken_ = std::min(*end + 1, input_.rest().size());
        if (text.ends_with('\r')) text.remove_suffix(1);
        row = {number(), line_, text};
        line_ += breaks_ + 1;
        const bool has_names = rows_ == 1;
        if (has_names || !text.empty()) return true;
        --rows_;
    }
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
