// Bodies of lang/source/fault_report.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/excerpt.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE line_table::line_table(std::string_view source) : source_{source} {
    starts_.reserve(1 + static_cast<std::size_t>(std::ranges::count(source, '\n')));
    starts_.push_back(0);
    for (auto at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1))
        starts_.push_back(static_cast<std::uint32_t>(at + 1));
}

OMNIGRAPH_INLINE line_and_column line_table::locate(std::size_t offset) const {
    const auto line = std::ranges::upper_bound(starts_, std::min(offset, source_.size())) - starts_.begin();
    const auto index = static_cast<std::size_t>(line);
    return {index, std::min(offset, source_.size()) - starts_[index - 1] + 1};
}

OMNIGRAPH_INLINE std::string_view line_table::line(std::size_t number) const {
    if (number == 0 || number > starts_.size()) return {};
    const auto end = number < starts_.size() ? starts_[number] - 1 : source_.size();
    auto text = source_.substr(starts_[number - 1], end - starts_[number - 1]);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text;
}

OMNIGRAPH_INLINE std::string coded_message(const fault& fault) {
    return std::string{fault.code.text} + ": " + fault.message;
}

OMNIGRAPH_INLINE std::string excerpt(const line_table& lines, source_span span) {
    constexpr std::size_t widest = 160;
    const auto from = lines.locate(span.begin), to = lines.locate(span.end);
    const auto line = lines.line(from.line);
    const auto shown = excerpt_of(line, from.column - 1, to.line == from.line ? to.column - 1 : line.size(), widest);
    return shown.text + "\n" + shown.carets + "\n";
}

}  // namespace omnigraph::cluster::lang
