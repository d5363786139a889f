// Bodies of lang/check/expression_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/function_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/unbound_variables.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE operand expression_checker::wrong(diagnostic_code code, source_span span, std::string message,
                                                   std::string remedy) const {
    context_.findings.add(code, span, std::move(message), std::move(remedy));
    return {};
}

OMNIGRAPH_INLINE bool expression_checker::is_fixed(const expression& expr) {
    return expr.form == expression_form::literal_value || (expr.form == expression_form::variable && expr.is_parameter);
}

OMNIGRAPH_INLINE operand expression_checker::check(expression& expr, const variable_scope& names,
                                                   expression_context place) const {
    auto found = check_form(expr, names, place);
    expr.type = found.type;
    return found;
}

OMNIGRAPH_INLINE operand expression_checker::check_form(expression& expr, const variable_scope& names,
                                                        expression_context place) const {
    switch (expr.form) {
        case expression_form::literal_value: return check_literal(expr);
        case expression_form::variable: return check_variable(expr, names);
        case expression_form::property: return check_property(expr, names);
        case expression_form::alias:
            if ((!columns_ || !columns_->by_name.find(expr.name)) &&
                (names.type_of(expr.name) || context_.parameter_named(expr.name)))
                return wrong(codes::unknown_alias, expr.span, "`" + expr.name + "` is no value that can be used here.",
                             "Variables begin with a `$`: $" + expr.name + ".");
            return check_alias(expr, place);
        case expression_form::call: return check_call(expr, names, place);
        case expression_form::conditional: return check_conditional(expr, names, place);
        case expression_form::now: return {category::value, {scalar_type::datetime}};
        case expression_form::aggregate: return check_aggregate(expr, names, place);
        case expression_form::nearest: return check_nearest(expr, names);
        case expression_form::rrf: return check_fusion(expr, names, place);
        case expression_form::search:
        case expression_form::fuzzy:
        case expression_form::match_text:
        case expression_form::bm25: return check_text_call(expr, names);
    }
    return {};
}

OMNIGRAPH_INLINE std::string expression_checker::no_column_here(const std::string& name, expression_context place) {
    if (name == "null") return std::string{instead_of_null(null_place::operand)};
    if (auto remedy = foreign_value_remedy(name); !remedy.empty()) return remedy;
    if (place == expression_context::match) return "Text is written in quotes, variables with a `$`.";
    if (is_test_word(name) || name == "not" || name == "and" || name == "or") return std::string{test_as_value};
    return "A column is named by `as`, as in $p.name as " + name + "; text is written in quotes, variables with a `$`.";
}

/// The name of a column, in `order` and `having`.
OMNIGRAPH_INLINE operand expression_checker::check_alias(const expression& expr, expression_context place) const {
    const bool named = columns_ && (place == expression_context::order || place == expression_context::having);
    if (!named)
        return wrong(codes::unknown_alias, expr.span, "`" + expr.name + "` is no value that can be used here.",
                     no_column_here(expr.name, place));
    const auto* at = columns_->by_name.find(expr.name);
    if (!at)
        return wrong(codes::unknown_alias, expr.span,
                     "There is no column `" + expr.name + "`." +
                         (context_.findings.full() ? "" : key_suggestion(columns_->by_name.entries(), expr.name)),
                     "Name a column of `return`; text is written in quotes, variables with a `$`.");
    const auto& column = columns_->returns[*at].value;
    if (is_whole(column)) return {category::node, column.type};
    return {has_aggregate(column) ? category::aggregate : category::value, column.type};
}

OMNIGRAPH_INLINE operand expression_checker::check_call(expression& expr, const variable_scope& names,
                                                        expression_context place) const {
    std::vector<operand> operands;
    bool right = true;
    for (auto& argument : expr.arguments) {
        operands.push_back(check(argument, names, place));
        right = right && operands.back().kind != category::wrong;
    }
    return right ? function_checker{context_}.check(expr, operands) : operand{};
}

OMNIGRAPH_INLINE operand expression_checker::check_conditional(expression& expr, const variable_scope& names,
                                                               expression_context place) const {
    bool right = true;
    const auto check_value = [&](expression& value) {
        const auto found = check(value, names, place);
        const bool plain = found.kind == category::value || found.kind == category::aggregate;
        if (!plain && found.kind != category::wrong)
            wrong(codes::function_arguments, value.span, "A case gives values; this is none.", "Name a property.");
        right = right && plain;
    };
    std::vector<const expression*> values;
    for (auto& branch : expr.branches) {
        test_checker{context_, *this}.check(branch.condition, names, place);
        check_value(branch.value);
        values.push_back(&branch.value);
    }
    for (auto& otherwise : expr.arguments) {
        check_value(otherwise);
        values.push_back(&otherwise);
    }
    auto type = right ? function_checker{context_}.common_type(values) : std::nullopt;
    if (!type) return {};
    type->nullable = type->nullable || expr.arguments.empty();
    return {has_aggregate(expr) ? category::aggregate : category::value, *std::move(type)};
}

