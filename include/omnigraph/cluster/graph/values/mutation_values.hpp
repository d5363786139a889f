// The values of expressions in a mutation.
//
//     const mutation_values values{parameters, clock.now()};
//     auto age = values.fitted(column.type, assigned.value);
//
// now() is the same instant for all of them. A value to store must fit its property without loss; a value for a
// comparison need not: no integer equals 2.7.
#pragma once

#include <cstdint>
#include <string_view>

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
    /// The parameters must outlive this object.
    mutation_values(const lang::parameter_values& parameters, instant now);

    [[nodiscard]] result<lang::value, type_mismatch> evaluate(const lang::expression& expression) const;

    /// The value as a property of this type stores it.
    [[nodiscard]] result<lang::value, type_mismatch> fitted(const lang::value_type& type,
                                                            const lang::expression& expression) const;

    /// The value for a comparison with a property of this type; null compares with nothing.
    [[nodiscard]] result<column_value, type_mismatch> compared(const lang::value_type& type,
                                                               const lang::expression& expression) const;

    /// The list that a value of this type is looked for in, as JSON; null when the list is.
    [[nodiscard]] result<column_value, type_mismatch> listed(const lang::value_type& type,
                                                             const lang::expression& expression) const;

private:
    const lang::parameter_values* parameters_;
    std::int64_t now_;
};

/// The SQL operator; empty for `contains`, `in` and the like, which have none.
[[nodiscard]] constexpr std::string_view sql_operator(lang::comparison op) {
    switch (op) {
        case lang::comparison::equal: return "=";
        case lang::comparison::not_equal: return "<>";
        case lang::comparison::less: return "<";
        case lang::comparison::less_equal: return "<=";
        case lang::comparison::greater: return ">";
        case lang::comparison::greater_equal: return ">=";
        case lang::comparison::contains:
        case lang::comparison::starts_with:
        case lang::comparison::ends_with:
        case lang::comparison::in:
        case lang::comparison::not_in: return "";
    }
    return "";
}

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/mutation_values.ipp>
#endif
