// Bodies of lang/lint/lint_json.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/lint/lint_json.hpp>

namespace omnigraph::cluster::lang::detail {

using members = boost::json::object;

OMNIGRAPH_INLINE boost::json::array texts(const std::vector<std::string>& all) {
    boost::json::array list;
    for (const auto& one : all) list.emplace_back(one);
    return list;
}

OMNIGRAPH_INLINE void put_unless_empty(members& into, std::string_view key, const std::string& text) {
    if (!text.empty()) into[key] = text;
}

OMNIGRAPH_INLINE void put_place(members& into, const lint_place& at) {
    into["file"] = at.file;
    into["line"] = at.line;
    into["column"] = at.column;
    into["end_line"] = at.end_line;
    into["end_column"] = at.end_column;
}

OMNIGRAPH_INLINE members json_of(const lint_result& result) {
    members made;
    made["name"] = result.name;
    made["kind"] = result.is_mutation ? "mutation" : "read";
    made["status"] = result.error.empty() ? "ok" : "error";
    if (!result.warnings.empty()) made["warnings"] = texts(result.warnings);
    put_unless_empty(made, "error", result.error);
    put_place(made, result.at);
    return made;
}

OMNIGRAPH_INLINE members json_of(const lint_finding& finding) {
    members made;
    made["severity"] = word_of(finding.severity);
    made["code"] = finding.code.text;
    made["message"] = finding.message;
    put_unless_empty(made, "type_name", finding.type_name);
    put_unless_empty(made, "property", finding.property);
    if (!finding.query_names.empty()) made["query_names"] = texts(finding.query_names);
    put_place(made, finding.at);
    put_unless_empty(made, "remedy", finding.remedy);
    put_unless_empty(made, "cause", finding.cause);
    return made;
}

template <class Record>
boost::json::array list_of(const std::vector<Record>& records) {
    boost::json::array list;
    for (const auto& one : records) list.emplace_back(json_of(one));
    return list;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE json lint_json(const lint_report& report) {
    detail::members made, schema;
    schema["kind"] = report.schema.path ? "file" : "graph";
    if (report.schema.path) schema["path"] = *report.schema.path;
    if (report.schema.uri) schema["uri"] = *report.schema.uri;
    made["status"] = report.sound() ? "ok" : "error";
    made["schema_source"] = std::move(schema);
    made["query_path"] = report.query_path;
    made["queries_processed"] = report.results.size();
    made["errors"] = report.count(lint_severity::error);
    made["warnings"] = report.count(lint_severity::warning);
    made["infos"] = report.count(lint_severity::info);
    made["results"] = detail::list_of(report.results);
    made["findings"] = detail::list_of(report.findings);
    made["files"] = detail::texts(report.files);
    return made;
}

}  // namespace omnigraph::cluster::lang
