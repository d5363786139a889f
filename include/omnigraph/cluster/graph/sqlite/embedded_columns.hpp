// The vectors of a table that the graph's embedding provider computes from texts: its columns with `@embed`.
//
//     collected_texts collected{*texts};
//     for (const auto& target : embedded_columns(table, &collected))
//         print(target.column->property, table.columns[target.source].property);
//
// A provider computes only vectors of the model that the property records, or of a property that records none. One that
// is not ready counts as computing all of them: its fault is told when the texts are asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct embedded_column {
    std::size_t at = 0;      ///< the vector's place among the columns of its table
    std::size_t source = 0;  ///< the text's
    const physical_column* column = nullptr;
};

/// Whether the provider computes other vectors than those that the property records.
[[nodiscard]] bool is_of_other_model(const lang::property& declared, const embedder& texts);

/// What a call says that needs vectors of a model which the provider does not have. `property` is a clause.
[[nodiscard]] std::string other_model(std::string_view property, const lang::property& declared, const embedder& texts);

/// Those that `texts` computes; none when it is null.
[[nodiscard]] std::vector<embedded_column> embedded_columns(const physical_table& table, const embedder* texts);

/// For a required vector that is missing: a clause that says why it was not computed. Empty for other properties.
[[nodiscard]] std::string why_not_embedded(const lang::table_type& type, std::string_view property,
                                           const embedder* texts);

/// The vector as the language's value.
[[nodiscard]] lang::value vector_value(const std::vector<float>& numbers);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/embedded_columns.ipp>
#endif
