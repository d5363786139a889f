// Bodies of graph/sqlite/group_arrays.hpp.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/group_arrays.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::optional<group_data>> read_arrays(column_store& stored, const column_source& source,
                                                                   const group_plan& walk) {
    group_data data{std::vector<column_store::shared<text_list>>(walk.variables),
                    std::vector<column_store::shared<scalar_column>>(walk.values.size()),
                    {}};
    for (std::size_t id = 0; id < walk.variables; ++id) {
        if (walk.types[id].empty()) continue;
        auto ids = stored.ids(source, walk.types[id]);
        if (!ids) return ids.error();
        if (!*ids) return std::optional<group_data>{};
        data.ids[id] = *std::move(ids);
    }
    std::map<std::string, std::vector<std::size_t>> by_type;
    for (std::size_t at = 0; at < walk.values.size(); ++at)
        if (!walk.values[at].property.empty()) by_type[walk.values[at].type].push_back(at);
    for (const auto& [type, places] : by_type) {
        std::vector<std::string> properties;
        for (const auto at : places) properties.push_back(walk.values[at].property);
        const auto columns = stored.columns(source, type, properties);
        if (!columns) return columns.error();
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (!(*columns)[i]) return std::optional<group_data>{};
            data.columns[places[i]] = (*columns)[i];
        }
    }
    for (const auto& edge : walk.edges) {
        auto ends = stored.edges(source, edge);
        if (!ends) return ends.error();
        if (!*ends) return std::optional<group_data>{};
        data.edges.push_back(*std::move(ends));
    }
    return std::optional{std::move(data)};
}

}  // namespace omnigraph::cluster::graph
