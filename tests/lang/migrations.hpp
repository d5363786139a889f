// Schemas from text, and plans as short lines, for the tests of canonical forms and migrations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

[[nodiscard]] inline canonical_schema form_of(std::string_view source) {
    faults found;
    const auto compiled = compile_schema(source, found);
    INFO(std::string{source});
    REQUIRE_MESSAGE(compiled, told(found, source));
    return canonical_form(*compiled);
}

[[nodiscard]] inline migration_plan plan_of(std::string_view before, std::string_view after) {
    return plan_migration(form_of(before), form_of(after));
}

/// `add_property node Person age`, `unsupported_change node:Person.age OG-MF-106`: kind and names of a step.
[[nodiscard]] inline std::string line_of(const json& step) {
    std::string line;
    for (const auto& field : step.as_object())
        if (field.value().is_string() && field.key() != "reason" && field.key() != "reversibility")
            line += (line.empty() ? "" : " ") + std::string{field.value().as_string()};
    return line;
}

[[nodiscard]] inline std::vector<std::string> lines_of(const migration_plan& plan) {
    std::vector<std::string> lines;
    const auto whole = json_of(plan);
    for (const auto& step : whole.at("steps").as_array()) lines.push_back(line_of(step));
    return lines;
}

[[nodiscard]] inline std::vector<std::string> steps_of(std::string_view before, std::string_view after) {
    return lines_of(plan_of(before, after));
}

using lines = std::vector<std::string>;

}  // namespace omnigraph::cluster::lang

namespace doctest {
template <>
struct StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& all) {
        std::string text = "{";
        for (const auto& one : all) text += "\n  \"" + one + "\",";
        return (text + "\n}").c_str();
    }
};
}  // namespace doctest
