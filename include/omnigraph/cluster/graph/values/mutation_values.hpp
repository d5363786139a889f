// The values that a mutation's expressions stand for.
//
//     const mutation_values values{parameters, clock.now()};
//     auto age = values.fitted(column.type, assignment.value);
//
// now() is one instant for all of them. A value to be stored fits its property without
// loss; one to be compared with need not: a 2.7 simply equals no integer.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

class mutation_values {
public:
    /// The parameters must outlive it.
    mutation_values(const lang::parameter_values& parameters, instant now)
        : parameters_{&parameters},
          now_{std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count()} {}

    [[nodiscard]] result<lang::value, misfit> of(const lang::expression& expression) const;

    /// As it is stored in a property of this type.
    [[nodiscard]] result<lang::value, misfit> fitted(const lang::value_type& type,
                                                     const lang::expression& expression) const;

    /// As a property of this type is compared with it; null compares with nothing.
    [[nodiscard]] result<column_value, misfit> compared(const lang::value_type& type,
                                                        const lang::expression& expression) const;

private:
    const lang::parameter_values* parameters_;
    std::int64_t now_;
};

/// Empty for `contains`, which is no operator of SQL.
[[nodiscard]] constexpr const char* sql_operator(lang::comparison op) {
    switch (op) {
        case lang::comparison::equal: return "=";
        case lang::comparison::not_equal: return "<>";
        case lang::comparison::less: return "<";
        case lang::comparison::less_equal: return "<=";
        case lang::comparison::greater: return ">";
        case lang::comparison::greater_equal: return ">=";
        case lang::comparison::contains: return "";
    }
    return "";
}

// ---- details ----------------------------------------------------------------------------

inline result<lang::value, misfit> mutation_values::of(const lang::expression& expression) const {
    switch (expression.form) {
        case lang::expression_form::now: return lang::value{now_};
        case lang::expression_form::literal_value:
            if (expression.value) return value_of(*expression.value);
            break;
        case lang::expression_form::variable: {
            const auto at = parameters_->find(expression.name);
            if (at == parameters_->end()) return misfit{"parameter '" + expression.name + "' not provided"};
            return at->second;
        }
        default: break;
    }
    return misfit{"only a literal, a parameter or now() can stand here"};
}

inline result<lang::value, misfit> mutation_values::fitted(const lang::value_type& type,
                                                           const lang::expression& expression) const {
    auto value = of(expression);
    if (!value) return value;
    return fit(type, *value);
}

inline result<column_value, misfit> mutation_values::compared(const lang::value_type& type,
                                                              const lang::expression& expression) const {
    auto value = of(expression);
    if (!value) return value.error();
    if (value->is_null()) return column_value{};
    if (type.list || type.of == lang::scalar::vector) {
        auto whole = fit(type, *value);
        if (!whole) return whole.error();
        return to_cell(type, *whole);
    }
    if (std::holds_alternative<lang::value_list>(value->held))
        return misfit{"a list cannot be compared with " + lang::display(type)};
    // A stored F32 was rounded, so what it is compared with is rounded the same way.
    if (const auto* number = std::get_if<double>(&value->held); number && type.of == lang::scalar::f32)
        return column_value{static_cast<double>(static_cast<float>(*number))};
    return to_cell(type, *value);
}

}  // namespace omnigraph::cluster::graph
