// Bodies of lang/check/result_checker.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE result_checker::result_checker(const check_context& context, const variable_scope& names)
    : context_{context}, expressions_{context}, names_{names} {}

OMNIGRAPH_INLINE std::vector<result_column> result_checker::check(read_body& body) {
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
            follows ? operand{} : expressions_.check(projection.value, names_, expression_context::projection);
        // Queries do not read the bytes of a Blob, so its column is null.
        if (projection.value.form == expression_form::property && operand_type.type.scalar == scalar_type::blob)
            operand_type.type.nullable = true;
        grouped_ = grouped_ || projection.value.form == expression_form::aggregate;
        columns.push_back({projection.alias.value_or(column_name(projection.value)), operand_type.type});
        check_name(columns.back(), columns.size() - 1, projection.value, operand_type.kind != operand::category::wrong);
    }
    if (!body.order.empty()) check_order(body);
    if (grouped_) check_groups(body);
    return columns;
}

/// Rows are read by column name, so of two columns with one name one would be lost. `column` must not move.
OMNIGRAPH_INLINE void result_checker::check_name(const result_column& column, std::size_t index,
                                                 const expression& value, bool is_sound) {
    if (by_name_.add(column.name, index) || !is_sound) return;
    context_.findings.add(codes::duplicate_column, value.span, "There is a column `" + column.name + "` already.",
                          "Name one of the two with `as`, or leave one out.");
}

OMNIGRAPH_INLINE bool result_checker::is_rank(const expression& expr) {
    return expr.form == expression_form::nearest || expr.form == expression_form::bm25 ||
           expr.form == expression_form::rrf;
}

OMNIGRAPH_INLINE std::string result_checker::column_name(const expression& expr) {
    switch (expr.form) {
        case expression_form::literal_value: return "literal";
        case expression_form::property: return expr.variable + "." + expr.name;
        case expression_form::variable:
        case expression_form::alias: return expr.name;
        case expression_form::aggregate:
            return expr.arguments.empty() ? std::string{function_name(expr)} : column_name(expr.arguments.front());
        default: return std::string{function_name(expr)};
    }
}

/// Equal texts for equal properties, variables and aggregates of them.
OMNIGRAPH_INLINE std::string result_checker::text_of(const expression& expr) {
    switch (expr.form) {
        case expression_form::property: return "$" + expr.variable + "." + expr.name;
        case expression_form::variable: return "$" + expr.name;
        case expression_form::aggregate: {
            if (expr.arguments.empty()) return "count(*)";
            const auto argument = text_of(expr.arguments.front());
            return argument.empty() ? argument : std::string{function_name(expr)} + "(" + argument + ")";
        }
        default: return {};
    }
}

/// The projection behind a column name, else the key itself; null for an unknown name.
OMNIGRAPH_INLINE const expression* result_checker::behind(const expression& key, const read_body& body) const {
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
    const auto* projected = behind(key, body);
    if (!projected)
        return context_.findings.add(codes::unknown_alias, key.span,
                                     "There is no column `" + key.name + "` to order by." +
                                         (context_.findings.full() ? "" : key_suggestion(by_name_.entries(), key.name)),
                                     "Name a column of `return`, or a property like $x.name.");
    const auto operand_type = projected == &key ? expressions_.check(key, names_, expression_context::order)
                                                : operand{operand::category::value, projected->type};
    if (projected != &key) key.type = projected->type;
    if (operand_type.kind == operand::category::wrong || is_rank(*projected)) return;
    if (projected == &key) check_plain_key(key, *projected, body);
    if (projected->type.list || projected->type.scalar == scalar_type::vector ||
        projected->type.scalar == scalar_type::blob)
        context_.findings.add(codes::unsupported_order_key, key.span, display(projected->type) + " has no order.",
                              "Order by something else.");
}

/// Checks that the key can be computed for a row, or was computed for a group.
OMNIGRAPH_INLINE void result_checker::check_plain_key(const expression& key, const expression& expr,
                                                      const read_body& body) {
    const bool aggregate = expr.form == expression_form::aggregate;
    const bool orderable = expr.form == expression_form::property ||
                           (expr.form == expression_form::variable && !expr.is_parameter) || aggregate;
    if (!orderable)
        return context_.findings.add(codes::unsupported_order_key, key.span, "It is not possible to order by this.",
                                     "Order by a property, a variable, a column, or a ranking.");
    if (aggregate && !grouped_)
        return context_.findings.add(codes::misplaced_aggregate, key.span,
                                     "An aggregate orders only a query that returns one.", "Return it, too.");
    if (const auto text = text_of(expr); grouped_ && (text.empty() || !is_projected(text, body)))
        context_.findings.add(codes::unsupported_order_key, key.span, "Groups can be ordered only by what is returned.",
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
            const auto* of = behind(key.value, body);
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
        const auto* of = behind(body.order[i].value, body);
        if (!of || !is_rank(*of)) continue;
        const auto& span = body.order[i].value.span;
        if (i > 0)
            context_.findings.add(codes::misplaced_ranking, span, "A ranking is the first key of `order`, or none.",
                                  "Move it to the front.");
        else if (grouped_)
            context_.findings.add(codes::misplaced_ranking, span, "Groups have no rank.",
                                  "Return no aggregate, or order by a column.");
    }
}

OMNIGRAPH_INLINE void result_checker::check_groups(const read_body& body) {
    for (const auto& projection : body.returns) {
        const auto form = projection.value.form;
        if (form == expression_form::aggregate || form == expression_form::property ||
            form == expression_form::variable)
            continue;
        if (form == expression_form::alias || form == expression_form::rrf) continue;  // refused everywhere in `return`
        context_.findings.add(codes::T9, projection.value.span,
                              "Beside an aggregate only properties and variables can be returned.",
                              "Remove it, or the aggregate.");
    }
}

}  // namespace omnigraph::cluster::lang
