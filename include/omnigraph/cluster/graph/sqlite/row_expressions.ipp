// Bodies of graph/sqlite/row_expressions.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/operator_chain.hpp>
#include <omnigraph/cluster/graph/plan/sql_scalar_writer.hpp>
#include <omnigraph/cluster/graph/plan/value_binder.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/row_expressions.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>

namespace omnigraph::cluster::graph::detail {

/// Whether an operation can be null although no operand is.
[[nodiscard]] constexpr bool may_lose(lang::scalar_function function) {
    switch (function) {
        case lang::scalar_function::add:
        case lang::scalar_function::subtract:
        case lang::scalar_function::multiply:
        case lang::scalar_function::divide:
        case lang::scalar_function::remainder:
        case lang::scalar_function::negate:
        case lang::scalar_function::absolute: return true;
        default: return false;
    }
}

[[nodiscard]] OMNIGRAPH_INLINE scalar_expression number_of(std::int64_t number) {
    return {constant{{number}}, {lang::scalar_type::i64}};
}

/// 1 where the condition is true, else 0.
[[nodiscard]] OMNIGRAPH_INLINE scalar_expression flag_of(std::optional<condition> when) {
    if (!when) return number_of(0);
    choice flag;
    flag.branches.push_back({*std::move(when), number_of(1)});
    flag.otherwise.push_back(number_of(0));
    return {std::move(flag), {lang::scalar_type::i64}};
}

/// True where a value is lost in the expression; nothing when that cannot be.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<condition> losses_in(const scalar_expression& value) {
    if (const auto* chosen = std::get_if<choice>(&value.form)) {
        choice flags;
        bool any = false;
        const auto flagged = [&](const scalar_expression& one) {
            auto lost = losses_in(one);
            any = any || lost.has_value();
            return flag_of(std::move(lost));
        };
        for (const auto& branch : chosen->branches) flags.branches.push_back({branch.when, flagged(branch.value)});
        for (const auto& otherwise : chosen->otherwise) flags.otherwise.push_back(flagged(otherwise));
        if (!any) return std::nullopt;
        return condition{
            comparison_test{{std::move(flags), {lang::scalar_type::i64}}, lang::comparison::equal, number_of(1)}};
    }
    const auto* computed = std::get_if<operation>(&value.form);
    if (!computed || computed->function == lang::scalar_function::coalesce) return std::nullopt;
    // Of operators in a chain: it is null, and no operand is.
    auto operands = chain_of(*computed).operands;
    if (operands.empty())
        for (const auto& operand : computed->operands) operands.push_back(&operand);
    combined any{lang::connective::any, false, {}};
    for (const auto* operand : operands)
        if (auto lost = losses_in(*operand)) any.parts.push_back(*std::move(lost));
    if (may_lose(computed->function)) {
        combined all{lang::connective::all, false, {condition{null_check{value}}}};
        for (const auto* operand : operands) all.parts.emplace_back(null_check{*operand, true});
        any.parts.emplace_back(std::move(all));
    }
    if (any.parts.empty()) return std::nullopt;
    return any.parts.size() == 1 ? std::move(any.parts.front()) : condition{std::move(any)};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE read_plan row_expressions::plan_of(const physical_table* row) const {
    read_plan plan;
    plan.query = query_.name;
    if (row) plan.variables.push_back({std::string{lang::row_variable}, row->type, row->edge});
    return plan;
}

OMNIGRAPH_INLINE graph_result<scalar_expression> row_expressions::read(const lang::expression& value,
                                                                       read_plan& plan) const {
    variable_ids names;
    if (!plan.variables.empty()) names.add(std::string{lang::row_variable}, 0);
    return value_binder{schema_.catalog(), query_, &parameters_, plan.variables}.read(value, names);
}

OMNIGRAPH_INLINE graph_result<computed_sql> row_expressions::computed(const physical_table* row,
                                                                      const lang::expression& value,
                                                                      std::vector<column_value>& bound) const {
    auto plan = plan_of(row);
    const auto read_value = read(value, plan);
    if (!read_value) return read_value.error();
    const sqlite_dialect dialect{schema_, bound.size()};
    sql_scalar_writer scalars{plan, dialect};
    computed_sql made{scalars.write(*read_value), "0", read_value->type};
    if (const auto lost = detail::losses_in(*read_value)) made.lost = scalars.write(*lost);
    if (auto given = bind(scalars.take_bindings(), bound); !given) return given.error();
    return made;
}

/// `not` may stand before it.
OMNIGRAPH_INLINE graph_result<std::string> row_expressions::test(const physical_table& row, const lang::filter& written,
                                                                 std::vector<column_value>& bound) const {
    auto plan = plan_of(&row);
    auto left = read(written.left, plan);
    if (!left) return left.error();
    auto right = read(written.right, plan);
    if (!right) return right.error();
    const sqlite_dialect dialect{schema_, bound.size()};
    sql_scalar_writer scalars{plan, dialect};
    const auto sql = scalars.write_known(condition{comparison_test{*std::move(left), written.op, *std::move(right)}});
    if (auto given = bind(scalars.take_bindings(), bound); !given) return given.error();
    return "(" + sql + ")";
}

OMNIGRAPH_INLINE graph_result<std::string> row_expressions::test(const physical_table& row,
                                                                 const lang::null_test& written,
                                                                 std::vector<column_value>& bound) const {
    auto plan = plan_of(&row);
    auto value = read(written.value, plan);
    if (!value) return value.error();
    const sqlite_dialect dialect{schema_, bound.size()};
    sql_scalar_writer scalars{plan, dialect};
    auto sql = scalars.write(condition{null_check{*std::move(value), written.negated}});
    if (auto given = bind(scalars.take_bindings(), bound); !given) return given.error();
    return "(" + sql + ")";
}

OMNIGRAPH_INLINE graph_result<done> row_expressions::bind(std::vector<sql_binding> from,
                                                          std::vector<column_value>& into) const {
    for (const auto& binding : from) {
        auto cell = cell_of(binding);
        if (!cell) return cell.error();
        into.push_back(*std::move(cell));
    }
    return done{};
}

OMNIGRAPH_INLINE graph_result<lang::value> row_expressions::value_of(const argument& given) const {
    if (const auto* fixed = std::get_if<constant>(&given)) return fixed->value;
    const auto& name = std::get<parameter_ref>(given).name;
    const auto at = parameters_.find(name);
    if (at == parameters_.end()) return bad_request(of_input("parameter '" + name + "' not provided"));
    return at->second;
}

OMNIGRAPH_INLINE graph_result<column_value> row_expressions::cell_of(const sql_binding& binding) const {
    const auto asked = [&](const argument& given, const lang::value_type& type) -> graph_result<column_value> {
        const auto value = value_of(given);
        if (!value) return value.error();
        return to_cell(type, *value);
    };
    return std::visit(
        overloaded{[&](const bound_parameter& p) { return asked(parameter_ref{p.name}, p.type); },
                   [&](const bound_constant& c) -> graph_result<column_value> { return to_cell(c.type, c.value); },
                   [&](const current_time&) -> graph_result<column_value> {
                       return column_value{std::int64_t{
                           std::chrono::floor<std::chrono::milliseconds>(now_).time_since_epoch().count()}};
                   },
                   [&](const bound_duration& d) { return asked(d.text, {lang::scalar_type::string}); },
                   [&](const auto&) -> graph_result<column_value> {
                       return bad_request(of_input("query '" + query_.name + "': a write does not search"));
                   }},
        binding);
}

}  // namespace omnigraph::cluster::graph
