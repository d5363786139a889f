// Numbers the placeholders of a statement and keeps the values behind them.
//
//     sql_bindings bindings{dialect};
//     const auto placeholder = bindings.bind(bound_parameter{"name", column.type});      // ?1
//
// A search or ranking is bound as a question, in terms of the plan; the dialect and the executor decide how the
// database answers it.
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
    /// The dialect spells the placeholders and must outlive this object.
    explicit sql_bindings(const sql_dialect& dialect) : dialect_{&dialect} {}

    /// Adds a value and returns its placeholder. Equal rankings share one, so a score that is both an order key and a
    /// column is computed once.
    [[nodiscard]] std::string bind(sql_binding value);

    /// The values of ?1, ?2, ... in this order.
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
