// The schema catalog: a schema without faults, with every name resolved, the properties of interfaces absorbed, and
// property annotations turned into constraints. Query checks, loads and table layouts are derived from it.
//
//     if (const node_type* person = schema.node("Person"))
//         if (const property* age = person->find("age")) print(display(age->type));
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

struct embed_source {
    std::string property;              ///< the String property that is embedded
    std::optional<std::string> model;  ///< the model that a query-time embedding must use
};

struct property {
    std::string name;
    value_type type;
    std::vector<annotation> annotations;
    std::optional<embed_source> embed;        ///< from @embed; Vector properties only
    std::optional<value> default_value = {};  ///< from @default: the value of a new row without a value
};

/// The members that nodes and edges share. `properties` is sorted by name, without id, src and dst.
struct table_type {
    std::string name;
    std::vector<property> properties;
    std::vector<annotation> annotations;
    std::vector<unique_constraint> uniques;  ///< columns sorted; may name src and dst on edges
    std::vector<index_constraint> indexes;
    std::vector<range_constraint> ranges;
    std::vector<check_constraint> checks;

    [[nodiscard]] const property* find(std::string_view property_name) const;
};

struct node_type : table_type {
    std::vector<std::string> key;  ///< sorted; empty when the type has no key
    std::vector<std::string> implements;
};

struct edge_type : table_type {
    std::string from, to;
    cardinality card;
};

/// Without rules: the nodes have the rows.
struct interface_type : table_type {};

/// Orders names without ASCII case.
struct folded_less {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const;
};

struct schema_catalog {
    std::map<std::string, node_type, std::less<>> nodes;
    std::map<std::string, edge_type, std::less<>> edges;
    std::map<std::string, interface_type, std::less<>> interfaces;
    std::set<std::string, folded_less> edge_names = {};  ///< the names in `edges`, for lookup without case

    [[nodiscard]] const node_type* node(std::string_view name) const;

    /// The exact name first, then without ASCII case (§1.9); edge names are distinct in lower case.
    [[nodiscard]] const edge_type* edge(std::string_view name) const;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/catalog.ipp>
#endif
