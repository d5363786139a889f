// Bodies of graph/sqlite/migration_names.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/migration_names.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string table_key_of(lang::type_kind kind, const std::string& type) {
    return std::string{lang::spelling(kind)} + ":" + type;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE migration_names::migration_names(const lang::migration_plan& plan) {
    for (const auto& step : plan.steps) std::visit(*this, step);
}

OMNIGRAPH_INLINE bool migration_names::is_new(const std::string& table) const { return new_tables_.contains(table); }

OMNIGRAPH_INLINE std::string migration_names::old_table(const std::string& table) const {
    const auto renamed = tables_.find(table);
    return renamed == tables_.end() ? table : renamed->second;
}

OMNIGRAPH_INLINE std::string migration_names::new_node(const std::string& type) const {
    const auto renamed = new_nodes_.find(type);
    return renamed == new_nodes_.end() ? type : renamed->second;
}

OMNIGRAPH_INLINE bool migration_names::is_new(const std::string& table, const std::string& property) const {
    return new_properties_.contains({table, property});
}

OMNIGRAPH_INLINE std::string migration_names::old_property(const std::string& table,
                                                           const std::string& property) const {
    const auto renamed = properties_.find({table, property});
    return renamed == properties_.end() ? property : renamed->second;
}

OMNIGRAPH_INLINE void migration_names::operator()(const lang::add_type& step) {
    new_tables_.insert(detail::table_key_of(step.kind, step.name));
}

OMNIGRAPH_INLINE void migration_names::operator()(const lang::rename_type& step) {
    tables_[detail::table_key_of(step.kind, step.to)] = detail::table_key_of(step.kind, step.from);
    if (step.kind == lang::type_kind::node) new_nodes_[step.from] = step.to;
}

OMNIGRAPH_INLINE void migration_names::operator()(const lang::add_property& step) {
    new_properties_.insert({detail::table_key_of(step.kind, step.type_name), step.property_name});
}

OMNIGRAPH_INLINE void migration_names::operator()(const lang::rename_property& step) {
    properties_[{detail::table_key_of(step.kind, step.type_name), step.to}] = step.from;
}

}  // namespace omnigraph::cluster::graph
