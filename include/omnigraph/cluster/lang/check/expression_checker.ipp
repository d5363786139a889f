// Bodies of lang/check/expression_checker.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE operand expression_checker::wrong(diagnostic_code code, source_span at, std::string message,
                                                   std::string remedy) const {
    context_.found.add(code, at, std::move(message), std::move(remedy));
    return {};
}

OMNIGRAPH_INLINE bool expression_checker::is_fixed(const expression& of) {
    return of.form == expression_form::literal_value || (of.form == expression_form::variable && of.is_parameter);
}

OMNIGRAPH_INLINE operand expression_checker::check(expression& of, const scope& names, expression_place place) const {
    auto found = check_form(of, names, place);
    of.type = found.type;
    return found;
}

OMNIGRAPH_INLINE operand expression_checker::check_form(expression& of, const scope& names,
                                                        expression_place place) const {
    switch (of.form) {
        case expression_form::literal_value: return check_literal(of);
        case expression_form::variable: return check_variable(of, names);
        case expression_form::property: return check_property(of, names);
        case expression_form::alias:
            return wrong(
                codes::unknown_alias, of.span, "`" + of.name + "` is no value that can be used here.",
                place == expression_place::match
                    ? "Text is written in quotes, variables with a `$`."
                    : "Names of columns can be used in `order` only; text is written in quotes, variables with a `$`.");
        case expression_form::now: return {sort::value, {scalar::datetime}};
        case expression_form::aggregate: return check_aggregate(of, names, place);
        case expression_form::nearest: return check_nearest(of, names);
        case expression_form::rrf: return check_fusion(of, names, place);
        case expression_form::search:
        case expression_form::fuzzy:
        case expression_form::match_text:
        case expression_form::bm25: return check_text_call(of, names);
    }
    return {};
}

OMNIGRAPH_INLINE operand expression_checker::check_literal(const expression& of) const {
    auto type = type_of(*of.value);
    if (!type) return wrong(codes::malformed_literal, type.error().span, type.error().message, type.error().remedy);
    return {sort::value, *std::move(type)};
}

OMNIGRAPH_INLINE operand expression_checker::check_variable(expression& of, const scope& names) const {
    if (const auto* given = context_.parameter_named(of.name)) {
        of.is_parameter = true;
        return {sort::value, given->type};
    }
    if (names.type_of(of.name)) return {sort::node, {scalar::string}};
    if (of.name == anonymous)
        return wrong(codes::anonymous_variable, of.span, "`$_` stands for anything and has no value.",
                     "Give the variable a name.");
    auto suggestion = context_.found.full() ? std::string{} : names.suggestion(of.name);
    if (suggestion.empty()) suggestion = context_.parameter_suggestion(of.name);
    return wrong(codes::unbound_variable, of.span,
                 "`$" + of.name + "` is neither a parameter nor bound before this place." + suggestion,
                 "Declare the parameter, or bind the variable in an earlier clause.");
}

OMNIGRAPH_INLINE operand expression_checker::check_property(const expression& of, const scope& names) const {
    const source_span at = of.span;
    if (of.variable == anonymous)
        return wrong(codes::anonymous_variable, at, "`$_` stands for anything and has no properties.",
                     "Give the variable a name.");
    const auto* bound = names.type_of(of.variable);
    if (!bound)
        return wrong(codes::T6, at,
                     "`$" + of.variable + "` is not bound before this place." +
                         (context_.found.full() ? std::string{} : names.suggestion(of.variable)),
                     context_.parameter_named(of.variable)
                         ? "It is a parameter; parameters have no properties."
                         : "Bind it in an earlier clause, as in $" + of.variable + ": Type.");
    if (!bound->table) return {};
    if (const auto* property = bound->table->find(of.name)) return {sort::value, property->type};
    const bool edge = bound->is_edge;
    const bool end = edge && (of.name == "src" || of.name == "dst" || of.name == "from" || of.name == "to");
    return wrong(codes::T6, at,
                 bound->name() + " has no property `" + of.name + "`." +
                     (context_.found.full() ? "" : property_suggestion(*bound->table, of.name)),
                 of.name == "id" ? "The id of the " + std::string{edge ? "edge" : "node"} + " is the bare variable: $" +
                                       of.variable + "."
                 : end ? "The ends of the edge are the variables beside it."
                       : "Correct the name, or declare the property.");
}

