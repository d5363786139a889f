// The syntax tree of a `.pg` file, as written (languages specification §1.2).
//
//     for (const node_declaration& node : sound.nodes) print(node.name, node.properties.size());
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// The spelling of an annotation's positional argument, which its decoded text does not show: `3` or "3".
enum class argument_spelling : std::uint8_t { none, word, number, text };

struct annotation {
    std::string name;
    std::optional<std::string> value;          ///< decoded text of the positional argument
    std::map<std::string, std::string> named;  ///< key=value arguments
    source_span span;
    argument_spelling spelled = argument_spelling::none;  ///< not part of the canonical form
};

/// A bound keeps the kind of its spelling: `0` and `0.0` differ in the canonical form.
using range_bound = std::variant<std::int64_t, double>;

/// `column_spans` has the places of the columns of a parsed rule; empty in a catalog.
struct key_constraint {
    std::vector<std::string> columns;
    source_span span;
    std::vector<source_span> column_spans = {};
};
struct unique_constraint {
    std::vector<std::string> columns;
    source_span span;
    std::vector<source_span> column_spans = {};
};
struct index_constraint {
    std::vector<std::string> columns;
    source_span span;
    std::vector<source_span> column_spans = {};
};
struct range_constraint {
    std::string property;
    std::optional<range_bound> min, max;
    source_span span;
    source_span property_span = {};
    /// A decimal bound for integers, exactly: the integer next to it within the range. Empty when no 64 bits hold it.
    std::optional<std::int64_t> least_whole = {}, most_whole = {};
};
struct check_constraint {
    std::string property;
    std::string pattern;
    source_span span;
    source_span property_span = {}, pattern_span = {};
};

using constraint =
    std::variant<key_constraint, unique_constraint, index_constraint, range_constraint, check_constraint>;

struct property_declaration {
    std::string name;
    value_type type;
    std::vector<annotation> annotations;
    source_span span;  ///< of the name
};

struct interface_declaration {
    std::string name;
    std::vector<property_declaration> properties;
    source_span span;  ///< of the name, as in nodes and edges
};

struct implemented_interface {
    std::string name;
    source_span span;
};

struct node_declaration {
    std::string name;
    std::vector<annotation> annotations;
    std::vector<implemented_interface> implements;
    std::vector<property_declaration> properties;
    std::vector<constraint> constraints;
    source_span span;
};

/// The number of edges of one type for each source node; without a maximum it is unbounded.
struct cardinality {
    std::uint32_t min = 0;
    std::optional<std::uint32_t> max;
    friend bool operator==(const cardinality&, const cardinality&) = default;
};

struct edge_declaration {
    std::string name;
    std::string from, to;
    source_span from_span, to_span;
    cardinality card;
    std::vector<annotation> annotations;
    std::vector<property_declaration> properties;
    std::vector<constraint> constraints;
    source_span span;
    std::vector<source_span> each_from_span = {}, each_to_span = {};  ///< of listed types, in order; empty for one
};

struct schema_tree {
    std::vector<interface_declaration> interfaces;
    std::vector<node_declaration> nodes;
    std::vector<edge_declaration> edges;
};

}  // namespace omnigraph::cluster::lang
