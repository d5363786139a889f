// Bodies of lang/check/function_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/function_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_day_or_time(const value_type& type) {
    return !type.list && (type.scalar == scalar_type::date || type.scalar == scalar_type::datetime);
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_number(const value_type& type) { return !type.list && is_numeric(type.scalar); }

[[nodiscard]] OMNIGRAPH_INLINE bool is_text(const value_type& type) {
    return !type.list && type.scalar == scalar_type::string;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_zero(const expression& written) {
    if (!written.value) return false;
    const auto* whole = std::get_if<std::int64_t>(&written.value->value);
    const auto* real = std::get_if<double>(&written.value->value);
    return (whole && *whole == 0) || (real && *real == 0);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<value_type> function_checker::refuse(source_span span, std::string message,
                                                                    std::string remedy) const {
    context_.findings.add(codes::function_arguments, span, std::move(message), std::move(remedy));
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::refuse_argument(const expression& call, std::size_t at,
                                                                             std::string_view takes,
                                                                             std::string remedy) const {
    const auto& argument = call.arguments.at(at);
    const auto name = std::string{written_form(call.operation)};
    return refuse(argument.span,
                  (operator_symbol(call.operation).empty() ? name + "(...)" : "`" + name + "`") + " takes " +
                      std::string{takes} + "; this is " + display(argument.type) + ".",
                  std::move(remedy));
}

OMNIGRAPH_INLINE operand function_checker::check(const expression& call, std::span<const operand> operands) const {
    if (!takes_values(call, operands)) return {};
    if (call.operation == scalar_function::duration)
        return is_duration(call) ? operand{operand::category::duration, {scalar_type::string}} : operand{};
    auto type = type_of_call(call, operands);
    if (!type) return {};
    const auto is_aggregate = [](const operand& one) { return one.kind == operand::category::aggregate; };
    return {std::ranges::any_of(operands, is_aggregate) ? operand::category::aggregate : operand::category::value,
            *std::move(type)};
}

/// Refuses whole nodes, and durations outside of sums with a date.
OMNIGRAPH_INLINE bool function_checker::takes_values(const expression& call, std::span<const operand> operands) const {
    const bool moves = call.operation == scalar_function::add || call.operation == scalar_function::subtract;
    for (std::size_t at = 0; at < operands.size(); ++at) {
        const auto& argument = call.arguments[at];
        if (operands[at].kind == operand::category::node)
            return refuse(argument.span, shown_whole(argument) + " stands for a whole node or edge, not for a value.",
                          argument.form == expression_form::variable
                              ? "Name one of its properties, or its id: $" + argument.name + ".id."
                              : "Name a property of its variable, or its id.")
                .has_value();
        if (operands[at].kind == operand::category::duration && !moves)
            return refuse(argument.span, "A duration can only be added to a date or time, or subtracted from one.",
                          "Write it as in now() - duration(\"P7D\").")
                .has_value();
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::type_of_call(const expression& call,
                                                                          std::span<const operand> operands) const {
    switch (call.operation) {
        case scalar_function::add:
        case scalar_function::subtract: {
            const bool dated = std::ranges::any_of(operands, [](const operand& one) {
                return one.kind == operand::category::duration || detail::is_day_or_time(one.type);
            });
            return dated ? moved_date(call, operands) : arithmetic(call);
        }
        case scalar_function::multiply:
        case scalar_function::divide:
        case scalar_function::remainder:
        case scalar_function::negate: return arithmetic(call);
        case scalar_function::coalesce: return chosen(call, operands);
        case scalar_function::absolute:
        case scalar_function::floor:
        case scalar_function::ceiling:
        case scalar_function::round: return of_number(call);
        case scalar_function::lower:
        case scalar_function::upper:
        case scalar_function::trim:
        case scalar_function::concat: return of_texts(call, scalar_type::string);
        case scalar_function::path_length: return of_path(call);
        case scalar_function::char_length: return of_texts(call, scalar_type::i64);
        case scalar_function::year:
        case scalar_function::month:
        case scalar_function::day:
        case scalar_function::days_between:
        case scalar_function::seconds_between: return of_dates(call, scalar_type::i64);
        case scalar_function::to_date: return of_dates(call, scalar_type::date);
        case scalar_function::to_datetime: return of_dates(call, scalar_type::datetime);
        case scalar_function::hour:
        case scalar_function::minute:
        case scalar_function::second: return of_time(call);
        case scalar_function::today: return value_type{scalar_type::date};
        case scalar_function::duration: break;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::arithmetic(const expression& call) const {
    bool real = false;
    for (std::size_t at = 0; at < call.arguments.size(); ++at) {
        const auto& type = call.arguments[at].type;
        if (!detail::is_number(type))
            return refuse_argument(call, at, "numbers",
                                   call.operation == scalar_function::add && detail::is_text(type)
                                       ? "Texts are joined by concat(...)."
                                   : type.list ? "A list is stored and passed as a whole: compute it before the call."
                                               : "Compute with numbers.");
        real = real || is_float(type.scalar);
    }
    const bool divides = call.operation == scalar_function::divide || call.operation == scalar_function::remainder;
    if (divides && detail::is_zero(call.arguments[1]))
        return refuse(call.arguments[1].span, "Nothing can be divided by zero.", "Divide by another number.");
    return value_type{real ? scalar_type::f64 : scalar_type::i64, false, true};
}

/// A date or time, plus or minus a duration.
OMNIGRAPH_INLINE std::optional<value_type> function_checker::moved_date(const expression& call,
                                                                        std::span<const operand> operands) const {
    const auto is_length = [&](std::size_t at) { return operands[at].kind == operand::category::duration; };
    const bool swapped = is_length(0) && call.operation == scalar_function::add;
    const std::size_t moved = swapped ? 1 : 0, length = swapped ? 0 : 1;
    const auto& date = call.arguments[moved];
    if (!is_length(length) || is_length(moved))
        return refuse(call.span, "A date or time is moved by a duration, and by nothing else.",
                      !is_length(0) && !is_length(1) && detail::is_day_or_time(call.arguments[0].type) &&
                              detail::is_day_or_time(call.arguments[1].type)
                          ? "The time between two dates is days_between($a, $b) or seconds_between($a, $b)."
                          : "Write it as in $p.seen + duration(\"P1D\").");
    if (!detail::is_day_or_time(date.type))
        return refuse_argument(call, moved, "a date or time beside a duration", "Move a Date or a DateTime.");
    const auto& written = call.arguments[length].arguments.front();
    const auto* text = written.value ? std::get_if<std::string>(&written.value->value) : nullptr;
    if (written.is_parameter && context_.durations && date.type.scalar == scalar_type::date)
        (*context_.durations)[written.name] = true;
    if (const auto by = text ? parse_duration(*text) : std::nullopt;
        by && date.type.scalar == scalar_type::date && !by->is_whole_days())
        return refuse(written.span, "A Date has no time of day to be moved by hours, minutes or seconds.",
                      "Move it by days, or make a DateTime of it with datetime(...).");
    return value_type{date.type.scalar, false, true};
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::chosen(const expression& call,
                                                                    std::span<const operand> operands) const {
    std::vector<const expression*> values;
    for (const auto& argument : call.arguments) values.push_back(&argument);
    auto type = common_type(values);
    if (type) type->nullable = std::ranges::all_of(operands, [](const operand& one) { return one.type.nullable; });
    return type;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::common_type(
    std::span<const expression* const> values) const {
    auto common = values.front()->type;
    common.nullable = false;
    for (const auto* value : values) {
        const auto& type = value->type;
        common.nullable = common.nullable || type.nullable;
        if (type.scalar == scalar_type::vector || type.scalar == scalar_type::blob)
            return refuse(value->span, "Vectors and blobs cannot be chosen among; this is " + display(type) + ".",
                          "Return the property itself.");
        if (!compatible(common, type))
            return refuse(
                value->span,
                "The values here are of one type; this is " + display(type) + " beside " + display(common) + ".",
                comparison_remedy(common, type));
        if (type.enum_values != common.enum_values) common.enum_values = {};
        if (type.scalar == common.scalar) continue;
        const bool real = is_float(type.scalar) || is_float(common.scalar);
        common.scalar = real ? scalar_type::f64 : scalar_type::i64;
    }
    return common;
}

/// The result of abs() may be null: the least integer has no positive counterpart.
OMNIGRAPH_INLINE std::optional<value_type> function_checker::of_number(const expression& call) const {
    const auto& type = call.arguments.front().type;
    if (!detail::is_number(type)) return refuse_argument(call, 0, "a number", "Name a number.");
    return value_type{is_float(type.scalar) ? scalar_type::f64 : scalar_type::i64, false,
                      type.nullable || call.operation == scalar_function::absolute};
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::of_texts(const expression& call,
                                                                      scalar_type result) const {
    value_type type{result};
    for (std::size_t at = 0; at < call.arguments.size(); ++at) {
        if (!detail::is_text(call.arguments[at].type)) return refuse_argument(call, at, "texts", "Name a String.");
        type.nullable = type.nullable || call.arguments[at].type.nullable;
    }
    return type;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::of_dates(const expression& call,
                                                                      scalar_type result) const {
    value_type type{result};
    for (std::size_t at = 0; at < call.arguments.size(); ++at) {
        const auto& given = call.arguments[at].type;
        if (!detail::is_day_or_time(given))
            return refuse_argument(call, at, "a Date or a DateTime",
                                   detail::is_text(given) ? "Declare the parameter or the property as one."
                                                          : "Name a property that is one.");
        type.nullable = type.nullable || given.nullable;
    }
    return type;
}

OMNIGRAPH_INLINE std::optional<value_type> function_checker::of_time(const expression& call) const {
    const auto& given = call.arguments.front().type;
    if (given.list || given.scalar != scalar_type::datetime)
        return refuse_argument(call, 0, "a DateTime", "A Date has year, month and day.");
    return value_type{scalar_type::i64, false, given.nullable};
}

/// The one variable that is a list is a path.
OMNIGRAPH_INLINE std::optional<value_type> function_checker::of_path(const expression& call) const {
    const auto& given = call.arguments.front();
    if (given.form != expression_form::variable || given.is_parameter || !given.type.list)
        return refuse_argument(call, 0, "the path of a `shortest`",
                               "Name one, as in shortest $a knows{1,6} $b as $path, and path_length($path).");
    return value_type{scalar_type::i64, false, given.type.nullable};
}

/// Accepts a literal text or a parameter, because a duration is read once for all rows.
OMNIGRAPH_INLINE bool function_checker::is_duration(const expression& call) const {
    const auto& given = call.arguments.front();
    const bool fixed = given.value.has_value() || given.is_parameter;
    if (!fixed || !detail::is_text(given.type))
        return refuse(given.span, "duration(...) takes a text or a String parameter.",
                      "Write it as duration(\"P7D\"), duration(\"P1M\") or duration(\"PT12H\").")
            .has_value();
    if (given.is_parameter && context_.durations) context_.durations->try_emplace(given.name, false);
    const auto* text = given.value ? std::get_if<std::string>(&given.value->value) : nullptr;
    if (!text || parse_duration(*text)) return true;
    context_.findings.add(codes::malformed_literal, given.span, "This is no duration.",
                          "Write it as ISO 8601 does: \"P1Y2M3DT4H5M6S\", \"P7D\", \"PT90S\".");
    return false;
}

}  // namespace omnigraph::cluster::lang
