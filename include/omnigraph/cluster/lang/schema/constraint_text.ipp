// Bodies of lang/schema/constraint_text.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <tuple>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string display(const cardinality& cardinality) {
    return std::to_string(cardinality.min) + ".." +
           (cardinality.max ? std::to_string(*cardinality.max) : std::string{});
}

OMNIGRAPH_INLINE std::string display(const canonical_constraint& rule) {
    const auto bound = [](const std::optional<range_bound>& end) -> std::string {
        if (!end) return {};
        const auto* whole = std::get_if<std::int64_t>(&*end);
        return whole ? std::to_string(*whole) : decimal_text(std::get<double>(*end));
    };
    switch (rule.kind) {
        case constraint_kind::check:
            return "@check(" + rule.columns.front() + ", " + json_quoted(shortened(rule.pattern)) + ")";
        case constraint_kind::index: return "@index(" + display_names(rule.columns) + ")";
        case constraint_kind::key: return "@key(" + display_names(rule.columns) + ")";
        case constraint_kind::range:
            return "@range(" + rule.columns.front() + ", " + bound(rule.min) + ".." + bound(rule.max) + ")";
        case constraint_kind::unique: return "@unique(" + display_names(rule.columns) + ")";
    }
    return {};
}

}  // namespace omnigraph::cluster::lang
