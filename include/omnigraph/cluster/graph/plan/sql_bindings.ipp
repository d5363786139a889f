// Bodies of graph/plan/sql_bindings.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<std::size_t> sql_bindings::find(const bound_rank& rank) const {
    for (std::size_t i = 0; i < sql_bindings_.size(); ++i) {
        const auto* known = std::get_if<bound_rank>(&sql_bindings_[i]);
        if (!known || known->type != rank.type || known->rank.measure != rank.rank.measure ||
            known->rank.property != rank.rank.property || known->rank.query != rank.rank.query)
            continue;
        // The best hits say nothing of another variable's rows.
        if (!known->best || known->rank.variable == rank.rank.variable) return i + 1;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::string sql_bindings::bind(sql_binding value) {
    if (const auto* rank = std::get_if<bound_rank>(&value))
        if (const auto known = find(*rank)) return dialect_->placeholder(*known);
    sql_bindings_.push_back(std::move(value));
    return dialect_->placeholder(sql_bindings_.size());
}

}  // namespace omnigraph::cluster::graph
