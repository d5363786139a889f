// Bodies of graph/sqlite/repeated_edges.hpp.
#pragma once

#include <span>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/repeated_edges.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::unique_ptr<repeated_edges>> repeated_edges::define_in(
    database& db, const table_layout& schema, std::string commit, std::shared_ptr<derived_data> derived) {
    auto edges = std::unique_ptr<repeated_edges>{new repeated_edges{db, schema, std::move(commit), std::move(derived)}};
    auto defined =
        define_table(db, "og_repeated", "row", 1, [self = edges.get()](std::span<const sql_argument> arguments) {
            return self->rows(std::string{arguments[0].text()});
        });
    if (!defined) return defined.error();
    return edges;
}

OMNIGRAPH_INLINE sql_result<table_rows> repeated_edges::rows(const std::string& edge) {
    const auto table = schema_->tables().find("edge:" + edge);
    if (table == schema_->tables().end()) return sql_error{sql_fault::other, "no such edge type"};
    return derived_->repeated(source_, table->second);
}

}  // namespace omnigraph::cluster::graph