OMNIGRAPH_INLINE operand expression_checker::check_literal(const expression& expr) const {
    auto type = type_of(*expr.value);
    if (!type) return wrong(codes::malformed_literal, type.error().span, type.error().message, type.error().remedy);
    return {category::value, *std::move(type)};
}

OMNIGRAPH_INLINE operand expression_checker::check_variable(expression& expr, const variable_scope& names) const {
    if (const auto* given = context_.parameter_named(expr.name)) {
        expr.is_parameter = true;
        return {category::value, given->type};
    }
    const auto* bound = names.type_of(expr.name);
    if (bound && bound->is_path) return {category::value, {scalar_type::string, true, bound->is_optional}};
    if (bound) return {category::node, {scalar_type::string, false, bound->is_optional}};
    if (expr.name == anonymous)
        return wrong(codes::anonymous_variable, expr.span, "`$_` stands for anything and has no value.",
                     "Give the variable a name.");
    refuse_unbound_variable(context_, names, expr, columns_ && columns_->by_name.find(expr.name));
    return {};
}

OMNIGRAPH_INLINE operand expression_checker::check_property(const expression& expr, const variable_scope& names) const {
    const source_span span = expr.span;
    if (expr.variable == anonymous)
        return wrong(codes::anonymous_variable, span, "`$_` stands for anything and has no properties.",
                     "Give the variable a name.");
    const auto* bound = names.type_of(expr.variable);
    if (!bound) return refuse_unbound_property(context_, names, expr), operand{};
    if (bound->is_path)
        return wrong(codes::T6, span, "`$" + expr.variable + "` is a path, which has no properties.",
                     "Its number of hops is path_length($" + expr.variable + "), and $" + expr.variable +
                         " alone the list of the ids of its nodes.");
    if (!bound->table) return {};
    const bool end = bound->is_edge && (expr.name == "from" || expr.name == "to");
    if (expr.name == "id" || (end && expr.variable == row_variable))
        return {category::value, {scalar_type::string, false, bound->is_optional}};
    if (const auto* property = bound->find(expr.name)) {
        auto type = property->type;
        type.nullable = type.nullable || bound->is_optional;
        return {category::value, std::move(type)};
    }
    const auto narrowing = narrowing_remedy(*bound, expr.variable, expr.name);
    const bool source = bound->is_edge && (expr.name == "src" || expr.name == "dst");
    return wrong(
        codes::T6, span,
        no_property(*bound, expr.name) + (context_.findings.full() ? "" : property_suggestion(*bound, expr.name)),
        !narrowing.empty()   ? narrowing
        : end || source      ? "The ends of the edge are the variables beside it."
        : expr.name == "_id" ? "The id of a node is $" + expr.variable + ".id."
                             : "Correct the name, or declare the property.");
}

OMNIGRAPH_INLINE operand expression_checker::check_aggregate(expression& expr, const variable_scope& names,
                                                             expression_context place) const {
    const auto name = std::string{function_name(expr)};
    if (place == expression_context::match)
        return wrong(codes::T7, expr.span, "The aggregate " + name + "(...) cannot be compared in a match block.",
                     "Return it, and test its column: return { count(*) as number } having { number > 1 }.");
    if (place == expression_context::aggregate)
        return wrong(codes::misplaced_aggregate, expr.span, "Aggregates cannot hold aggregates.",
                     "Aggregate a property or a variable.");
    if (expr.arguments.empty()) return {category::aggregate, {scalar_type::i64}};
    const auto argument = check(expr.arguments.front(), names, expression_context::aggregate);
    if (argument.kind == category::wrong) return {};
    return aggregated(expr, argument);
}

