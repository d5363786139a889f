// Bodies of lang/check/result_checker.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

/// Equal for equal literals.
[[nodiscard]] OMNIGRAPH_INLINE std::string literal_text(const literal& written) {
    return std::visit(
        overloaded{[](const std::string& text) { return "\"" + text + "\""; },
                   [](const date_text& date) { return "date " + date.text; },
                   [](const datetime_text& time) { return "time " + time.text; },
                   [](const std::vector<literal>& list) {
                       std::string text = "[";
                       for (const auto& one : list) text += literal_text(one) + ",";
                       return text + "]";
                   },
                   [](bool flag) { return std::string{flag ? "true" : "false"}; },
                   [](std::int64_t number) { return std::to_string(number); },
                   [](double number) { return "f" + std::to_string(std::bit_cast<std::uint64_t>(number)); }},
        written.value);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE result_checker::result_checker(const check_context& context, const variable_scope& names)
    : context_{context}, names_{names} {}

OMNIGRAPH_INLINE std::vector<result_column> result_checker::check(read_body& body) {
    const expression_checker expressions{context_};
    std::vector<result_column> columns;
    columns.reserve(body.returns.size());
    const expression* before = nullptr;
    for (auto& projection : body.returns) {
        // In `$p.age aszz k` only the first word is wrong; the fault of the second follows from it.
        const bool follows = before && before->form == expression_form::alias &&
                             projection.value.form == expression_form::alias &&
                             projection.value.span.begin == before->span.end + 1;
        before = &projection.value;
        auto operand_type =
            follows ? operand{} : expressions.check(projection.value, names_, expression_context::projection);
        check_value(projection.value, operand_type);
        if (is_position(body, columns.size())) refuse_position(body, columns.size());
        // The bytes of a Blob are not read by queries: its column is null.
        if (projection.value.form == expression_form::property && operand_type.type.scalar == scalar_type::blob)
            operand_type.type.nullable = true;
        grouped_ = grouped_ || has_aggregate(projection.value);
        columns.push_back(
            {projection.alias.value_or(column_name(projection.value)), operand_type.type, whole_of(projection.value)});
        check_name(projection, columns.back(), columns.size() - 1, operand_type.kind != operand::category::wrong);
    }
    distinct_ = body.distinct;
    columns_.emplace(column_names{by_name_, body.returns});
    if (!body.having.empty()) check_having(body);
    if (!body.order.empty()) check_order(body);
    if (grouped_) check_groups(body);
    check_rows(body.offset, "offset");
    check_rows(body.limit, "limit");
    return columns;
}

/// The type of the whole nodes or edges that are returned.
OMNIGRAPH_INLINE std::optional<whole_row> result_checker::whole_of(const expression& value) const {
    if (!is_whole(value)) return std::nullopt;
    const auto& variable = value.form == expression_form::aggregate ? value.arguments.front() : value;
    const auto* bound = names_.type_of(variable.name);
    if (!bound || !bound->table) return std::nullopt;
    return whole_row{bound->name(), bound->is_edge};
}

OMNIGRAPH_INLINE void result_checker::check_value(const expression& value, const operand& found) {
    if (found.kind == operand::category::duration)
        context_.findings.add(codes::function_arguments, value.span, "A duration is no value that can be returned.",
                              "Return the date that it gives, as in now() - duration(\"P7D\").");
}

/// `$p.tags[0]`: two columns where one element is meant, because blanks and commas between columns mean nothing. So
/// behind a column that has no name of its own no list of one such literal stands.
OMNIGRAPH_INLINE bool result_checker::is_position(const read_body& body, std::size_t at) {
    if (at == 0 || body.returns[at - 1].alias) return false;
    const auto& literal_list = body.returns[at].value;
    const auto* list = literal_list.value ? std::get_if<std::vector<literal>>(&literal_list.value->value) : nullptr;
    if (!list || list->size() != 1) return false;
    const auto& before = body.returns[at - 1].value;
    if (before.value) return false;
    const bool whole = is_whole(before);
    const bool of_elements = before.type.list || before.type.scalar == scalar_type::vector ||
                             (before.type.scalar == scalar_type::string && !before.type.is_enum());
    return (std::holds_alternative<std::int64_t>(list->front().value) && (whole || of_elements)) ||
           (std::holds_alternative<std::string>(list->front().value) && before.form == expression_form::variable &&
            whole);
}

OMNIGRAPH_INLINE void result_checker::refuse_position(const read_body& body, std::size_t at) {
    const auto& before = body.returns[at - 1].value;
    const auto& first = std::get<std::vector<literal>>(body.returns[at].value.value->value).front().value;
    const auto* name = std::get_if<std::string>(&first);
    const auto* bound = names_.type_of(before.name);
    context_.findings.add(codes::function_arguments, body.returns[at].value.span,
                          name ? "A property is not named in brackets."
                               : "Values have no positions: nothing can be taken out of what stands before this.",
                          name ? "Write a point and its name: $" + before.name + "." +
                                     (bound && bound->table && bound->find(*name) ? *name : "property") + "."
                               : "Return the whole value and remove the brackets; a list as a column of its own stands "
                                 "in front of it.");
}

/// Rows are read by the names of their columns: of two with one name, one would be lost. `column` stays where it is.
OMNIGRAPH_INLINE void result_checker::check_name(const projection& one, const result_column& column, std::size_t index,
                                                 bool is_sound) {
    const bool named = by_name_.add(column.name, index);
    if (!is_sound) return;
    if (column.name.empty())
        context_.findings.add(codes::unnamed_column, one.value.span, "What is computed here has no name.",
                              "Name the column with `as`, as in $p.age * 2 as twice.");
    else if (!named)
        context_.findings.add(codes::duplicate_column, one.value.span,
                              "There is a column `" + column.name + "` already.",
                              "Name one of the two with `as`, or leave one out.");
}

/// Tests of groups. Without groups they are tests of rows, which stand in `match`.
OMNIGRAPH_INLINE void result_checker::check_having(read_body& body) {
    const expression_checker expressions{context_, &*columns_};
    const test_checker tests{context_, expressions};
    for (auto& condition : body.having) {
        const auto span = std::visit([](const auto& one) { return one.span; }, condition);
        const bool sound = context_.findings.none();
        tests.check(condition, names_, expression_context::having);
        if (!grouped_)
            context_.findings.add(codes::misplaced_having, span,
                                  "`having` tests groups, and this query makes none: it returns no aggregate.",
                                  has_aggregate(condition)
                                      ? "Return one, too, as in return { count(*) as number } having { number > 1 }."
                                      : "Write the test as a clause of `match`.");
        else if (sound && context_.findings.none() && !of_groups(condition, body))
            context_.findings.add(codes::misplaced_having, span,
                                  "Groups can be tested only by what is returned, and by aggregates.",
                                  "Return it, too, or write the test as a clause of `match`.");
    }
}

/// A parameter that says how many rows there are is an integer, and never null.
OMNIGRAPH_INLINE void result_checker::check_rows(const std::optional<row_bound>& bound, std::string_view what) {
    if (!bound || bound->parameter.empty()) return;
    const auto name = "`$" + bound->parameter + "`";
    const auto* declared = context_.parameter_named(bound->parameter);
    if (!declared)
        return context_.findings.add(codes::T14, bound->span,
                                     name + " is no parameter of the query; only a parameter can be a" +
                                         (what == "offset" ? "n " : " ") + std::string{what} + "." +
                                         context_.parameter_suggestion(bound->parameter),
                                     "Declare it in the parentheses after the name of the query.");
    if (declared->type.list || !is_integer(declared->type.scalar) || declared->type.nullable)
        context_.findings.add(
            codes::row_bound_type, bound->span,
            "A number of rows is an integer that is never null; " + name + " is " + display(declared->type) + ".",
            "Declare it as I64, with a default where callers may leave it out: " + ("$" + bound->parameter) +
                ": I64 = 20.");
}

OMNIGRAPH_INLINE bool result_checker::is_rank(const expression& expr) {
    return expr.form == expression_form::nearest || expr.form == expression_form::bm25 ||
           expr.form == expression_form::rrf;
}

/// Empty where there is none.
OMNIGRAPH_INLINE std::string result_checker::column_name(const expression& expr) {
    switch (expr.form) {
        case expression_form::literal_value: return "literal";
        case expression_form::property: return expr.variable + "." + expr.name;
        case expression_form::variable:
        case expression_form::alias: return expr.name;
        case expression_form::aggregate:
            return expr.arguments.empty() ? std::string{function_name(expr)} : column_name(expr.arguments.front());
        case expression_form::conditional: return {};
        case expression_form::call:
            return operator_symbol(expr.operation).empty() ? std::string{function_name(expr)} : std::string{};
        default: return std::string{function_name(expr)};
    }
}

/// Equal for expressions that are written alike; empty for what is no value of a row or a group.
OMNIGRAPH_INLINE std::string result_checker::text_of(const expression& expr) {
    switch (expr.form) {
        case expression_form::property: return "$" + expr.variable + "." + expr.name;
        case expression_form::variable: return "$" + expr.name;
        case expression_form::now: return "now()";
        case expression_form::literal_value: return detail::literal_text(*expr.value);
        case expression_form::call:
        case expression_form::aggregate: {
            if (expr.form == expression_form::aggregate && expr.arguments.empty()) return "count(*)";
            auto text = std::string{function_name(expr)} + (expr.distinct ? "(distinct " : "(");
            for (const auto& argument : expr.arguments) {
                const auto inner = text_of(argument);
                if (inner.empty()) return {};
                text += inner + ",";
            }
            return text + ")";
        }
        default: return {};
    }
}

/// Can it be told of a group: is it returned, an aggregate, or made of nothing else?
OMNIGRAPH_INLINE bool result_checker::of_groups(const expression& expr, const read_body& body) {
    if (expr.form == expression_form::aggregate) return grouped_;
    if (expr.form == expression_form::literal_value || expr.form == expression_form::alias ||
        expr.form == expression_form::now || expr.is_parameter)
        return true;
    // A node that is returned decides about its properties.
    if (expr.form == expression_form::property && is_projected("$" + expr.variable, body)) return true;
    const auto text = text_of(expr);
    return (!text.empty() && is_projected(text, body)) || made_of_groups(expr, body);
}

OMNIGRAPH_INLINE bool result_checker::made_of_groups(const expression& expr, const read_body& body) {
    const auto inside = [&](const expression& one) { return of_groups(one, body); };
    if (expr.form == expression_form::conditional)
        return std::ranges::all_of(expr.arguments, inside) &&
               std::ranges::all_of(expr.branches, [&](const case_branch& branch) {
                   return inside(branch.value) && of_groups(branch.condition, body);
               });
    return expr.form == expression_form::call && std::ranges::all_of(expr.arguments, inside);
}

OMNIGRAPH_INLINE bool result_checker::of_groups(const test& condition, const read_body& body) {
    return std::visit(overloaded{[&](const filter& f) { return of_groups(f.left, body) && of_groups(f.right, body); },
                                 [&](const null_test& n) { return of_groups(n.value, body); },
                                 [&](const junction& j) {
                                     return std::ranges::all_of(
                                         j.parts, [&](const test& part) { return of_groups(part, body); });
                                 }},
                      condition);
}

/// The projection behind the name of a column, else the key itself; null for a name that is none.
OMNIGRAPH_INLINE const expression* result_checker::resolve_alias(const expression& key, const read_body& body) const {
    if (key.form != expression_form::alias) return &key;
    const auto* at = by_name_.find(key.name);
    return at ? &body.returns[*at].value : nullptr;
}

OMNIGRAPH_INLINE void result_checker::check_order(read_body& body) {
    for (auto& key : body.order) check_key(key.value, body);
    check_limits(body);
    check_rank_places(body);
}

OMNIGRAPH_INLINE void result_checker::check_key(expression& key, const read_body& body) {
    const auto* projected = resolve_alias(key, body);
    if (!projected)
        return context_.findings.add(codes::unknown_alias, key.span,
                                     "There is no column `" + key.name + "` to order by." +
                                         (context_.findings.full() ? "" : key_suggestion(by_name_.entries(), key.name)),
                                     "Name a column of `return`, or a property like $x.name.");
    const expression_checker expressions{context_, &*columns_};
    const auto operand_type = projected == &key ? expressions.check(key, names_, expression_context::order)
                                                : operand{operand::category::value, projected->type};
    if (projected != &key) key.type = projected->type;
    if (operand_type.kind == operand::category::wrong || is_rank(*projected)) return;
    if (projected == &key) check_plain_key(key, body);
    if (operand_type.kind == operand::category::duration)
        context_.findings.add(codes::unsupported_order_key, key.span, "A duration has no order.",
                              "Order by the date that it gives.");
    if (projected->type.list || projected->type.scalar == scalar_type::vector ||
        projected->type.scalar == scalar_type::blob)
        context_.findings.add(codes::unsupported_order_key, key.span, display(projected->type) + " has no order.",
                              "Order by something else.");
}

/// What can be computed for a row, or was computed for a group.
OMNIGRAPH_INLINE void result_checker::check_plain_key(const expression& key, const read_body& body) {
    const bool orderable = key.form == expression_form::property ||
                           (key.form == expression_form::variable && !key.is_parameter) ||
                           key.form == expression_form::aggregate || key.form == expression_form::call ||
                           key.form == expression_form::conditional;
    if (!orderable)
        return context_.findings.add(codes::unsupported_order_key, key.span, "It is not possible to order by this.",
                                     "Order by a property, a variable, a column, or a ranking.");
    if (has_aggregate(key) && !grouped_)
        return context_.findings.add(codes::misplaced_aggregate, key.span,
                                     "An aggregate orders only a query that returns one.", "Return it, too.");
    const bool returned =
        key.form == expression_form::aggregate ? is_projected(text_of(key), body) : of_groups(key, body);
    if ((grouped_ || distinct_) && !returned)
        context_.findings.add(codes::unsupported_order_key, key.span,
                              grouped_ ? "Groups can be ordered only by what is returned."
                                       : "Distinct rows can be ordered only by what is returned.",
                              "Return it, too.");
}

OMNIGRAPH_INLINE bool result_checker::is_projected(const std::string& text, const read_body& body) {
    if (!projected_) {
        projected_.emplace();
        for (const auto& one : body.returns) projected_->insert(text_of(one.value));
    }
    return projected_->contains(text);
}

OMNIGRAPH_INLINE void result_checker::check_limits(const read_body& body) {
    const auto any = [&](auto holds) {
        return std::ranges::find_if(body.order, [&](const order_key& key) {
            const auto* of = resolve_alias(key.value, body);
            return of && holds(key.value, *of);
        });
    };
    const auto report = [&](auto key, diagnostic_code code, std::string message, std::string remedy) {
        context_.findings.add(code, key->value.span, std::move(message), std::move(remedy));
    };
    const auto none = body.order.end();
    const auto fused = any([](const expression&, const expression& of) { return of.form == expression_form::rrf; });
    const auto nearest =
        any([](const expression&, const expression& of) { return of.form == expression_form::nearest; });
    const auto alias = any([](const expression& key, const expression&) { return key.form == expression_form::alias; });
    if (fused != none && !body.limit)
        report(fused, codes::T21, "Ordering by rrf(...) needs a limit.", "Write `limit 10` after the order.");
    if (nearest != none && !body.limit)
        report(nearest, codes::T17, "Ordering by nearest(...) needs a limit.", "Write `limit 10` after the order.");
    if (nearest != none && alias != none)
        report(alias, codes::T18, "nearest(...) cannot be ordered by through the name of a column, nor beside one.",
               "Write nearest(...) as the only key.");
}

OMNIGRAPH_INLINE void result_checker::check_rank_places(const read_body& body) {
    for (std::size_t i = 0; i < body.order.size(); ++i) {
        const auto* of = resolve_alias(body.order[i].value, body);
        if (!of || !is_rank(*of)) continue;
        const auto& span = body.order[i].value.span;
        if (i > 0)
            context_.findings.add(codes::misplaced_ranking, span, "A ranking is the first key of `order`, or none.",
                                  "Move it to the front.");
        else if (grouped_ || distinct_)
            context_.findings.add(codes::misplaced_ranking, span,
                                  grouped_ ? "Groups have no rank." : "Distinct rows have no rank.",
                                  grouped_ ? "Return no aggregate, or order by another column."
                                           : "Leave out `distinct`, or order by another column.");
    }
}

OMNIGRAPH_INLINE void result_checker::check_groups(const read_body& body) {
    for (std::size_t at = 0; at < body.returns.size(); ++at) {
        const auto& value = body.returns[at].value;
        if (value.form == expression_form::alias || value.form == expression_form::rrf || is_position(body, at))
            continue;  // refused anyway
        const bool group = value.form == expression_form::property || value.form == expression_form::variable ||
                           value.form == expression_form::call || value.form == expression_form::conditional;
        const bool aggregate = has_aggregate(value);
        if (aggregate ? value.form == expression_form::aggregate || made_of_groups(value, body) : group) continue;
        context_.findings.add(
            codes::T9, value.span,
            aggregate ? "What stands beside an aggregate in an expression has to be returned as well."
                      : "Beside an aggregate only properties, variables and what is computed from them "
                        "can be returned.",
            aggregate ? "Return it in a column of its own, or aggregate it." : "Remove it, or the aggregate.");
    }
}

}  // namespace omnigraph::cluster::lang
