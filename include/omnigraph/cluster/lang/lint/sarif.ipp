// Bodies of lang/lint/sarif.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/lang/lint/sarif.hpp>

namespace omnigraph::cluster::lang::detail {

using sarif_object = boost::json::object;

OMNIGRAPH_INLINE sarif_object artifact_of(std::string_view file, const std::string& base) {
    while (file.starts_with("./")) file.remove_prefix(2);
    if (!base.empty() && file.size() > base.size() && file.starts_with(base) && file[base.size()] == '/')
        file.remove_prefix(base.size() + 1);
    sarif_object object;
    object["uri"] = (file.starts_with('/') ? "file://" : "") + percent_encoded(file, "/");
    if (!file.starts_with('/')) object["uriBaseId"] = "%SRCROOT%";
    return object;
}

OMNIGRAPH_INLINE sarif_object text_object(std::string_view text) {
    sarif_object made;
    made["text"] = text;
    return made;
}

OMNIGRAPH_INLINE std::string_view sarif_level(lint_severity severity) {
    return severity == lint_severity::info ? "note" : spelling(severity);
}

OMNIGRAPH_INLINE sarif_object rule_of(const lint_finding& finding) {
    sarif_object object, configuration;
    object["id"] = finding.code.text;
    object["shortDescription"] = text_object(rule_text(finding.code));
    configuration["level"] = sarif_level(finding.severity);
    object["defaultConfiguration"] = std::move(configuration);
    return object;
}

OMNIGRAPH_INLINE sarif_object location_of(const lint_location& location, const std::string& base) {
    sarif_object region, physical, made;
    region["startLine"] = location.line;
    region["startColumn"] = location.column16;
    region["endLine"] = location.end_line;
    region["endColumn"] = location.end_column16;
    physical["artifactLocation"] = artifact_of(location.file, base);
    physical["region"] = std::move(region);
    made["physicalLocation"] = std::move(physical);
    return made;
}

OMNIGRAPH_INLINE sarif_object result_of(const lint_finding& finding, std::size_t rule, const std::string& base) {
    sarif_object object;
    object["ruleId"] = finding.code.text;
    object["ruleIndex"] = rule;
    object["level"] = sarif_level(finding.severity);
    object["message"] = text_object(finding.remedy.empty() ? finding.message : finding.message + " " + finding.remedy);
    object["locations"] = boost::json::array{location_of(finding.location, base)};
    return object;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE json sarif_json(const lint_report& report, const sarif_options& options) {
    boost::json::array rules, results;
    std::map<std::string_view, std::size_t> index;
    for (const auto& finding : report.findings) {
        const auto [at, is_new] = index.emplace(finding.code.text, rules.size());
        if (is_new) rules.emplace_back(detail::rule_of(finding));
        results.emplace_back(detail::result_of(finding, at->second, options.base));
    }
    detail::sarif_object driver, tool, run, log;
    driver["name"] = "omnigraph";
    driver["semanticVersion"] = options.tool_version;
    driver["rules"] = std::move(rules);
    tool["driver"] = std::move(driver);
    run["tool"] = std::move(tool);
    run["columnKind"] = "utf16CodeUnits";
    run["results"] = std::move(results);
    log["$schema"] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    log["version"] = "2.1.0";
    log["runs"] = boost::json::array{std::move(run)};
    return log;
}

OMNIGRAPH_INLINE std::string_view rule_text(diagnostic_code code) {
    if (code == codes::query_does_not_parse) return "The text is no query.";
    if (code == codes::write_without_parameters) return "A query that changes the graph has no parameters.";
    if (code == codes::unused_parameter) return "A parameter is not used.";
    if (code == codes::unused_variable) return "A variable is bound and not used again.";
    if (code == codes::unconnected_patterns) return "Nothing connects the parts of a pattern.";
    if (code == codes::limit_without_order) return "A limit without an order gives rows that are not defined.";
    if (code == codes::vector_parameter) return "A parameter is a vector, which people and agents cannot supply.";
    if (code == codes::shadowed_variable) return "A parameter has the name of a variable of the pattern.";
    if (code == codes::unused_fragment) return "A fragment is not called by any query of its file.";
    if (code == codes::hops_of_nothing) return "No edge follows another along the hops of a traversal.";
    if (code == codes::ignored_direction)
        return "A direction stands behind a ranking, which always gives the best first.";
    if (code == codes::misspelled_annotation) return "An annotation is spelled much like one that means something.";
    if (code == codes::property_never_updated) return "A property exists and no update query sets it.";
    if (code.text.starts_with("T") || code.text.starts_with("GQ"))
        return "The query does not fit the schema, or itself.";
    if (code.text.starts_with("PG")) return "The schema does not hold together.";
    return "The text is not in the language.";
}

}  // namespace omnigraph::cluster::lang
