// Visits every form in a value or a condition of a plan, however deep.
//
//     for_each_form(scalar, [&](const auto& form) {
//         if constexpr (requires { form.property; }) print(form.property);
//     });
#pragma once

#include <variant>

#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/plan_scalars.hpp>

namespace omnigraph::cluster::graph {

template <class Visit>
void for_each_form(const condition& clause, const Visit& visit);

/// Calls `visit` with each alternative of scalar_expression::form in the value, the outer ones first.
template <class Visit>
void for_each_form(const scalar_expression& value, const Visit& visit) {
    const auto each = [&](const std::vector<scalar_expression>& several) {
        for (const auto& one : several) for_each_form(one, visit);
    };
    std::visit(
        [&](const auto& form) {
            visit(form);
            if constexpr (requires { form.operands; }) each(form.operands);
            if constexpr (requires { form.argument; }) each(form.argument);
            if constexpr (requires { form.branches; }) {
                for (const auto& branch : form.branches) {
                    for_each_form(branch.when, visit);
                    for_each_form(branch.value, visit);
                }
                each(form.otherwise);
            }
        },
        value.form);
}

template <class Visit>
void for_each_form(const condition& clause, const Visit& visit) {
    std::visit(overloaded{[&](const comparison_test& test) {
                              for_each_form(test.left, visit);
                              for_each_form(test.right, visit);
                          },
                          [&](const null_check& test) { for_each_form(test.value, visit); },
                          [&](const combined& tests) {
                              for (const auto& part : tests.parts) for_each_form(part, visit);
                          }},
               clause);
}

}  // namespace omnigraph::cluster::graph
