// Converts both ends of a span to lines and columns, in bytes and in UTF-16 code units.
//
//     source_places places{"people.gq", text};
//     lint_location at = places.locate(found.front().span);
//
// Spans in the order of the text are cheap even on long lines, because each line is counted once and not once for each
// span.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

class source_places {
public:
    /// `source` must outlive this object.
    source_places(std::string file, std::string_view source);

    [[nodiscard]] lint_location locate(source_span span);

    [[nodiscard]] const std::string& file() const { return file_; }

private:
    /// The number of UTF-16 code units on the line before `offset`.
    std::size_t units_before(std::size_t offset, line_and_column where);

    std::string file_;
    std::string_view source_;
    line_table lines_;
    std::size_t counted_line_ = 0, counted_to_ = 0, units_ = 0;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/source/source_places.ipp>
#endif
