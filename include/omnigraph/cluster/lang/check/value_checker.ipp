// Bodies of lang/check/value_checker.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void check_enum_value(const check_context& context, std::string_view name, const value_type& type,
                                       const literal& written) {
    if (!type.is_enum()) return;
    if (const auto* list = std::get_if<std::vector<literal>>(&written.value)) {
        for (const auto& one : *list) check_enum_value(context, name, type, one);
        return;
    }
    const auto* text = std::get_if<std::string>(&written.value);
    if (!text || std::ranges::binary_search(type.enum_values, *text)) return;
    context.findings.add(codes::T3, written.span,
                         "This is no value of `" + std::string{name} + "`." +
                             (context.findings.full() ? "" : did_you_mean(*text, type.enum_values)),
                         "It is one of " + display({scalar_type::string, false, false, 0, type.enum_values}) + ".");
}

OMNIGRAPH_INLINE void value_checker::check(const value_context& place, expression& value) const {
    if (value.form == expression_form::now || value.form == expression_form::call) return check_now(place, value);
    if (value.form == expression_form::variable) return check_parameter(place, value);
    check_literal(place, value);
}

OMNIGRAPH_INLINE value_type value_checker::wanted(const value_context& place) {
    return place.use == value_use::condition ? element_of(place.type) : place.type;
}

OMNIGRAPH_INLINE std::string value_checker::beside(const value_context& place) {
    return "`" + std::string{place.name} + "`, which is " + display(place.type);
}

/// Parameters have no enums, and may be null where the property may.
OMNIGRAPH_INLINE std::string value_checker::parameter_type_for(const value_context& place) {
    auto type = wanted(place);
    if (type.is_enum()) type.enum_values = {};
    return display(type);
}

/// now(), or today(), which is the only call that can stand here.
OMNIGRAPH_INLINE void value_checker::check_now(const value_context& place, expression& value) const {
    const bool day = value.form == expression_form::call;
    value.type = {day ? scalar_type::date : scalar_type::datetime};
    if (place.type.scalar != value.type.scalar || place.type.list)
        context_.findings.add(codes::T7, value.span,
                              (day ? "today() is a Date and does not fit " : "now() is a DateTime and does not fit ") +
                                  beside(place) + ".",
                              place.type.scalar == scalar_type::datetime ? "Write now()."
                              : place.type.scalar == scalar_type::date   ? "Write today()."
                              : day                                      ? "Use it with a Date property."
                                                                         : "Use it with a DateTime property.");
}

OMNIGRAPH_INLINE void value_checker::check_parameter(const value_context& place, expression& value) const {
    const auto* given = context_.parameter_named(value.name);
    if (!given)
        return context_.findings.add(
            codes::T14, value.span,
            "`$" + value.name + "` is no parameter of the query; only parameters can stand here." +
                context_.parameter_suggestion(value.name),
            place.use == value_use::condition ? "Declare it, or compare in a clause of its own, as in $a.x = $b.y."
                                              : "Declare it in the parentheses after the name of the query.");
    value.is_parameter = true;
    value.type = given->type;
    if (place.use == value_use::condition || place.use == value_use::predicate)
        value.type.enum_values = place.type.enum_values;  // faults_of_use checks the value in each call
    const bool text_for_blob = place.use == value_use::assignment && place.type.scalar == scalar_type::blob &&
                               !place.type.list && given->type.scalar == scalar_type::string && !given->type.list;
    if (!text_for_blob && !compatible(wanted(place), given->type))
        context_.findings.add(codes::T7, value.span,
                              "The parameter `$" + value.name + "` is " + display(given->type) + " and does not fit " +
                                  beside(place) + ".",
                              place.use == value_use::condition && place.type.list
                                  ? "A list is compared with one of its elements here."
                                  : "Declare the parameter as $" + value.name + ": " + parameter_type_for(place) + ".");
    else if (place.use == value_use::assignment && given->default_value && !text_for_blob) check_default(place, *given);
}