OMNIGRAPH_INLINE operand expression_checker::aggregated(const expression& expr, const operand& argument) const {
    const auto& type = argument.type;
    const bool value = argument.kind == category::value && !type.list;
    const auto refuse = [&](std::string_view takes) {
        const auto shown = argument.kind == category::node       ? std::string{"a whole node or edge"}
                           : argument.kind == category::duration ? std::string{"a duration"}
                                                                 : display(type);
        return wrong(
            codes::T8, expr.arguments.front().span,
            std::string{function_name(expr)} + "(...) takes " + std::string{takes} + "; this is " + shown + ".",
            "Count it with count(...), or aggregate another property.");
    };
    if (argument.kind == category::duration) return refuse("values");
    switch (expr.function) {
        case aggregate_function::count: return {category::aggregate, {scalar_type::i64}};
        case aggregate_function::sum:
        case aggregate_function::avg:
            if (!value || !is_numeric(type.scalar)) return refuse("numbers");
            return {category::aggregate, {scalar_type::f64, false, true}};
        case aggregate_function::min:
        case aggregate_function::max: {
            const bool ordered = is_numeric(type.scalar) || type.scalar == scalar_type::string ||
                                 type.scalar == scalar_type::date || type.scalar == scalar_type::datetime;
            if (!value || !ordered) return refuse("numbers, texts, dates and times");
            auto kept = type;
            kept.nullable = true;
            return {category::aggregate, std::move(kept)};
        }
        case aggregate_function::collect: {
            const bool listed = !type.list && type.scalar != scalar_type::vector && type.scalar != scalar_type::blob;
            if (!listed) return refuse("single values");
            if (argument.kind == category::node) return {category::node, {scalar_type::string, true}};
            return {category::aggregate, {type.scalar, true, false, 0, type.enum_values}};
        }
    }
    return {};
}

OMNIGRAPH_INLINE operand expression_checker::check_nearest(expression& expr, const variable_scope& names) const {
    const operand score{category::value, {scalar_type::f64, false, true}};
    auto& field = expr.arguments.at(0);
    auto& query = expr.arguments.at(1);
    const auto* bound = names.type_of(field.variable);
    const auto query_operand = check(query, names, expression_context::match);
    if (!bound) {
        auto why = context_.query ? why_unbound(*context_.query, field.variable, field.span) : std::nullopt;
        return wrong(codes::T15, field.span,
                     "`$" + field.variable + "` is not bound" + (why ? ": " + why->message : std::string{}) + ".",
                     why ? std::move(why->remedy) : "Bind it in the match block.");
    }
    if (!bound->table && !bound->is_path) return {};
    if (bound->is_edge || bound->is_path)
        return wrong(
            codes::T15, field.span,
            "nearest(...) ranks nodes; `$" + field.variable + "` is " + (bound->is_path ? "a path." : "an edge."),
            "Name a Vector property of a node.");
    if (bound->several || bound->is_narrowed)
        return wrong(codes::T15, field.span,
                     "nearest(...) ranks nodes of one type; `$" + field.variable + types_in_sight(*bound) + ".",
                     "Add the clause $" + field.variable + ": " +
                         (bound->several ? bound->several->types.front()->name + ", and write a query for each type."
                                         : bound->name() + " outside of the block."));
    const auto* property = bound->find(field.name);
    if (!property)
        return wrong(codes::T15, field.span,
                     bound->name() + " has no property `" + field.name + "`." +
                         (context_.findings.full() ? "" : property_suggestion(*bound, field.name)),
                     "Name a Vector property.");
    field.type = property->type;
    if (property->type.scalar != scalar_type::vector)
        return wrong(codes::T15, field.span,
                     "nearest(...) compares vectors; `" + field.name + "` is " + display(property->type) + ".",
                     property->type.scalar == scalar_type::string && !property->type.list
                         ? "Name a Vector property, or rank by words: bm25($" + field.variable + "." + field.name +
                               ", \"word\")."
                         : "Name a Vector property.");
    if (query_operand.kind == category::wrong) return {};
    if (!is_fixed(query))
        return wrong(codes::T15, query.span, "What nearest(...) compares with is a literal or a parameter.",
                     "Pass it as a parameter.");
    if (query_operand.is_plain(scalar_type::string)) return score;
    const auto length = query.value ? vector_length(*query.value) : std::nullopt;
    const bool vector = length || query_operand.is_plain(scalar_type::vector);
    const auto dimension = length ? *length : query_operand.type.dimension;
    if (!vector)
        return wrong(codes::T15, query.span,
                     "nearest(...) compares with a vector or a text; this is " + display(query_operand.type) + ".",
                     "Pass a Vector(" + std::to_string(property->type.dimension) + ") or a String.");
    if (dimension != property->type.dimension)
        return wrong(codes::T15, query.span,
                     "This vector has " + std::to_string(dimension) + " numbers, `" + field.name + "` has " +
                         std::to_string(property->type.dimension) + ".",
                     "Pass a vector of the same dimension.");
    if (length) query.type = {scalar_type::vector, false, false, property->type.dimension};
    return score;
}