OMNIGRAPH_INLINE operand expression_checker::check_aggregate(expression& of, const scope& names,
                                                             expression_place place) const {
    const auto name = std::string{function_name(of)};
    if (place == expression_place::match)
        return wrong(codes::T7, of.span, "The aggregate " + name + "(...) cannot be compared in a match block.",
                     "Aggregates are for `return` and `order`.");
    if (place == expression_place::aggregate)
        return wrong(codes::misplaced_aggregate, of.span, "Aggregates cannot hold aggregates.",
                     "Aggregate a property or a variable.");
    if (of.arguments.empty()) return {sort::aggregate, {scalar::i64}};
    const auto argument = check(of.arguments.front(), names, expression_place::aggregate);
    if (argument.is == sort::wrong) return {};
    return aggregated(of, argument);
}

OMNIGRAPH_INLINE operand expression_checker::aggregated(const expression& of, const operand& argument) const {
    const auto& type = argument.type;
    const bool value = argument.is == sort::value && !type.list;
    const auto refuse = [&](std::string_view takes) {
        const auto shown = argument.is == sort::node ? std::string{"a whole node or edge"} : display(type);
        return wrong(codes::T8, of.arguments.front().span,
                     std::string{function_name(of)} + "(...) takes " + std::string{takes} + "; this is " + shown + ".",
                     "Count it with count(...), or aggregate another property.");
    };
    switch (of.function) {
        case aggregate_function::count: return {sort::aggregate, {scalar::i64}};
        case aggregate_function::sum:
        case aggregate_function::avg:
            if (!value || !is_numeric(type.of)) return refuse("numbers");
            return {sort::aggregate, {scalar::f64, false, true}};
        case aggregate_function::min:
        case aggregate_function::max: {
            if (!value || (!is_numeric(type.of) && type.of != scalar::string)) return refuse("numbers or text");
            auto kept = type;
            kept.nullable = true;
            return {sort::aggregate, std::move(kept)};
        }
    }
    return {};
}

OMNIGRAPH_INLINE operand expression_checker::check_nearest(expression& of, const scope& names) const {
    const operand score{sort::value, {scalar::f64, false, true}};
    auto& field = of.arguments.at(0);
    auto& query = of.arguments.at(1);
    const auto* bound = names.type_of(field.variable);
    const auto asked = check(query, names, expression_place::match);
    if (!bound)
        return wrong(codes::T15, field.span, "`$" + field.variable + "` is not bound.", "Bind it in the match block.");
    if (!bound->table) return {};
    if (bound->is_edge)
        return wrong(codes::T15, field.span, "nearest(...) ranks nodes; `$" + field.variable + "` is an edge.",
                     "Name a Vector property of a node.");
    const auto* property = bound->table->find(field.name);
    if (!property)
        return wrong(codes::T15, field.span,
                     bound->name() + " has no property `" + field.name + "`." +
                         (context_.found.full() ? "" : property_suggestion(*bound->table, field.name)),
                     "Name a Vector property.");
    field.type = property->type;
    if (property->type.of != scalar::vector)
        return wrong(codes::T15, field.span,
                     "nearest(...) compares vectors; `" + field.name + "` is " + display(property->type) + ".",
                     "Name a Vector property.");
    if (asked.is == sort::wrong) return {};
    if (!is_fixed(query))
        return wrong(codes::T15, query.span, "What nearest(...) compares with is a literal or a parameter.",
                     "Pass it as a parameter.");
    if (asked.is_plain(scalar::string)) return score;
    const auto length = query.value ? vector_length(*query.value) : std::nullopt;
    const bool vector = length || asked.is_plain(scalar::vector);
    const auto dimension = length ? *length : asked.type.dimension;
    if (!vector)
        return wrong(codes::T15, query.span,
                     "nearest(...) compares with a vector or a text; this is " + display(asked.type) + ".",
                     "Pass a Vector(" + std::to_string(property->type.dimension) + ") or a String.");
    if (dimension != property->type.dimension)
        return wrong(codes::T15, query.span,
                     "This vector has " + std::to_string(dimension) + " numbers, `" + field.name + "` has " +
                         std::to_string(property->type.dimension) + ".",
                     "Pass a vector of the same dimension.");
    if (length) query.type = {scalar::vector, false, false, property->type.dimension};
    return score;
}

