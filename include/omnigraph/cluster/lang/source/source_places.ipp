// Bodies of lang/source/source_places.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source_places.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE source_places::source_places(std::string file, std::string_view source)
    : file_{std::move(file)}, source_{source}, lines_{source} {}

OMNIGRAPH_INLINE lint_location source_places::locate(source_span span) {
    const auto begin = lines_.locate(span.begin);
    const auto end = lines_.locate(std::max(span.begin, span.end));
    lint_location location{file_, begin.line, begin.column, end.line, end.column, 1, 1};
    location.column16 = units_before(span.begin, begin) + 1;
    location.end_column16 = units_before(std::max(span.begin, span.end), end) + 1;
    return location;
}

OMNIGRAPH_INLINE std::size_t source_places::units_before(std::size_t offset, line_and_column where) {
    offset = std::min(offset, source_.size());
    const auto start = offset - (where.column - 1);
    if (start != counted_line_ || offset < counted_to_) {
        counted_line_ = counted_to_ = start;
        units_ = 0;
    }
    for (; counted_to_ < offset; ++counted_to_) {
        const auto byte = static_cast<unsigned char>(source_[counted_to_]);
        // A character is counted at its first byte; one outside the basic plane has two units.
        if ((byte & 0xC0U) != 0x80U) units_ += byte >= 0xF0 ? 2 : 1;
    }
    return units_;
}

}  // namespace omnigraph::cluster::lang
