// Both ends of a span as lines and columns, in bytes and in UTF-16 code units.
//
//     source_places places{"people.gq", text};
//     lint_place at = places.of(fault.span);
//
// Spans in the order of the text are cheap, however long its lines are: each line is
// counted once, not once a span.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

class source_places {
public:
    /// `source` outlives this.
    source_places(std::string file, std::string_view source)
        : file_{std::move(file)}, source_{source}, lines_{source} {}

    [[nodiscard]] lint_place of(source_span span) {
        const auto begin = lines_.locate(span.begin);
        const auto end = lines_.locate(std::max(span.begin, span.end));
        lint_place at{file_, begin.line, begin.column, end.line, end.column, 1, 1};
        at.column16 = units_before(span.begin, begin) + 1;
        at.end_column16 = units_before(std::max(span.begin, span.end), end) + 1;
        return at;
    }

    [[nodiscard]] const std::string& file() const { return file_; }

private:
    /// How many UTF-16 code units stand on the line before `offset`.
    std::size_t units_before(std::size_t offset, line_and_column where) {
        offset = std::min(offset, source_.size());
        const auto start = offset - (where.column - 1);
        if (start != counted_line_ || offset < counted_to_) {
            counted_line_ = counted_to_ = start;
            units_ = 0;
        }
        for (; counted_to_ < offset; ++counted_to_) {
            const auto byte = static_cast<unsigned char>(source_[counted_to_]);
            // A character is counted at its first byte; beyond the basic plane it takes two units.
            if ((byte & 0xC0U) != 0x80U) units_ += byte >= 0xF0 ? 2 : 1;
        }
        return units_;
    }

    std::string file_;
    std::string_view source_;
    line_table lines_;
    std::size_t counted_line_ = 0, counted_to_ = 0, units_ = 0;
};

}  // namespace omnigraph::cluster::lang
