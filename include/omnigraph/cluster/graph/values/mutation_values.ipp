// Bodies of graph/values/mutation_values.hpp.
#pragma once

#include <chrono>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>
#include <omnigraph/cluster/graph/values/mutation_values.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE mutation_values::mutation_values(const lang::parameter_values& parameters, instant now)
    : parameters_{&parameters}, now_{std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count()} {}

OMNIGRAPH_INLINE result<lang::value, type_mismatch> mutation_values::evaluate(
    const lang::expression& expression) const {
    switch (expression.form) {
        case lang::expression_form::now: return lang::value{now_};
        case lang::expression_form::call:
            if (expression.operation == lang::scalar_function::today) return lang::value{lang::day_of_datetime(now_)};
            break;
        case lang::expression_form::literal_value:
            if (expression.value) return value_of(*expression.value);
            break;
        case lang::expression_form::variable: {
            const auto at = parameters_->find(expression.name);
            if (at == parameters_->end()) return type_mismatch{"parameter '" + expression.name + "' not provided"};
            return at->second;
        }
        default: break;
    }
    return type_mismatch{"only a literal, a parameter, now() or today() can stand here"};
}

OMNIGRAPH_INLINE result<lang::value, type_mismatch> mutation_values::fitted(const lang::value_type& type,
                                                                            const lang::expression& expression) const {
    auto value = evaluate(expression);
    if (!value) return value;
    return fit(type, *value);
}

OMNIGRAPH_INLINE result<column_value, type_mismatch> mutation_values::compared(
    const lang::value_type& type, const lang::expression& expression) const {
    auto value = evaluate(expression);
    if (!value) return value.error();
    if (value->is_null()) return column_value{};
    if (type.list || type.scalar == lang::scalar_type::vector) {
        auto whole = fit(type, *value);
        if (!whole) return whole.error();
        return to_cell(type, *whole);
    }
    if (std::holds_alternative<lang::value_list>(value->held))
        return type_mismatch{"a list cannot be compared with " + lang::display(type)};
    return to_cell(type, *value);
}

OMNIGRAPH_INLINE result<column_value, type_mismatch> mutation_values::listed(const lang::value_type& type,
                                                                             const lang::expression& expression) const {
    auto value = evaluate(expression);
    if (!value) return value.error();
    if (value->is_null()) return column_value{};
    auto* elements = std::get_if<lang::value_list>(&value->held);
    if (!elements) return type_mismatch{"`in` needs a list"};
    // An F32 was rounded when it was stored, so what it is compared with is rounded the same way.
    for (auto& one : *elements) one = from_cell(type, to_cell(type, one));
    return to_cell({type.scalar, true}, *value);
}

}  // namespace omnigraph::cluster::graph
