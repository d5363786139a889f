// From the faults of one source to diagnostics with lines and columns.
//
//     append_faults(faults, text, "schema.pg", "graphs.kb.schema", found,
//                   [](const fault&) { return codes::schema_parse_error; });
//
// The language's own code comes first in the message: "PG404: there is no ...".
// Lines are found once for all faults of a source.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/source.hpp>

namespace omnigraph::cluster::lang {

/// Where the lines of a source begin; answers in logarithmic time what `locate` answers in linear.
class line_table {
public:
    explicit line_table(std::string_view source) : source_{source} {
        starts_.push_back(0);
        for (auto at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1)) starts_.push_back(at + 1);
    }

    [[nodiscard]] line_and_column locate(std::size_t offset) const {
        const auto line = std::ranges::upper_bound(starts_, std::min(offset, source_.size())) - starts_.begin();
        const auto index = static_cast<std::size_t>(line);
        return {index, std::min(offset, source_.size()) - starts_[index - 1] + 1};
    }

    /// A line without its end, counted from 1; empty when there is none.
    [[nodiscard]] std::string_view line(std::size_t number) const {
        if (number == 0 || number > starts_.size()) return {};
        auto text = source_.substr(starts_[number - 1]);
        text = text.substr(0, text.find('\n'));
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        return text;
    }

private:
    std::string_view source_;
    std::vector<std::size_t> starts_;
};

/// `T2: the node type Person has no property aeg.`
[[nodiscard]] inline std::string coded_message(const fault& from) { return std::string{from.code.text} + ": " + from.message; }

/// Appends one diagnostic a fault. `code_of(fault)` chooses the control plane's code.
void append_faults(const faults& from, std::string_view source, std::string_view file, std::string_view path, diagnostics& found,
                   auto code_of) {
    if (from.empty()) return;
    const line_table lines{source};
    for (const auto& one : from) {
        const auto at = lines.locate(one.span.begin);
        const auto end = lines.locate(one.span.end);
        found.push_back(error(code_of(one), std::string{path}, coded_message(one))
                            .at({std::string{file}, at.line, at.column, end.line == at.line ? end.column : lines.line(at.line).size() + 1})
                            .fix(one.remedy));
    }
}

/// The line of a fault with carets under it, for people; two lines that end in a newline each. Long lines are cut.
[[nodiscard]] inline std::string excerpt(const line_table& lines, source_span span) {
    constexpr std::size_t widest = 160;
    const auto from = lines.locate(span.begin);
    const auto line = lines.line(from.line);
    if (from.column > widest) return {};
    std::string shown{line.substr(0, widest)}, carets;
    for (std::size_t at = 0; at + 1 < from.column && at < shown.size(); ++at) {
        const auto byte = static_cast<unsigned char>(shown[at]);
        if (byte == '\t') carets += '\t';
        else if ((byte & 0xC0U) != 0x80U) carets += ' ';
    }
    const auto to = lines.locate(span.end);
    const auto last = to.line == from.line ? to.column : line.size() + 1;
    const auto width = std::max<std::size_t>(1, std::min(last, widest + 1) - std::min(from.column, last));
    for (auto& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t') c = ' ';
    return shown + "\n" + carets + std::string(width, '^') + "\n";
}

}  // namespace omnigraph::cluster::lang
