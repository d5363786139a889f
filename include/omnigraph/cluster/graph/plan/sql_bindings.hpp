// What the placeholders of a statement stand for, and where they are numbered.
//
//     sql_bindings bindings{dialect};
//     const auto placeholder = bindings.bind(bound_parameter{"name", column.type});      // ?1
//
// A search or a ranking is bound as what it asks, in words of the plan; how a database answers it is its dialect's and
// its executor's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/plan/bound_values.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>

namespace omnigraph::cluster::graph {

class sql_bindings {
public:
    /// The dialect spells the placeholders, and must outlive it.
    explicit sql_bindings(const sql_dialect& dialect) : dialect_{&dialect} {}

    /// The placeholder of one more value. Equal rankings share one, so that a score that orders and is a column
    /// as well is computed once.
    [[nodiscard]] std::string bind(sql_binding value);

    /// What ?1, ?2, ... stand for, in this order.
    [[nodiscard]] std::vector<sql_binding> take() && { return std::move(sql_bindings_); }

private:
    [[nodiscard]] std::optional<std::size_t> find(const bound_rank& rank) const;

    const sql_dialect* dialect_;
    std::vector<sql_binding> sql_bindings_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_bindings.ipp>
#endif
