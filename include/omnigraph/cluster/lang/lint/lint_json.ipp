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

OMNIGRAPH_INLINE boost::json::array texts(const std::vector<std::string>& texts) {
    boost::json::array list;
    for (const auto& one : texts) list.emplace_back(one);
    return list;
}

OMNIGRAPH_INLINE void put_unless_empty(members& into, std::string_view key, const std::string& text) {
    if (!text.empty()) into[key] = text;
}

OMNIGRAPH_INLINE void put_place(members& into, const lint_location& location) {
    into["file"] = location.file;
    into["line"] = location.line;
    into["column"] = location.column;
    into["end_line"] = location.end_line;
    into["end_column"] = location.end_column;
}

OMNIGRAPH_INLINE members json_of(const lint_result& result) {
    members object;
    object["name"] = result.name;
    object["kind"] = result.is_mutation ? "mutation" : "read";
    object["status"] = result.error.empty() ? "ok" : "error";
    if (!result.warnings.empty()) object["warnings"] = texts(result.warnings);
    put_unless_empty(object, "error", result.error);
    put_place(object, result.location);
    return object;
}

OMNIGRAPH_INLINE members json_of(const lint_finding& finding) {
    members object;
    object["severity"] = spelling(finding.severity);
    object["code"] = finding.code.text;
    object["message"] = finding.message;
    put_unless_empty(object, "type_name", finding.type_name);
    put_unless_empty(object, "property", finding.property);
    if (!finding.query_names.empty()) object["query_names"] = texts(finding.query_names);
    put_place(object, finding.location);
    put_unless_empty(object, "remedy", finding.remedy);
    put_unless_empty(object, "cause", finding.cause);
    return object;
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
    detail::members object, schema;
    schema["kind"] = report.schema.path ? "file" : "graph";
    if (report.schema.path) schema["path"] = *report.schema.path;
    if (report.schema.uri) schema["uri"] = *report.schema.uri;
    object["status"] = report.sound() ? "ok" : "error";
    object["schema_source"] = std::move(schema);
    object["query_path"] = report.query_path;
    object["queries_processed"] = report.results.size();
    object["errors"] = report.count(lint_severity::error);
    object["warnings"] = report.count(lint_severity::warning);
    object["infos"] = report.count(lint_severity::info);
    object["results"] = detail::list_of(report.results);
    object["findings"] = detail::list_of(report.findings);
    object["files"] = detail::texts(report.files);
    return object;
}

}  // namespace omnigraph::cluster::lang
