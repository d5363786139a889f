// Operators of one precedence that follow each other, `a + b - c + d`, as one list: engines bound how deep calls are in
// each other, and such operators are not.
//
//     const auto chain = chain_of(std::get<operation>(scalar.form));      // the operator that is computed last
//     print(chain.operators.size() + 1 == chain.operands.size());
//
// A date is moved by each of its durations in turn, so such operators are no part of a chain.
#pragma once

#include <algorithm>
#include <variant>
#include <vector>

#include <omnigraph/cluster/graph/plan/plan_scalars.hpp>
#include <omnigraph/cluster/lang/syntax/scalar_function.hpp>

namespace omnigraph::cluster::graph {

/// Computed from the left, each operator between two operands.
struct operator_chain {
    std::vector<lang::scalar_function> operators;
    std::vector<const scalar_expression*> operands;
};

/// Views of `last`; of another function, and of an operator that moves a date, nothing.
[[nodiscard]] inline operator_chain chain_of(const operation& last) {
    const auto moves_date = [](const operation& one) {
        return std::ranges::any_of(one.operands, [](const scalar_expression& operand) {
            return std::holds_alternative<duration_ref>(operand.form);
        });
    };
    const auto precedence = lang::chain_of(last.function);
    operator_chain made;
    for (const auto* at = &last;;) {
        if (precedence == 0 || moves_date(*at)) return {};
        made.operators.push_back(at->function);
        made.operands.push_back(&at->operands.back());
        const auto& left = at->operands.front();
        const auto* before = std::get_if<operation>(&left.form);
        if (before && lang::chain_of(before->function) == precedence && !moves_date(*before)) {
            at = before;
            continue;
        }
        made.operands.push_back(&left);
        break;
    }
    std::ranges::reverse(made.operators);
    std::ranges::reverse(made.operands);
    return made;
}

}  // namespace omnigraph::cluster::graph
