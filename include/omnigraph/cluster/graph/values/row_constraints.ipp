// Bodies of graph/values/row_constraints.hpp.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string shown(const lang::range_constraint& range) {
    const auto bound = [](const std::optional<lang::range_bound>& one, const std::optional<std::int64_t>& whole) {
        if (!one) return std::string{};
        // A double shows the integers of so many digits wrongly.
        const auto* decimal = std::get_if<double>(&*one);
        if (decimal && whole && std::abs(*decimal) >= 9007199254740992.0) return fmt::format("{}", *whole);
        return std::visit([](auto number) { return fmt::format("{}", number); }, *one);
    };
    return bound(range.min, range.least_whole) + ".." + bound(range.max, range.most_whole);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<row_constraints> row_constraints::compile(const lang::table_type& type) {
    row_constraints rules{type};
    const auto position = [&](const std::string& name) {
        return static_cast<std::size_t>(type.find(name) - type.properties.data());
    };
    for (const auto& declared : type.ranges) {
        const auto at = position(declared.property);
        const auto scalar = type.properties[at].type.scalar;
        rules.ranges_.push_back(
            {at, &declared, lang::least_beside(scalar, declared), lang::most_beside(scalar, declared)});
    }
    for (const auto& check : type.checks) {
        auto compiled = lang::regex::compile(check.pattern);
        if (!compiled) return internal("The @check of " + type.name + "." + check.property + " does not compile.");
        rules.searches_.push_back({position(check.property), &check, *std::move(compiled)});
    }
    return rules;
}

OMNIGRAPH_INLINE bool row_constraints::check(const std::vector<lang::value>& values, input_position where,
                                             data_faults& findings, const checked_row& row) const {
    const auto of_row = row.id.empty() ? std::string{} : " of '" + shortened(row.id) + "'";
    bool kept = true;
    const auto broken = [&](std::string_view rule, const std::string& property, const lang::value& value,
                            const std::string& what) {
        kept = false;
        const auto begin = fmt::format("@{} violation on {}.{}", rule, type_->name, property);
        auto told = fmt::format("{}{}: {} {}", begin, of_row, shown(value), what);
        findings.add(where,
                     row.is_stored ? of_rows(std::move(told), begin + ": a value " + what) : of_input(std::move(told)));
    };
    for (const auto& [at, bounds, least, most] : ranges_) {
        const auto& value = values[at];
        if (value.is_null()) continue;
        // Without a bound there is nothing to compare with.
        if (lang::compare_numbers(value, least) < 0 || lang::compare_numbers(value, most) > 0)
            broken("range", bounds->property, value, "is not within " + detail::shown(*bounds));
    }
    for (const auto& [column, declared, expression] : searches_)
        if (const auto* text = std::get_if<std::string>(&values[column].held); text && !expression.matches(*text))
            broken("check", declared->property, values[column], "does not match \"" + declared->pattern + "\"");
    return kept;
}

}  // namespace omnigraph::cluster::graph
