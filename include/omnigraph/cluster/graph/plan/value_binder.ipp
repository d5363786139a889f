// Bodies of graph/plan/value_binder.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/value_binder.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE value_binder::value_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree,
                                            const lang::parameter_values* given, std::vector<plan_variable>& variables)
    : catalog_{catalog}, tree_{tree}, given_{given}, variables_{variables} {
    for (const auto& declared : tree.parameters) parameters_.emplace(declared.name, &declared);
}

OMNIGRAPH_INLINE graph_error value_binder::refuse(const std::string& what) const {
    return bad_request(of_input("query '" + tree_.name + "': " + what));
}

OMNIGRAPH_INLINE graph_result<value_binder::outcome> value_binder::test(const lang::filter& written,
                                                                        const variable_ids& names,
                                                                        unknown_reading unknown) const {
    auto left = read(written.left, names);
    if (!left) return left.error();
    auto right = read(written.right, names);
    if (!right) return right.error();
    // A list that is null has no element, and is not known to lack one.
    const bool in_list = written.op == lang::comparison::in || written.op == lang::comparison::not_in;
    if (in_list && unknown == unknown_reading::fails && known_null(*right) == true) return outcome{false};
    if (in_list && known_null(*right) == false) right->type.nullable = false;
    return outcome{condition{comparison_test{*std::move(left), written.op, *std::move(right)}}};
}

OMNIGRAPH_INLINE graph_result<value_binder::outcome> value_binder::test(const lang::test& written,
                                                                        const variable_ids& names,
                                                                        unknown_reading unknown) const {
    return std::visit([&](const auto& held) { return test(held, names, unknown); }, written);
}

OMNIGRAPH_INLINE graph_result<value_binder::outcome> value_binder::test(const lang::null_test& written,
                                                                        const variable_ids& names,
                                                                        unknown_reading) const {
    auto value = read(written.value, names);
    if (!value) return value.error();
    if (const auto null = known_null(*value)) return outcome{*null != written.negated};
    return outcome{condition{null_check{*std::move(value), written.negated}}};
}

OMNIGRAPH_INLINE graph_result<value_binder::outcome> value_binder::test(const lang::junction& written,
                                                                        const variable_ids& names,
                                                                        unknown_reading unknown) const {
    if (written.negated) return opposite(written, names);
    const bool conjunction = written.op == lang::connective::all;
    combined combination{written.op, false, {}};
    bool decided = false;
    for (const auto& part : written.parts) {
        // Later parts are still read: their faults do not depend on the parameters.
        auto part_result = test(part, names, unknown);
        if (!part_result) return part_result.error();
        if (const auto* truth = std::get_if<bool>(&*part_result)) decided = decided || *truth != conjunction;
        else combination.parts.push_back(std::get<condition>(*std::move(part_result)));
    }
    if (decided) return outcome{!conjunction};
    if (combination.parts.empty()) return outcome{conjunction};
    if (combination.parts.size() == 1) return outcome{std::move(combination.parts.front())};
    return outcome{condition{std::move(combination)}};
}

OMNIGRAPH_INLINE graph_result<value_binder::outcome> value_binder::opposite(const lang::junction& written,
                                                                            const variable_ids& names) const {
    auto inner = test(written.parts.front(), names, unknown_reading::stays);
    if (!inner) return inner.error();
    if (const auto* truth = std::get_if<bool>(&*inner)) return outcome{!*truth};
    combined negation{lang::connective::any, true, {}};
    negation.parts.push_back(std::get<condition>(*std::move(inner)));
    return outcome{condition{std::move(negation)}};
}

OMNIGRAPH_INLINE graph_result<std::optional<condition>> value_binder::read_test(const lang::test& written,
                                                                                const variable_ids& names) const {
    auto read = test(written, names);
    if (!read) return read.error();
    if (auto* held = std::get_if<condition>(&*read)) return std::optional{std::move(*held)};
    if (std::get<bool>(*read)) return std::optional<condition>{};
    // A test that is always false: `1 is null`.
    return std::optional{
        condition{null_check{scalar_expression{constant{{std::int64_t{1}}}, {lang::scalar_type::i64}}}}};
}

/// Whether a value is null, where that can be told without looking at a row.
OMNIGRAPH_INLINE std::optional<bool> value_binder::known_null(const scalar_expression& value) const {
    if (const auto* written = std::get_if<constant>(&value.form)) return written->value.is_null();
    if (std::holds_alternative<current_time>(value.form)) return false;
    const auto* parameter = std::get_if<parameter_ref>(&value.form);
    if (!parameter || !given_) return std::nullopt;
    const auto at = given_->find(parameter->name);
    if (at == given_->end()) return std::nullopt;
    return at->second.is_null();
}

