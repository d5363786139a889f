// The values that a mutation's expressions stand for.
//
//     const mutation_values values{parameters, clock.now()};
//     auto age = values.fitted(column.type, assigned.value);
//
// now() is one instant for all of them. A value to be stored fits its property without
// loss; one to be compared with need not: a 2.7 simply equals no integer.
#pragma once

#include <cstdint>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

class mutation_values {
public:
    /// The parameters must outlive it.
    mutation_values(const lang::parameter_values& parameters, instant now);

    [[nodiscard]] result<lang::value, type_mismatch> evaluate(const lang::expression& expression) const;

    /// As it is stored in a property of this type.
    [[nodiscard]] result<lang::value, type_mismatch> fitted(const lang::value_type& type,
                                                            const lang::expression& expression) const;

    /// As a property of this type is compared with it; null compares with nothing.
    [[nodiscard]] result<column_value, type_mismatch> compared(const lang::value_type& type,
                                                               const lang::expression& expression) const;

private:
    const lang::parameter_values* parameters_;
    std::int64_t now_;
};

/// Empty for `contains`, which is no operator of SQL.
[[nodiscard]] constexpr const char* sql_operator(lang::comparison op) {
    switch (op) {
        case lang::comparison::equal: return "=";
        case lang::comparison::not_equal: return "<>";
        case lang::comparison::less: return "<";
        case lang::comparison::less_equal: return "<=";
        case lang::comparison::greater: return ">";
        case lang::comparison::greater_equal: return ">=";
        case lang::comparison::contains: return "";
    }
    return "";
}

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/mutation_values.ipp>
#endif
