// A schema that holds together: every name resolved, interfaces absorbed,
// property annotations turned into constraints. Queries, loads and the physical
// schema are all derived from it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/schema_tree.hpp>
#include <omnigraph/cluster/lang/value.hpp>

namespace omnigraph::cluster::lang {

struct embed_source {
    std::string property;              ///< the String property that is embedded
    std::optional<std::string> model;  ///< the model a query-time embedding must match
};

struct property {
    std::string name;
    value_type type;
    std::vector<annotation> annotations;
    std::optional<embed_source> embed;  ///< from @embed, Vector properties only
    std::optional<value> default_value = {};  ///< from @default: what a row has that is given no value
};

/// What nodes and edges share. `properties` is sorted by name and leaves out id, src and dst.
struct table_type {
    std::string name;
    std::vector<property> properties;
    std::vector<annotation> annotations;
    std::vector<unique_constraint> uniques;  ///< columns sorted; may name src and dst on edges
    std::vector<index_constraint> indexes;
    std::vector<range_constraint> ranges;
    std::vector<check_constraint> checks;

    [[nodiscard]] const property* find(std::string_view property_name) const {
        const auto at = std::ranges::lower_bound(properties, property_name, {}, &property::name);
        return at != properties.end() && at->name == property_name ? &*at : nullptr;
    }
};

struct node_type : table_type {
    std::vector<std::string> key;  ///< sorted; empty when the type has no key
    std::vector<std::string> implements;
};

struct edge_type : table_type {
    std::string from, to;
    cardinality card;
};

struct interface_type {
    std::string name;
    std::vector<property> properties;
};

struct catalog {
    std::map<std::string, node_type, std::less<>> nodes;
    std::map<std::string, edge_type, std::less<>> edges;
    std::map<std::string, interface_type, std::less<>> interfaces;

    [[nodiscard]] const node_type* node(std::string_view name) const {
        const auto at = nodes.find(name);
        return at == nodes.end() ? nullptr : &at->second;
    }

    /// Exact name first, then without regard to ASCII case (§1.9); edge names are distinct in lower case.
    [[nodiscard]] const edge_type* edge(std::string_view name) const {
        if (const auto at = edges.find(name); at != edges.end()) return &at->second;
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        const auto same = [&](const auto& entry) { return std::ranges::equal(entry.first, name, {}, lower, lower); };
        const auto at = std::ranges::find_if(edges, same);
        return at == edges.end() ? nullptr : &at->second;
    }
};

}  // namespace omnigraph::cluster::lang
