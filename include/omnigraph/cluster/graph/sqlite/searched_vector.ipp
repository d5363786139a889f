// Bodies of graph/sqlite/searched_vector.hpp.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/searched_vector.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::vector<float>> searched_vector(const query_call& call, const physical_table& table,
                                                                  const physical_column& column,
                                                                  const lang::value& asked) {
    const auto* text = std::get_if<std::string>(&asked.held);
    if (!text) {
        const auto fitted =
            fit(lang::value_type{lang::scalar_type::vector, false, false, column.type.dimension}, asked);
        if (!fitted)
            return query_failed(call.query, "the vector to compare with does not fit: " + fitted.error().message);
        std::vector<float> numbers;
        for (const auto& number : std::get<lang::value_list>(fitted->held))
            numbers.push_back(static_cast<float>(std::get<double>(number.held)));
        return numbers;
    }
    if (!call.texts)
        return with_remedy(
            query_failed(
                call.query,
                "nearest(...) with a text needs an embedding provider, and this graph has none; declare one under "
                "`providers.embedding` and name it in the graph's `embedding_provider`"),
            "Give the graph a provider, or search with a vector instead of a text.");
    const auto& declared = *table.declared->find(column.property);
    if (is_of_other_model(declared, *call.texts))
        return with_remedy(
            query_failed(call.query, other_model("property '" + column.property + "'", declared, *call.texts)),
            "Bind a provider of that model, or search with a vector instead of a text.");
    if (text->empty()) return query_failed(call.query, "nearest(...) cannot search with an empty text: give it a text");
    auto embedded = call.texts->embed(*text, column.type.dimension);
    if (!embedded) return from_embedder("the embedding provider failed", embedded.error());
    if (embedded->size() != column.type.dimension)
        return query_failed(call.query, fmt::format("the embedding provider gave {} numbers, the property has {}",
                                                    embedded->size(), column.type.dimension));
    return *std::move(embedded);
}

}  // namespace omnigraph::cluster::graph
