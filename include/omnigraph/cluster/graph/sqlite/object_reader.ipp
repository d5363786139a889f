// Bodies of graph/sqlite/object_reader.hpp.
#pragma once

#include <cstddef>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/object_reader.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<cell> object_reader::shown(const lang::whole_row& of, const cell& ids) {
    if (ids.is_null()) return cell{};
    if (const auto* identity = std::get_if<std::string>(&ids.held)) {
        auto id = *identity;
        auto from = table_of(of, id);
        if (!from) return from.error();
        return read(**from, id);
    }
    cell_list objects;
    if (const auto* list = std::get_if<cell_list>(&ids.held)) {
        objects.reserve(list->size());
        for (const auto& one : *list) {
            auto object = shown(of, one);
            if (!object) return object.error();
            objects.push_back(*std::move(object));
        }
    }
    return cell{std::move(objects)};
}

OMNIGRAPH_INLINE graph_result<object_reader::known_table*> object_reader::table_of(const lang::whole_row& of,
                                                                                   std::string& identity) {
    const auto set = of.is_edge ? std::nullopt : lang::node_set_of(schema_.catalog(), of.type);
    if (!set || set->node) return table_of(of);
    if (set->types.size() == 1) return table_of({set->types.front()->name, false});
    const auto colon = identity.find(':');
    const auto type = identity.substr(0, colon);
    if (colon == std::string::npos || !set->contains(type))
        return internal("a row of the result names no type of " + of.type);
    identity.erase(0, colon + 1);
    return table_of({type, false});
}

OMNIGRAPH_INLINE graph_result<object_reader::known_table*> object_reader::table_of(const lang::whole_row& of) {
    const auto& table = of.is_edge ? schema_.edge(of.type) : schema_.node(of.type);
    if (const auto known = tables_.find(table.key()); known != tables_.end()) return &known->second;
    std::vector<const physical_column*> columns;
    auto properties = std::make_shared<std::vector<query_column>>();
    auto text = std::string{"SELECT id"} + (table.edge ? ", src, dst" : "");
    for (const auto& column : table.columns) {
        if (column.type.scalar == lang::scalar_type::vector || column.type.scalar == lang::scalar_type::blob) continue;
        columns.push_back(&column);
        properties->push_back({column.property, cell_type_of(column.type)});
        text += ", " + column.sql_name();
    }
    auto select = db_.prepare(text + " FROM " + table.sql_name() + " WHERE id = ?1");
    if (!select) return from_sql(select.error(), "reading " + table.key());
    known_table made{&table, std::move(columns), std::move(properties), *std::move(select), {}};
    return &tables_.emplace(table.key(), std::move(made)).first->second;
}

OMNIGRAPH_INLINE graph_result<cell> object_reader::read(known_table& from, const std::string& id) {
    if (const auto known = from.objects.find(id); known != from.objects.end()) return cell{known->second};
    from.select.reset();
    const auto found = from.select.bind(1, id).step();
    if (!found) return from_sql(found.error(), "reading " + from.table->key());
    if (!*found) return internal("reading " + from.table->key() + ": a row of the result is not there");
    graph_object read{from.table->type, from.table->edge, id, {}, {}, from.properties, {}};
    if (from.table->edge) {
        read.from = from.select.text(1);
        read.to = from.select.text(2);
    }
    read.values.reserve(from.columns.size());
    for (std::size_t at = 0; at < from.columns.size(); ++at)
        read.values.push_back(cell_of(
            from_cell(from.columns[at]->type, from.select.cell(from.table->first_property() + static_cast<int>(at)))));
    object_cell shown{std::make_shared<const graph_object>(std::move(read))};
    from.objects.emplace(id, shown);
    return cell{std::move(shown)};
}

}  // namespace omnigraph::cluster::graph
