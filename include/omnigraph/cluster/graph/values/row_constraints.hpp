// Constraints that one row keeps or breaks by itself: @range and @check.
//
//     auto rules = row_constraints::of(type);
//     rules->check(values, {record, line}, faults);
//
// Both bounds of a range are inclusive; an integer is compared with an integer bound
// exactly. A check is an unanchored search. Null keeps both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

namespace omnigraph::cluster::graph {

class row_constraints {
public:
    /// `type` must outlive it. An error when a pattern does not compile, which the schema compiler rules out.
    [[nodiscard]] static answer<row_constraints> of(const lang::table_type& type);

    /// `values` stand in the order of the type's properties and fit them. False when faults were added.
    [[nodiscard]] bool check(const std::vector<lang::value>& values, input_place where, data_faults& found) const;

private:
    struct range {
        std::size_t at;
        const lang::range_constraint* bounds;
    };
    struct search {
        std::size_t at;
        const lang::check_constraint* declared;
        lang::pattern expression;
    };

    explicit row_constraints(const lang::table_type& type) : type_{&type} {}

    const lang::table_type* type_;
    std::vector<range> ranges_;
    std::vector<search> searches_;
};

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// bound < value, or value < bound when swapped.
[[nodiscard]] inline bool less(const lang::range_bound& a, const lang::value& b, bool swapped) {
    const auto compare = [&](auto x, auto y) { return swapped ? y < x : x < y; };
    const auto* whole = std::get_if<std::int64_t>(&b.held);
    if (const auto* bound = std::get_if<std::int64_t>(&a); bound && whole) return compare(*bound, *whole);
    const double bound = std::visit([](auto number) { return static_cast<double>(number); }, a);
    return compare(bound, whole ? static_cast<double>(*whole) : std::get<double>(b.held));
}

[[nodiscard]] inline std::string shown(const lang::range_constraint& range) {
    const auto bound = [](const std::optional<lang::range_bound>& one) {
        return one ? std::visit([](auto number) { return fmt::format("{}", number); }, *one) : std::string{};
    };
    return bound(range.min) + ".." + bound(range.max);
}

}  // namespace detail

inline answer<row_constraints> row_constraints::of(const lang::table_type& type) {
    row_constraints rules{type};
    const auto position = [&](const std::string& name) {
        return static_cast<std::size_t>(type.find(name) - type.properties.data());
    };
    for (const auto& declared : type.ranges) rules.ranges_.push_back({position(declared.property), &declared});
    for (const auto& check : type.checks) {
        auto compiled = lang::pattern::compile(check.pattern);
        if (!compiled) return internal("The @check of " + type.name + "." + check.property + " does not compile.");
        rules.searches_.push_back({position(check.property), &check, *std::move(compiled)});
    }
    return rules;
}

inline bool row_constraints::check(const std::vector<lang::value>& values, input_place where,
                                   data_faults& found) const {
    bool kept = true;
    const auto broken = [&](std::string message) {
        kept = false;
        found.add(where, std::move(message));
    };
    for (const auto& [at, bounds] : ranges_) {
        const auto& value = values[at];
        if (value.is_null()) continue;
        if ((bounds->min && detail::less(*bounds->min, value, true)) ||
            (bounds->max && detail::less(*bounds->max, value, false)))
            broken(fmt::format("@range violation on {}.{}: {} is not within {}", type_->name, bounds->property,
                               shown(value), detail::shown(*bounds)));
    }
    for (const auto& [at, declared, expression] : searches_)
        if (const auto* text = std::get_if<std::string>(&values[at].held); text && !expression.matches(*text))
            broken(fmt::format("@check violation on {}.{}: {} does not match \"{}\"", type_->name, declared->property,
                               shown(values[at]), declared->pattern));
    return kept;
}

}  // namespace omnigraph::cluster::graph
