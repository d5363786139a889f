// Operators of one precedence as one list.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/plan/operator_chain.hpp>

namespace omnigraph::cluster::graph {
namespace {

using function = lang::scalar_function;

scalar_expression number(std::int64_t value) { return {constant{{value}}, {lang::scalar_type::i64}}; }

scalar_expression joined(function of, scalar_expression left, scalar_expression right) {
    operation made{of, {}};
    made.operands.push_back(std::move(left));
    made.operands.push_back(std::move(right));
    return {std::move(made), {lang::scalar_type::i64}};
}

/// `1+2-3`; empty for none.
std::string shown(const scalar_expression& value) {
    const auto chain = chain_of(std::get<operation>(value.form));
    std::string text;
    for (std::size_t at = 0; at < chain.operands.size(); ++at) {
        if (at > 0) text += lang::operator_symbol(chain.operators[at - 1]);
        const auto* one = std::get_if<constant>(&chain.operands[at]->form);
        text += one ? std::to_string(std::get<std::int64_t>(one->value.held)) : "(...)";
    }
    return text;
}

}  // namespace

TEST_CASE("operators of one precedence are one chain, from the left; others, and moved dates, end it") {
    const auto sum = joined(function::subtract, joined(function::add, number(1), number(2)), number(3));
    CHECK(shown(sum) == "1+2-3");
    CHECK(shown(joined(function::multiply, sum, number(4))) == "(...)*4");
    CHECK(shown(joined(function::add, number(4), sum)) == "4+(...)");
    CHECK(shown(joined(function::remainder, joined(function::divide, number(7), number(2)), number(3))) == "7/2%3");
    CHECK(shown({operation{function::absolute, {number(1)}}, {lang::scalar_type::i64}}).empty());
    const scalar_expression day{duration_ref{constant{{std::string{"P1D"}}}}, {lang::scalar_type::string}};
    const auto moved = joined(function::add, number(1), day);
    CHECK(shown(moved).empty());
    CHECK(shown(joined(function::subtract, moved, number(3))) == "(...)-3");
}

}  // namespace omnigraph::cluster::graph
