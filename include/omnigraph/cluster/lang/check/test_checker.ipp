// Bodies of lang/check/test_checker.hpp.
#pragma once

#include <string>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

/// A parameter that is compared with an enum is one of its words, which faults_of_use checks in each call.
OMNIGRAPH_INLINE void expect_word(const expression& beside, expression& given) {
    if (given.is_parameter && beside.form == expression_form::property && beside.type.is_enum())
        given.type.enum_values = beside.type.enum_values;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void test_checker::check(test& condition, const variable_scope& names,
                                          expression_context place) const {
    std::visit([&](auto& written) { check(written, names, place); }, condition);
}

OMNIGRAPH_INLINE void test_checker::check(junction& junction, const variable_scope& names,
                                          expression_context place) const {
    for (auto& part : junction.parts) check(part, names, place);
}

OMNIGRAPH_INLINE void test_checker::check(null_test& condition, const variable_scope& names,
                                          expression_context place) const {
    const auto tested = expressions_.check(condition.value, names, place);
    if (tested.kind == operand::category::node && tested.type.nullable) return;
    if (tested.kind == operand::category::node)
        context_.findings.add(codes::T7, condition.value.span,
                              shown_whole(condition.value) + " stands for a node or edge, which is never null.",
                              "Test one of its properties.");
    else static_cast<void>(is_value(condition.value, tested));
}

OMNIGRAPH_INLINE void test_checker::check(filter& filter, const variable_scope& names, expression_context place) const {
    const auto left = expressions_.check(filter.left, names, place);
    const auto right = expressions_.check(filter.right, names, place);
    if (!is_value(filter.left, left) || !is_value(filter.right, right)) return;
    switch (filter.op) {
        case comparison::contains: check_element(filter); break;
        case comparison::in:
        case comparison::not_in: check_list(filter); break;
        case comparison::starts_with:
        case comparison::ends_with: check_text(filter); break;
        default: check_comparison(filter); break;
    }
    check_exactness(filter.left, filter.right);
    check_exactness(filter.right, filter.left);
    const bool whole_words = filter.op == comparison::equal || filter.op == comparison::not_equal ||
                             filter.op == comparison::in || filter.op == comparison::not_in ||
                             (filter.op == comparison::contains && filter.left.type.list);
    if (!whole_words) return;
    detail::expect_word(filter.left, filter.right);
    detail::expect_word(filter.right, filter.left);
}

/// A decimal literal is taken as what stands beside it holds it.
OMNIGRAPH_INLINE void test_checker::check_exactness(const expression& beside, expression& written) const {
    if (!written.value || beside.value || !is_numeric(beside.type.scalar)) return;
    if (!settle_beside(beside.type.scalar, *written.value))
        context_.findings.add(codes::T7, written.span,
                              "This number is not exact beside a value that is " + display(beside.type) + ".",
                              "Write an integer of at most 64 bits, or fewer digits.");
}

/// Reports a whole node and a duration, which no test takes.
OMNIGRAPH_INLINE bool test_checker::is_value(const expression& written, const operand& operand) const {
    if (operand.kind == operand::category::node)
        context_.findings.add(codes::T7, written.span,
                              shown_whole(written) + " stands for a whole node or edge, which cannot be compared.",
                              written.form == expression_form::variable
                                  ? "Compare its properties, or its id: $" + written.name + ".id."
                                  : "Compare its properties.");
    if (operand.kind == operand::category::duration)
        context_.findings.add(codes::T7, written.span, "A duration cannot be compared.",
                              "Move a date by it, as in $p.seen > now() - duration(\"P7D\").");
    return operand.kind == operand::category::value || operand.kind == operand::category::aggregate;
}

OMNIGRAPH_INLINE void test_checker::check_comparison(const filter& filter) const {
    const auto refuse = [&](const expression& side, const std::string& what) {
        context_.findings.add(
            codes::T7, side.span, "This is " + display(side.type) + "; " + what,
            side.type.list ? "Use contains or in to look for an element." : "Compare another property.");
    };
    const auto& left = filter.left.type;
    const auto& right = filter.right.type;
    for (const auto* side : {&filter.left, &filter.right}) {
        if (side->type.list) return refuse(*side, "lists cannot be compared.");
        if (side->type.scalar == scalar_type::vector) return refuse(*side, "vectors cannot be compared.");
        if (side->type.scalar == scalar_type::blob) return refuse(*side, "blobs cannot be compared.");
    }
    if (!compatible(left, right))
        return context_.findings.add(codes::T7, filter.span,
                                     display(left) + " cannot be compared with " + display(right) + ".",
                                     how_to_compare(filter.left, filter.right));
    if (filter.op != comparison::equal && filter.op != comparison::not_equal) return;
    check_enum(filter.left, filter.right);
    check_enum(filter.right, filter.left);
}

/// A literal, or the type of a parameter, is advised to become like the other side, because the user can rewrite it.
OMNIGRAPH_INLINE std::string test_checker::how_to_compare(const expression& left, const expression& right) {
    const bool change_left = left.value || (left.is_parameter && !right.value);
    const auto& changed = change_left ? left : right;
    const auto& wanted = (change_left ? right : left).type;
    if (changed.is_parameter) {
        auto type = wanted;
        type.nullable = changed.type.nullable;
        return "Declare the parameter as $" + changed.name + ": " +
               (type.is_enum() ? std::string{spelling(type.scalar)} : display(type)) + ".";
    }
    if (!changed.value) return comparison_remedy(left.type, right.type);
    if (wanted.scalar == scalar_type::date) return "Write the date as date(\"2024-12-31\").";
    if (wanted.scalar == scalar_type::datetime) return "Write the time as datetime(\"2024-12-31T23:59:00Z\").";
    if (wanted.scalar == scalar_type::string) return "Write the text in quotes.";
    if (wanted.scalar == scalar_type::boolean) return "Write true or false, without quotes.";
    return is_numeric(wanted.scalar) ? "Write the number without quotes." : "Compare values of one type.";
}

OMNIGRAPH_INLINE void test_checker::check_enum(const expression& property, const expression& beside) const {
    if (property.form == expression_form::property && beside.value)
        check_enum_value(context_, property.name, property.type, *beside.value);
}

/// `contains`: an element of a list, or a part of a text.
OMNIGRAPH_INLINE void test_checker::check_element(const filter& filter) const {
    const auto& left = filter.left.type;
    const auto& right = filter.right.type;
    if (!left.list && left.scalar == scalar_type::string) return check_text(filter);
    if (!left.list)
        return context_.findings.add(codes::T7, filter.left.span,
                                     "contains needs a list or a text on its left; this is " + display(left) + ".",
                                     right.list ? "Write `in` between a value and a list." : "Compare with =.");
    if (right.list || right.scalar == scalar_type::vector)
        return context_.findings.add(codes::T7, filter.right.span,
                                     "contains looks for one element; this is " + display(right) + ".",
                                     "Write a clause for each element.");
    if (!compatible(element_of(left), right))
        return context_.findings.add(codes::T7, filter.span, display(left) + " cannot contain " + display(right) + ".",
                                     "Look for an element of the list's type.");
    check_enum(filter.right, filter.left);
}

OMNIGRAPH_INLINE void test_checker::check_list(filter& filter) const {
    const auto& left = filter.left.type;
    auto& right = filter.right.type;
    if (!right.list)
        return context_.findings.add(codes::T7, filter.right.span,
                                     "`in` needs a list on its right; this is " + display(right) + ".",
                                     left.list            ? "Write `contains` between a list and a value."
                                     : filter.right.value ? "Write it in brackets, as in [1, 2]."
                                                          : "Compare with =, or declare the parameter as a list.");
    if (left.list || left.scalar == scalar_type::vector || left.scalar == scalar_type::blob)
        return context_.findings.add(
            codes::T7, filter.left.span, "`in` looks for one value; this is " + display(left) + ".",
            left.list ? "Write `contains` between a list and a value." : "Compare another property.");
    if (filter.right.value && is_empty_list(*filter.right.value)) {
        right = left;
        right.list = true;
        right.nullable = false;
        return;
    }
    if (!compatible(left, element_of(right)))
        return context_.findings.add(codes::T7, filter.span, display(left) + " cannot be in " + display(right) + ".",
                                     comparison_remedy(left, element_of(right)));
    check_enum(filter.left, filter.right);
}

OMNIGRAPH_INLINE void test_checker::check_text(const filter& filter) const {
    const auto word = filter.op == comparison::contains      ? std::string{"contains"}
                      : filter.op == comparison::starts_with ? std::string{"starts_with"}
                                                             : std::string{"ends_with"};
    const bool turned = filter.op == comparison::contains && !filter.right.value;
    for (const auto* side : {&filter.left, &filter.right}) {
        if (!side->type.list && side->type.scalar == scalar_type::string) continue;
        return context_.findings.add(codes::T7, side->span,
                                     "`" + word + "` compares texts; this is " + display(side->type) + ".",
                                     !side->type.list       ? "Compare another property."
                                     : side == &filter.left ? "Use contains to look for an element."
                                     : turned               ? "Write `in` between a value and a list."
                                              : "Compare with one text after the other, without brackets.");
    }
}

OMNIGRAPH_INLINE std::string comparison_remedy(const value_type& left, const value_type& right) {
    const auto text_beside = [&](scalar_type scalar) {
        return (left.scalar == scalar && right.scalar == scalar_type::string) ||
               (right.scalar == scalar && left.scalar == scalar_type::string);
    };
    if (text_beside(scalar_type::date))
        return "Write the date as date(\"2024-12-31\"), and declare a parameter as Date.";
    if (text_beside(scalar_type::datetime))
        return "Write the time as datetime(\"2024-12-31T23:59:00Z\"), and declare a parameter as DateTime.";
    const bool days = (left.scalar == scalar_type::date && right.scalar == scalar_type::datetime) ||
                      (left.scalar == scalar_type::datetime && right.scalar == scalar_type::date);
    if (days) return "Make a Date of the DateTime with date(...); the Date of now() is today().";
    return "Compare values of one type.";
}

}  // namespace omnigraph::cluster::lang
