// Bodies of graph/sqlite/embedded_columns.hpp.
#pragma once

#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool is_of_other_model(const lang::property& declared, const embedder& texts) {
    return declared.embed && declared.embed->model && *declared.embed->model != texts.model() && !texts.unready();
}

OMNIGRAPH_INLINE std::string other_model(std::string_view property, const lang::property& declared,
                                         const embedder& texts) {
    return fmt::format("{} records the embedding model '{}', and the graph's provider uses '{}'", property,
                       *declared.embed->model, texts.model());
}

OMNIGRAPH_INLINE std::vector<embedded_column> embedded_columns(const physical_table& table, const embedder* texts) {
    std::vector<embedded_column> found;
    if (!texts) return found;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const auto& column = table.columns[at];
        const auto* declared = table.declared->find(column.property);
        if (!declared || !declared->embed || is_of_other_model(*declared, *texts)) continue;
        if (const auto* source = table.find(declared->embed->property))
            found.push_back({at, static_cast<std::size_t>(source - table.columns.data()), &column});
    }
    return found;
}

OMNIGRAPH_INLINE std::string why_not_embedded(const lang::table_type& type, std::string_view property,
                                              const embedder* texts) {
    const auto* declared = type.find(property);
    if (!declared || !declared->embed) return {};
    const auto& embed = *declared->embed;
    if (!texts)
        return ", which is computed from '" + embed.property +
               "' only where the graph has an embedding provider; name one in the graph's `embedding_provider`, or "
               "give the vector";
    if (is_of_other_model(*declared, *texts))
        return ": " + other_model("it", *declared, *texts) + "; give the vector, or bind a provider of that model";
    return ", which is computed from '" + embed.property + "': there is no text to embed";
}

OMNIGRAPH_INLINE lang::value vector_value(const std::vector<float>& numbers) {
    lang::value_list list;
    list.reserve(numbers.size());
    for (const auto number : numbers) list.push_back({static_cast<double>(number)});
    return {std::move(list)};
}

}  // namespace omnigraph::cluster::graph
