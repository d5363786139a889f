// The canonical form of a schema: its meaning, independent of how it is written (languages specification §1.11).
//
//     const auto accepted = canonical_form(*compile_schema(text, found));
//     canonical_json(accepted);  schema_hash(accepted);  plan_migration(accepted, desired);
//
// (1) Comments, blanks and the order of declarations, properties, enum values, annotations and constraints do not
//     matter: types and properties are sorted by name, annotations by name and value, columns by name, constraints by
//     kind (check, index, key, range, unique) and contents.
// (2) A node includes the properties of its interfaces. A constraint that was written twice is there twice.
// (3) Ids are not stored, because they follow from names (stable_id.hpp).
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

enum class type_kind { interface, node, edge };

/// `interface`, `node` or `edge`.
[[nodiscard]] constexpr std::string_view spelling(type_kind kind) {
    return kind == type_kind::interface ? "interface" : kind == type_kind::node ? "node" : "edge";
}

struct canonical_annotation {
    std::string name;
    std::optional<std::string> value;          ///< decoded text of the positional argument
    std::map<std::string, std::string> named;  ///< key=value arguments
    friend auto operator<=>(const canonical_annotation&, const canonical_annotation&) = default;
};

struct canonical_property {
    std::string name;
    value_type type;
    std::vector<canonical_annotation> annotations;

    /// The first annotation of this name; null when there is none.
    [[nodiscard]] const canonical_annotation* annotation(std::string_view annotation_name) const;
    friend bool operator==(const canonical_property&, const canonical_property&) = default;
};

/// In the order of the canonical form.
enum class constraint_kind { check, index, key, range, unique };

/// The spelling in the canonical form: `Check`, `Index`, `Key`, `Range` or `Unique`.
[[nodiscard]] constexpr std::string_view spelling(constraint_kind kind) {
    switch (kind) {
        case constraint_kind::check: return "Check";
        case constraint_kind::index: return "Index";
        case constraint_kind::key: return "Key";
        case constraint_kind::range: return "Range";
        case constraint_kind::unique: return "Unique";
    }
    return "";
}

struct canonical_constraint {
    constraint_kind kind;
    std::vector<std::string> columns;     ///< sorted; the one property of a range or check
    std::optional<range_bound> min, max;  ///< of a range
    std::string pattern;                  ///< of a check

    /// A total order, with -0.0 before 0.0: constraints are equal exactly when their texts are equal.
    friend std::strong_ordering operator<=>(const canonical_constraint& a, const canonical_constraint& b);
    friend bool operator==(const canonical_constraint& a, const canonical_constraint& b) { return (a <=> b) == 0; }
};

struct canonical_interface {
    std::string name;
    std::vector<canonical_property> properties;
    friend bool operator==(const canonical_interface&, const canonical_interface&) = default;
};

/// The members that nodes and edges share.
struct canonical_table {
    std::string name;
    std::vector<canonical_annotation> annotations;
    std::vector<canonical_property> properties;
    std::vector<canonical_constraint> constraints;
    friend bool operator==(const canonical_table&, const canonical_table&) = default;
};

struct canonical_node : canonical_table {
    std::vector<std::string> implements;
    friend bool operator==(const canonical_node&, const canonical_node&) = default;
};

struct canonical_edge : canonical_table {
    std::string from, to;
    cardinality card;
    friend bool operator==(const canonical_edge&, const canonical_edge&) = default;
};

struct canonical_schema {
    std::vector<canonical_interface> interfaces;
    std::vector<canonical_node> nodes;
    std::vector<canonical_edge> edges;
    friend bool operator==(const canonical_schema&, const canonical_schema&) = default;
};

/// The canonical form of a catalog; takes time n log n.
[[nodiscard]] canonical_schema canonical_form(const schema_catalog& schema_catalog);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/canonical_schema.ipp>
#endif