/// What is stored when the caller gives nothing fits as a literal in its place would.
OMNIGRAPH_INLINE void value_checker::check_default(const value_context& place, const parameter& given) const {
    expression written;
    written.span = given.default_value->span;
    written.value = given.default_value;
    check_literal(place, written);
}

OMNIGRAPH_INLINE void value_checker::check_literal(const value_context& place, expression& value) const {
    const auto& written = *value.value;
    const auto type = type_of(written);
    if (!type)
        return context_.findings.add(codes::malformed_literal, type.error().span, type.error().message,
                                     type.error().remedy);
    value.type = *type;
    if (place.type.scalar == scalar_type::vector) return check_vector(place, value);
    const auto fitting = wanted(place);
    if (place.use != value_use::condition && fitting.list && is_empty_list(written)) {
        value.type = element_of(place.type);
        value.type.list = true;
        return;
    }
    if (place.use == value_use::condition && type->list)
        return context_.findings.add(
            codes::T3, value.span, "A list cannot be compared with " + beside(place) + ".",
            place.type.list
                ? "Name one element; the condition holds for lists that have it."
                : "Name one value; one of several is a clause of its own, as in $p.city in [\"a\", \"b\"].");
    if (!compatible(fitting, *type))
        return context_.findings.add(codes::T3, value.span,
                                     "This is " + display(*type) + " and does not fit " + beside(place) + ".",
                                     remedy_for(place, *type));
    if (place.use != value_use::comparison) check_enum_value(context_, place.name, place.type, written);
    check_number(place, value);
}

OMNIGRAPH_INLINE void value_checker::check_vector(const value_context& place, expression& value) const {
    const auto length = vector_length(*value.value);
    if (length == place.type.dimension) {
        value.type = {scalar_type::vector, false, false, place.type.dimension};
        return;
    }
    context_.findings.add(
        codes::T3, value.span,
        length ? "This has " + std::to_string(*length) + " numbers and does not fit " + beside(place) + "."
               : "This is " + display(value.type) + " and does not fit " + beside(place) + ".",
        "Write " + std::to_string(place.type.dimension) + " numbers in brackets.");
}

/// A stored value has to fit its property; a compared value becomes exact.
OMNIGRAPH_INLINE void value_checker::check_number(const value_context& place, expression& value) const {
    const bool stored = place.use == value_use::assignment;
    const auto check = [&](literal& one) {
        if (stored && !keeps_number(place.type.scalar, one))
            return context_.findings.add(codes::T3, one.span, "This number cannot be kept in " + beside(place) + ".",
                                         "Write one that the type has exactly.");
        if (!settle_beside(place.type.scalar, one))
            context_.findings.add(codes::T3, one.span, "This number is not exact beside " + beside(place) + ".",
                                  "Write an integer of at most 64 bits, or fewer digits.");
    };
    if (auto* list = std::get_if<std::vector<literal>>(&value.value->value)) std::ranges::for_each(*list, check);
    else check(*value.value);
}

OMNIGRAPH_INLINE std::string value_checker::remedy_for(const value_context& place, const value_type& given) {
    const auto wanted_type = wanted(place);
    if (place.type.scalar == scalar_type::blob) return "Pass it as a parameter.";
    if (wanted_type.list && !given.list) return "Write a list: [...].";
    switch (wanted_type.scalar) {
        case scalar_type::date: return "Write it as date(\"2024-12-31\").";
        case scalar_type::datetime: return "Write it as datetime(\"2024-12-31T23:59:00Z\").";
        case scalar_type::string: return "Write the text in quotes.";
        case scalar_type::boolean: return "Write true or false, without quotes.";
        default: return given.scalar == scalar_type::string ? "Write the number without quotes." : "Write a number.";
    }
}

}  // namespace omnigraph::cluster::lang
