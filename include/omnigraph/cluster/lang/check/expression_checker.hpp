// Checks expressions in reading queries: T6, T8, T15 (nearest), T19, T20, T21 (arguments), and the rules without a code
// (languages specification §2.6).
//
// Scores and text predicates are values: they can be projected and compared. What cannot be
// executed is refused here: rrf(...) anywhere but in `order`, aggregates inside of aggregates,
// searching for something that is neither a literal nor a parameter. Operators and functions
// are function_checker's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

enum class expression_context { match, projection, aggregate, order, having };

/// The result of checking an expression. `wrong`: faults have been reported.
struct operand {
    enum class category { value, node, aggregate, duration, wrong };
    category kind = category::wrong;
    value_type type = {};

    [[nodiscard]] bool is_plain(scalar_type scalar_type) const {
        return kind == category::value && type.scalar == scalar_type && !type.list;
    }
};

/// The columns that an order key or a test of `having` may name.
struct column_names {
    const name_table<std::size_t>& by_name;
    const std::vector<projection>& returns;
};

class expression_checker {
public:
    explicit expression_checker(const check_context& context, const column_names* columns = nullptr)
        : context_{context}, columns_{columns} {}

    /// Checks `expr` and fills in the checker's fields of it and of its arguments.
    operand check(expression& expr, const variable_scope& names, expression_context place) const;

private:
    using category = operand::category;

    operand wrong(diagnostic_code code, source_span span, std::string message, std::string remedy = {}) const;
    operand check_form(expression& expr, const variable_scope& names, expression_context place) const;
    operand check_literal(const expression& expr) const;
    operand check_variable(expression& expr, const variable_scope& names) const;
    operand check_property(const expression& expr, const variable_scope& names) const;
    operand check_alias(const expression& expr, expression_context place) const;
    [[nodiscard]] static std::string no_column_here(const std::string& name, expression_context place);
    operand check_call(expression& expr, const variable_scope& names, expression_context place) const;
    operand check_conditional(expression& expr, const variable_scope& names, expression_context place) const;
    operand check_aggregate(expression& expr, const variable_scope& names, expression_context place) const;
    operand aggregated(const expression& expr, const operand& argument) const;
    operand check_nearest(expression& expr, const variable_scope& names) const;
    operand check_text_call(expression& expr, const variable_scope& names) const;
    operand check_fusion(expression& expr, const variable_scope& names, expression_context place) const;
    bool check_number_argument(expression& argument, const variable_scope& names, diagnostic_code code,
                               std::string_view what, std::int64_t least) const;

    /// Whether the value is known before any row is read: a literal or a parameter.
    [[nodiscard]] static bool is_fixed(const expression& expr);

    const check_context& context_;
    const column_names* columns_;
};

/// Is it one for a group and not for a row: is there an aggregate in it?
[[nodiscard]] bool has_aggregate(const expression& expr);
[[nodiscard]] bool has_aggregate(const test& condition);

/// Is it a whole node or edge, or a list of them?
[[nodiscard]] constexpr bool is_whole(const expression& expr) {
    if (expr.form == expression_form::variable) return !expr.is_parameter;
    const bool collected = expr.form == expression_form::aggregate && expr.function == aggregate_function::collect;
    return collected && expr.arguments.front().form == expression_form::variable &&
           !expr.arguments.front().is_parameter;
}

/// What is_whole, as messages name it: `$p`, `p` or `collect(...)`.
[[nodiscard]] std::string shown_whole(const expression& expr);

/// `nearest(...)`, as it is written.
[[nodiscard]] constexpr std::string_view function_name(const expression& expr) {
    switch (expr.form) {
        case expression_form::now: return "now";
        case expression_form::nearest: return "nearest";
        case expression_form::search: return "search";
        case expression_form::fuzzy: return "fuzzy";
        case expression_form::match_text: return "match_text";
        case expression_form::bm25: return "bm25";
        case expression_form::rrf: return "rrf";
        case expression_form::call: return written_form(expr.operation);
        case expression_form::conditional: return "case";
        case expression_form::aggregate: break;
        default: return "";
    }
    switch (expr.function) {
        case aggregate_function::count: return "count";
        case aggregate_function::sum: return "sum";
        case aggregate_function::avg: return "avg";
        case aggregate_function::min: return "min";
        case aggregate_function::max: return "max";
        case aggregate_function::collect: return "collect";
    }
    return "";
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/expression_checker.ipp>
#endif
