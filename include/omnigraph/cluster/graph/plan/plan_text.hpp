// Prints a plan for people and golden tests, one operator a line.
//
//     print(plan_text(plan));
//
//   scan $p: Person
//     where $p.name = "Alice"
//   expand $p -Knows-> $f: Person
//   column f.name = $f.name
//
// A bound edge is written before its type: `expand $p -$k:Knows-> $f: Person`. Variables with the same name get a
// number: `$_#2`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// One operator, or one of its conditions.
struct plan_line {
    std::size_t depth = 0;
    std::string text;
    std::optional<std::size_t> steps = {};  ///< of an outermost operator: the steps up to it, its conditions included
    bool of_result = false;                 ///< it says what is made of each assignment
};

[[nodiscard]] std::vector<plan_line> plan_lines(const read_plan& plan);

/// One operator a line, in the order of the plan.
[[nodiscard]] std::string plan_text(const read_plan& plan);

/// The spelling of a comparison in `.gq`.
[[nodiscard]] constexpr std::string_view symbol(lang::comparison op) {
    switch (op) {
        case lang::comparison::equal: return "=";
        case lang::comparison::not_equal: return "!=";
        case lang::comparison::less: return "<";
        case lang::comparison::less_equal: return "<=";
        case lang::comparison::greater: return ">";
        case lang::comparison::greater_equal: return ">=";
        case lang::comparison::contains: return "contains";
        case lang::comparison::starts_with: return "starts_with";
        case lang::comparison::ends_with: return "ends_with";
        case lang::comparison::in: return "in";
        case lang::comparison::not_in: return "not in";
    }
    return "";
}

/// The name of an aggregate function, in `.gq` and in SQL.
[[nodiscard]] constexpr std::string_view name_of(lang::aggregate_function function) {
    switch (function) {
        case lang::aggregate_function::count: return "count";
        case lang::aggregate_function::sum: return "sum";
        case lang::aggregate_function::avg: return "avg";
        case lang::aggregate_function::min: return "min";
        case lang::aggregate_function::max: return "max";
        case lang::aggregate_function::collect: return "collect";
    }
    return "";
}

namespace detail {

[[nodiscard]] std::string value_text(const lang::value& value);

}  // namespace detail

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/plan_text.ipp>
#endif
