// The report of lint on a set of queries (languages specification §7.1).
//
//     const auto report = lint_queries(sources, &schema);       // lint.hpp
//     out << pretty_json(lint_json(report));                    // lint_json.hpp
//     return report.sound() ? 0 : 1;
//
// (1) Everything found is a finding with its place. A result repeats in words what is wrong with its query.
// (2) `findings` is sorted by severity, type, property, message, then place.
// (3) At most `max_findings` of each severity are kept; the counts include all.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::lang {

enum class lint_severity { error, warning, info };

[[nodiscard]] constexpr std::string_view spelling(lint_severity severity) {
    switch (severity) {
        case lint_severity::error: return "error";
        case lint_severity::warning: return "warning";
        case lint_severity::info: return "info";
    }
    return "";
}

struct lint_source {
    std::string file;  ///< the name in the report
    std::string text;
};

/// Lines and columns count from 1; columns count bytes. The end is one past the last byte.
struct lint_location {
    std::string file;
    std::size_t line = 1, column = 1;
    std::size_t end_line = 1, end_column = 1;
    std::size_t column16 = 1, end_column16 = 1;  ///< in UTF-16 code units, as editors and SARIF count
};

struct lint_finding {
    lint_severity severity = lint_severity::error;
    diagnostic_code code;
    std::string message;
    lint_location location;
    std::string remedy = {};
    std::string type_name = {};
    std::string property = {};
    std::vector<std::string> query_names = {};  ///< sorted
    std::string cause = {};                     ///< of Q000: the parser's code
};

/// One query that could be parsed.
struct lint_result {
    std::string name;
    lint_location location;
    bool is_mutation = false;
    std::vector<std::string> warnings = {};
    std::string error = {};  ///< empty: the query fits the schema
};

/// The schema that the queries were checked against.
struct lint_schema_source {
    std::optional<std::string> path;  ///< a file
    std::optional<std::string> uri;   ///< the root of a graph
};

struct lint_report {
    static constexpr std::size_t max_findings = 1000;

    lint_schema_source schema;
    std::string query_path;          ///< as the user named it
    std::vector<std::string> files;  ///< the sources, in their order
    std::vector<lint_result> results;
    std::vector<lint_finding> findings;
    std::array<std::size_t, 3> counts{};  ///< by severity

    [[nodiscard]] std::size_t count(lint_severity severity) const { return counts[static_cast<std::size_t>(severity)]; }
    [[nodiscard]] bool sound() const { return count(lint_severity::error) == 0; }

    /// Adds a finding and counts it.
    void add(lint_finding finding);

    void sort_findings();

    /// Adds the findings of another report and sorts again.
    void take_findings(lint_report&& other);
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint_report.ipp>
#endif
