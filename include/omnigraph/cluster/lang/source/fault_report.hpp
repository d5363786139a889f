// Turns the faults of one source into diagnostics with lines and columns.
//
//     diagnostics found;
//     append_faults(of_schema, text, "schema.pg", "graphs.kb.schema", found,
//                   [](const fault&) { return cluster::codes::schema_parse_error; });
//
// A message begins with the language's own code: "PG404: there is no ...". The lines of a source are found once for all
// of its faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The line starts of a source: finds a position in logarithmic time, where `locate` needs linear time.
class line_table {
public:
    explicit line_table(std::string_view source);

    [[nodiscard]] line_and_column locate(std::size_t offset) const;

    /// A line without its end, counted from 1; empty when there is none.
    [[nodiscard]] std::string_view line(std::size_t number) const;

private:
    std::string_view source_;
    std::vector<std::uint32_t> starts_;  ///< sources have less than 4 GiB
};

/// `T2: the node type Person has no property aeg.`
[[nodiscard]] std::string coded_message(const fault& fault);

/// Appends one diagnostic for each fault; `code_of(fault)` chooses the control plane's code.
void append_faults(std::span<const fault> findings, const line_table& lines, std::string_view file,
                   std::string_view path, diagnostics& problems, auto code_of) {
    for (const auto& fault : findings) {
        const auto position = lines.locate(fault.span.begin);
        const auto end = lines.locate(fault.span.end);
        problems.push_back(
            error(code_of(fault), std::string{path}, coded_message(fault))
                .with_position({std::string{file}, position.line, position.column,
                                end.line == position.line ? end.column : lines.line(position.line).size() + 1})
                .with_remedy(fault.remedy));
    }
}

/// The same for a source without a line_table.
void append_faults(const faults& source_faults, std::string_view source, std::string_view file, std::string_view path,
                   diagnostics& problems, auto code_of) {
    if (!source_faults.empty()) append_faults(source_faults, line_table{source}, file, path, problems, code_of);
}

/// The line of a fault with carets under it, for people: two lines, each with a newline.
[[nodiscard]] std::string excerpt(const line_table& lines, source_span span);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/source/fault_report.ipp>
#endif