OMNIGRAPH_INLINE operand expression_checker::check_text_call(expression& of, const scope& names) const {
    const auto name = std::string{function_name(of)};
    const bool ranks = of.form == expression_form::bm25;
    const auto code = of.form == expression_form::search || of.form == expression_form::fuzzy ? codes::T19 : codes::T20;
    auto& field = of.arguments.at(0);
    auto& query = of.arguments.at(1);
    const auto searched = check(field, names, expression_place::match);
    const auto asked = check(query, names, expression_place::match);
    bool right = searched.is != sort::wrong && asked.is != sort::wrong;
    if (searched.is != sort::wrong && (field.form != expression_form::property || !searched.is_plain(scalar::string))) {
        right = false;
        context_.found.add(
            code, field.span,
            name + "(...) searches a String property of a match variable" +
                (field.form == expression_form::property ? "; `" + field.name + "` is " + display(searched.type) + "."
                                                         : "."),
            "Name one, as in $d.title.");
    }
    const auto* bound = field.form == expression_form::property ? names.type_of(field.variable) : nullptr;
    if (right && bound && bound->is_edge) {
        right = false;
        context_.found.add(code, field.span, name + "(...) searches nodes; `$" + field.variable + "` is an edge.",
                           "Compare the property with = or !=.");
    }
    if (asked.is != sort::wrong && (!is_fixed(query) || !asked.is_plain(scalar::string))) {
        right = false;
        context_.found.add(code, query.span, "What " + name + "(...) searches for is a text or a String parameter.",
                           "Pass it as a parameter of type String.");
    }
    if (of.arguments.size() > 2 && !check_number_argument(of.arguments[2], names, code, "The number of edits", 0))
        right = false;
    if (!right) return {};
    return {sort::value,
            ranks ? value_type{scalar::f64, false, true} : value_type{scalar::boolean, false, searched.type.nullable}};
}

OMNIGRAPH_INLINE bool expression_checker::check_number_argument(expression& argument, const scope& names,
                                                                diagnostic_code code, std::string_view what,
                                                                std::int64_t least) const {
    const auto given = check(argument, names, expression_place::match);
    if (given.is == sort::wrong) return false;
    const bool integer = is_fixed(argument) && given.is == sort::value && is_integer(given.type.of) && !given.type.list;
    const auto* written = argument.value ? std::get_if<std::int64_t>(&argument.value->value) : nullptr;
    if (integer && (!written || *written >= least)) return true;
    if (integer)
        wrong(code, argument.span, std::string{what} + " is at least " + std::to_string(least) + ".",
              "Write a larger number.");
    else wrong(code, argument.span, std::string{what} + " is an integer or an integer parameter.", "Write a number.");
    return false;
}

OMNIGRAPH_INLINE operand expression_checker::check_fusion(expression& of, const scope& names,
                                                          expression_place place) const {
    if (place != expression_place::order)
        return wrong(codes::misplaced_ranking, of.span, "rrf(...) has a meaning only as the first key of `order`.",
                     "Move it there.");
    bool right = true;
    for (std::size_t i = 0; i < 2; ++i) right = check(of.arguments.at(i), names, place).is != sort::wrong && right;
    if (of.arguments.size() > 2)
        right = check_number_argument(of.arguments[2], names, codes::T21, "The constant k of rrf", 1) && right;
    return right ? operand{sort::value, {scalar::f64, false, true}} : operand{};
}

}  // namespace omnigraph::cluster::lang