OMNIGRAPH_INLINE const lang::value_type& value_binder::parameter_type(const std::string& name) const {
    static const lang::value_type unknown;
    const auto at = parameters_.find(name);
    return at == parameters_.end() ? unknown : at->second->type;
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read(const lang::expression& expr,
                                                                    const variable_ids& names) const {
    using form = lang::expression_form;
    switch (expr.form) {
        case form::literal_value: {
            auto value = value_of(*expr.value);
            if (!value) return refuse(value.error().message);
            return scalar_expression{constant{*std::move(value)}, expr.type};
        }
        case form::variable: {
            // Parameters come first: a bare name means the parameter where both exist.
            if (expr.is_parameter) return scalar_expression{parameter_ref{expr.name}, parameter_type(expr.name)};
            const auto* at = names.find(expr.name);
            const auto path = at ? paths_.end() : paths_.find(expr.name);
            if (path != paths_.end()) return scalar_expression{path->second, expr.type};
            if (!at) return refuse("`$" + expr.name + "` is neither a parameter nor bound");
            return scalar_expression{id_ref{*at, true}, {lang::scalar_type::string}};
        }
        case form::property: return read_property(expr, names);
        case form::now: return scalar_expression{current_time{}, {lang::scalar_type::datetime}};
        case form::search:
        case form::match_text:
        case form::fuzzy: return read_text_match(expr, names);
        case form::nearest:
        case form::bm25: {
            auto rank = read_rank(expr, names);
            if (!rank) return rank.error();
            return scalar_expression{*std::move(rank), {lang::scalar_type::f64, false, true}};
        }
        case form::alias: return read_column(expr);
        case form::aggregate: return read_aggregation(expr, names);
        case form::call: return read_call(expr, names);
        case form::conditional: return read_choice(expr, names);
        case form::rrf: return refuse("rrf(...) can be used only as the first order key");
    }
    return refuse("an expression of an unknown form");
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_property(const lang::expression& expr,
                                                                             const variable_ids& names) const {
    const auto* match = names.find(expr.variable);
    if (!match) return refuse("`$" + expr.variable + "` is not bound");
    if (expr.name == "id") return scalar_expression{id_ref{*match}, {lang::scalar_type::string}};
    const auto& bound = variables_[*match];
    if (bound.of_several()) {  // the checker knows what the variable is at this place
        use(*match, expr.name);
        return scalar_expression{property_ref{*match, expr.name}, expr.type};
    }
    const bool end = bound.edge && expr.variable == lang::row_variable && (expr.name == "from" || expr.name == "to");
    if (end)
        return scalar_expression{property_ref{*match, expr.name == "from" ? "src" : "dst"},
                                 {lang::scalar_type::string}};
    const lang::table_type* type = nullptr;
    if (bound.edge) type = catalog_.edge(bound.type);
    else type = catalog_.node(bound.node_types.empty() ? bound.type : bound.node_types.front());
    const auto* property = type ? type->find(expr.name) : nullptr;
    if (!property) return refuse("`$" + expr.variable + "` has no property `" + expr.name + "`");
    return scalar_expression{property_ref{*match, expr.name}, property->type};
}

OMNIGRAPH_INLINE void value_binder::restrict_paths(const std::vector<std::string>& names, variable_id within) {
    for (const auto& name : names) {
        auto& path = paths_.find(name)->second;
        if (!path.within) path.within = within;
    }
}

OMNIGRAPH_INLINE void value_binder::use(variable_id id, const std::string& property) const {
    auto& used = variables_[id].properties;
    if (variables_[id].of_several() && std::ranges::find(used, property) == used.end()) used.push_back(property);
}

OMNIGRAPH_INLINE graph_result<argument> value_binder::read_argument(const lang::expression& expr) const {
    if (expr.form == lang::expression_form::variable && expr.is_parameter) return argument{parameter_ref{expr.name}};
    if (expr.form != lang::expression_form::literal_value)
        return refuse("what is searched for must be a literal or a parameter");
    auto value = value_of(*expr.value);
    if (!value) return refuse(value.error().message);
    return argument{constant{*std::move(value)}};
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_text_match(const lang::expression& expr,
                                                                               const variable_ids& names) const {
    auto field = read(expr.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->form);
    if (!property) return refuse("a text search needs a property of a match variable as its field");
    auto query = read_argument(expr.arguments.at(1));
    if (!query) return query.error();
    text_match match{property->variable, property->property, *std::move(query)};
    if (const auto& searched = variables_[property->variable]; searched.of_several())
        for (const auto& type : searched.node_types) {
            const auto* own = catalog_.node(type)->find(property->property);
            if (own && own->type.scalar == lang::scalar_type::string && !own->type.list)
                match.node_types.push_back(type);
        }
    if (expr.form == lang::expression_form::fuzzy) {
        match.mode = text_mode::fuzzy;
        if (expr.arguments.size() > 2) {
            auto edits = read_argument(expr.arguments[2]);
            if (!edits) return edits.error();
            match.edits = *std::move(edits);
        }
    }
    return scalar_expression{std::move(match), {lang::scalar_type::boolean, false, field->type.nullable}};
}

OMNIGRAPH_INLINE graph_result<rank_score> value_binder::read_rank(const lang::expression& expr,
                                                                  const variable_ids& names) const {
    auto field = read(expr.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->form);
    if (!property) return refuse("a ranking needs a property of a match variable as its field");
    auto query = read_argument(expr.arguments.at(1));
    if (!query) return query.error();
    rank_score rank{rank_measure::relevance, property->variable, property->property, *std::move(query)};
    if (expr.form == lang::expression_form::nearest) {
        rank.measure = rank_measure::distance;
        const auto& asked = expr.arguments[1];
        rank.query_type = asked.is_parameter ? parameter_type(asked.name) : asked.type;
    }
    return rank;
}

/// The expression of the column with this name.
OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_column(const lang::expression& expr) const {
    if (columns_)
        if (const auto at = std::ranges::find(*columns_, expr.name, &plan_column::name); at != columns_->end())
            return at->value;
    return refuse("there is no column `" + expr.name + "`");
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_call(const lang::expression& expr,
                                                                         const variable_ids& names) const {
    using function = lang::scalar_function;
    if (expr.operation == function::duration) {
        auto text = read_argument(expr.arguments.at(0));
        if (!text) return text.error();
        return scalar_expression{duration_ref{*std::move(text)}, {lang::scalar_type::string}};
    }
    operation made{expr.operation, {}};
    if (expr.operation == function::today) {
        made.function = function::to_date;
        made.operands.push_back({current_time{}, {lang::scalar_type::datetime}});
    }
    for (const auto& written : expr.arguments) {
        auto operand = read(written, names);
        if (!operand) return operand.error();
        made.operands.push_back(*std::move(operand));
    }
    // The date comes first, on whichever side of the sum it was written.
    if (made.operands.size() == 2 && std::holds_alternative<duration_ref>(made.operands[0].form))
        std::swap(made.operands[0], made.operands[1]);
    if (made.operands.size() == 2)
        if (auto* by = std::get_if<duration_ref>(&made.operands[1].form))
            by->whole_days = expr.type.scalar == lang::scalar_type::date;
    return scalar_expression{std::move(made), expr.type};
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_choice(const lang::expression& expr,
                                                                           const variable_ids& names) const {
    choice made;
    bool decided = false;
    const auto otherwise = [&](scalar_expression value) {
        if (!decided) made.otherwise.push_back(std::move(value));
        decided = true;
    };
    for (const auto& branch : expr.branches) {
        // Later branches are still read: their faults do not depend on the parameters.
        auto when = test(branch.condition, names);
        if (!when) return when.error();
        auto value = read(branch.value, names);
        if (!value) return value.error();
        auto* condition_left = std::get_if<condition>(&*when);
        if (condition_left && !decided) made.branches.push_back({std::move(*condition_left), *std::move(value)});
        else if (!condition_left && std::get<bool>(*when)) otherwise(*std::move(value));
    }
    for (const auto& written : expr.arguments) {
        auto value = read(written, names);
        if (!value) return value.error();
        otherwise(*std::move(value));
    }
    return scalar_expression{std::move(made), expr.type};
}

OMNIGRAPH_INLINE graph_result<scalar_expression> value_binder::read_aggregation(const lang::expression& expr,
                                                                                const variable_ids& names) const {
    aggregation made{expr.function, expr.distinct, {}};
    if (expr.arguments.empty() && expr.function != lang::aggregate_function::count)
        return refuse("only count(*) counts rows");
    if (expr.arguments.empty()) {
        made.argument.push_back({each_row{}, {lang::scalar_type::i64}});
    } else {
        auto aggregated = read(expr.arguments.front(), names);
        if (!aggregated) return aggregated.error();
        made.argument.push_back(*std::move(aggregated));
    }
    const auto& type = made.argument.front().type;
    const bool adds = expr.function == lang::aggregate_function::sum || expr.function == lang::aggregate_function::avg;
    if (adds && (!lang::is_numeric(type.scalar) || type.list)) return refuse("only numbers have a sum and an average");
    return scalar_expression{std::move(made), expr.type};
}

}  // namespace omnigraph::cluster::graph
