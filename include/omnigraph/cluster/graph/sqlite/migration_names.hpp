// What a migration calls by another name, or makes.
//
//     const migration_names names{migration};
//     if (!names.is_new("node:Person")) print(names.old_table("node:Person"));
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::graph {

/// Tables by their keys and properties by their names, both as they are after the migration.
class migration_names {
public:
    explicit migration_names(const lang::migration_plan& plan);

    [[nodiscard]] bool is_new(const std::string& table) const;
    /// The key before; what was not renamed is its own.
    [[nodiscard]] std::string old_table(const std::string& table) const;
    /// The name after of a node type before.
    [[nodiscard]] std::string new_node(const std::string& type) const;
    [[nodiscard]] bool is_new(const std::string& table, const std::string& property) const;
    [[nodiscard]] std::string old_property(const std::string& table, const std::string& property) const;

    void operator()(const lang::add_type& step);
    void operator()(const lang::rename_type& step);
    void operator()(const lang::add_property& step);
    void operator()(const lang::rename_property& step);
    /// Other steps change no names, or drop something.
    void operator()(const auto&) {}

private:
    std::set<std::string> new_tables_;
    std::map<std::string, std::string> tables_, new_nodes_;
    std::set<std::pair<std::string, std::string>> new_properties_;
    std::map<std::pair<std::string, std::string>, std::string> properties_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/migration_names.ipp>
#endif