OMNIGRAPH_INLINE operand expression_checker::check_text_call(expression& expr, const variable_scope& names) const {
    const auto name = std::string{function_name(expr)};
    const bool ranks = expr.form == expression_form::bm25;
    const auto code =
        expr.form == expression_form::search || expr.form == expression_form::fuzzy ? codes::T19 : codes::T20;
    auto& field = expr.arguments.at(0);
    auto& query = expr.arguments.at(1);
    const auto searched = check(field, names, expression_context::match);
    const auto query_operand = check(query, names, expression_context::match);
    bool right = searched.kind != category::wrong && query_operand.kind != category::wrong;
    if (searched.kind != category::wrong &&
        (field.form != expression_form::property || !searched.is_plain(scalar_type::string))) {
        right = false;
        context_.findings.add(
            code, field.span,
            name + "(...) searches a String property of a match variable" +
                (field.form == expression_form::property ? "; `" + field.name + "` is " + display(searched.type) + "."
                                                         : "."),
            "Name one, as in $d.title.");
    }
    const auto* bound = field.form == expression_form::property ? names.type_of(field.variable) : nullptr;
    if (right && bound && bound->is_edge) {
        right = false;
        context_.findings.add(code, field.span, name + "(...) searches nodes; `$" + field.variable + "` is an edge.",
                              "Compare the property with = or !=.");
    }
    if (right && ranks && bound && (bound->several || bound->is_narrowed)) {
        right = false;
        context_.findings.add(code, field.span,
                              "bm25(...) ranks nodes of one type; `$" + field.variable + types_in_sight(*bound) +
                                  ", and relevances of different types cannot be compared.",
                              "Add the clause $" + field.variable + ": " +
                                  (bound->several ? bound->several->types.front()->name : bound->name()) +
                                  (bound->several ? ", or" : " outside of the block, or") + " test with search(...).");
    }
    if (query_operand.kind != category::wrong && (!is_fixed(query) || !query_operand.is_plain(scalar_type::string))) {
        right = false;
        context_.findings.add(code, query.span, "What " + name + "(...) searches for is a text or a String parameter.",
                              "Pass it as a parameter of type String.");
    }
    if (expr.arguments.size() > 2 && !check_number_argument(expr.arguments[2], names, code, "The number of edits", 0))
        right = false;
    if (!right) return {};
    return {category::value, ranks ? value_type{scalar_type::f64, false, true}
                                   : value_type{scalar_type::boolean, false, searched.type.nullable}};
}

OMNIGRAPH_INLINE bool expression_checker::check_number_argument(expression& argument, const variable_scope& names,
                                                                diagnostic_code code, std::string_view what,
                                                                std::int64_t least) const {
    const auto given = check(argument, names, expression_context::match);
    if (given.kind == category::wrong) return false;
    const bool integer =
        is_fixed(argument) && given.kind == category::value && is_integer(given.type.scalar) && !given.type.list;
    const auto* written = argument.value ? std::get_if<std::int64_t>(&argument.value->value) : nullptr;
    if (integer && (!written || *written >= least)) return true;
    if (integer)
        wrong(code, argument.span, std::string{what} + " is at least " + std::to_string(least) + ".",
              "Write a larger number.");
    else wrong(code, argument.span, std::string{what} + " is an integer or an integer parameter.", "Write a number.");
    return false;
}

OMNIGRAPH_INLINE operand expression_checker::check_fusion(expression& expr, const variable_scope& names,
                                                          expression_context place) const {
    if (place != expression_context::order)
        return wrong(codes::misplaced_ranking, expr.span, "rrf(...) has a meaning only as the first key of `order`.",
                     "Move it there.");
    bool right = true;
    for (std::size_t i = 0; i < 2; ++i)
        right = check(expr.arguments.at(i), names, place).kind != category::wrong && right;
    if (expr.arguments.size() > 2)
        right = check_number_argument(expr.arguments[2], names, codes::T21, "The constant k of rrf", 1) && right;
    return right ? operand{category::value, {scalar_type::f64, false, true}} : operand{};
}

OMNIGRAPH_INLINE std::string shown_whole(const expression& expr) {
    if (expr.form == expression_form::variable) return "`$" + expr.name + "`";
    return expr.form == expression_form::alias ? "`" + expr.name + "`" : "collect(...)";
}

OMNIGRAPH_INLINE bool has_aggregate(const expression& expr) {
    if (expr.form == expression_form::aggregate) return true;
    const auto in = [](const expression& one) { return has_aggregate(one); };
    return std::ranges::any_of(expr.arguments, in) || std::ranges::any_of(expr.branches, [&](const case_branch& one) {
               return in(one.value) || has_aggregate(one.condition);
           });
}

OMNIGRAPH_INLINE bool has_aggregate(const test& condition) {
    return std::visit(overloaded{[](const filter& f) { return has_aggregate(f.left) || has_aggregate(f.right); },
                                 [](const null_test& n) { return has_aggregate(n.value); },
                                 [](const junction& j) {
                                     return std::ranges::any_of(j.parts,
                                                                [](const test& part) { return has_aggregate(part); });
                                 }},
                      condition);
}

}  // namespace omnigraph::cluster::lang
