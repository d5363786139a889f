// Bodies of lang/canonical/canonical_reader.hpp.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_parts_reader.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>
#include <omnigraph/cluster/lang/migration/rename_matching.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

class canonical_reader : canonical_parts_reader {
public:
    [[nodiscard]] std::optional<canonical_schema> read(const json& document) {
        canonical_schema schema;
        if (!has_keys(document, {"ir_version", "interfaces", "nodes", "edges"})) return std::nullopt;
        list(document, 1, schema.interfaces, [this](const json& from) { return interface(from); });
        list(document, 2, schema.nodes, [this](const json& from) { return node(from); });
        list(document, 3, schema.edges, [this](const json& from) { return edge(from); });
        if (sound()) check_order(schema);
        if (sound()) check_references(schema);
        if (!sound()) return std::nullopt;
        return schema;
    }

    using canonical_parts_reader::why;

private:
    canonical_interface interface(const json& value) {
        canonical_interface interface;
        if (!has_keys(value, {"name", "type_id", "properties"})) return interface;
        interface.name = type_head(type_kind::interface, value);
        list(value, 2, interface.properties,
             [&](const json& one) { return property(type_kind::interface, interface.name, one); });
        return interface;
    }

    canonical_node node(const json& value) {
        canonical_node node;
        if (!has_keys(value, {"name", "type_id", "annotations", "implements", "properties", "constraints"}))
            return node;
        node.name = type_head(type_kind::node, value);
        list(value, 2, node.annotations, [this](const json& one) { return annotation(one); });
        list(value, 3, node.implements, [this](const json& one) { return text(one); });
        list(value, 4, node.properties, [&](const json& one) { return property(type_kind::node, node.name, one); });
        list(value, 5, node.constraints, [this](const json& one) { return constraint(one); });
        return node;
    }

    canonical_edge edge(const json& value) {
        canonical_edge edge;
        if (!has_keys(value, {"name", "type_id", "from_type", "to_type", "cardinality", "annotations", "properties",
                              "constraints"}))
            return edge;
        edge.name = type_head(type_kind::edge, value);
        edge.from = text(at(value, 2));
        edge.to = text(at(value, 3));
        edge.card = cardinality(at(value, 4));
        list(value, 5, edge.annotations, [this](const json& one) { return annotation(one); });
        list(value, 6, edge.properties, [&](const json& one) { return property(type_kind::edge, edge.name, one); });
        list(value, 7, edge.constraints, [this](const json& one) { return constraint(one); });
        return edge;
    }

    [[nodiscard]] std::string type_head(type_kind kind, const json& value) {
        auto name = text(at(value, 0));
        enter(std::string{spelling(kind)} + " " + shortened(name));
        if (!is_name(name, 'A', 'Z')) fail("the name is not one of a type");
        if (at(value, 1) != json(type_stable_id(spelling(kind), name))) fail("type_id is not the one of this name");
        return name;
    }

    template <class Range, class Projection>
    void in_order(const Range& range, Projection projection, std::string_view what) {
        if (std::ranges::adjacent_find(range, std::ranges::greater_equal{}, projection) != range.end())
            fail(std::string{what} + " are not sorted, or one is there twice");
    }
    template <class Range>
    void in_weak_order(const Range& range, std::string_view what) {
        if (!std::ranges::is_sorted(range)) fail(std::string{what} + " are not sorted");
    }

    void check_order(const canonical_schema& schema) {
        enter("the schema");
        in_order(schema.interfaces, &canonical_interface::name, "interfaces");
        in_order(schema.nodes, &canonical_node::name, "nodes");
        in_order(schema.edges, &canonical_edge::name, "edges");
        for (const auto& one : schema.interfaces) check_order("interface " + one.name, one.properties);
        for (const auto& one : schema.nodes) {
            check_table("node " + one.name, one);
            in_order(one.implements, std::identity{}, "implements");
        }
        for (const auto& one : schema.edges) check_table("edge " + one.name, one);
    }
    void check_order(const std::string& type, const std::vector<canonical_property>& properties) {
        enter(type);
        in_order(properties, &canonical_property::name, "properties");
        for (const auto& one : properties) {
            in_weak_order(one.annotations, "annotations of " + one.name);
            in_order(one.type.enum_values, std::identity{}, "enum_values of " + one.name);
        }
    }
    void check_table(const std::string& type, const canonical_table& table) {
        check_order(type, table.properties);
        in_weak_order(table.annotations, "annotations");
        in_weak_order(table.constraints, "constraints");
    }

    void check_references(const canonical_schema& schema) {
        for (const auto& node : schema.nodes) {
            enter("node " + node.name);
            if (find_named(schema.edges, node.name)) fail("an edge type has the same name");
            for (const auto& name : node.implements) check_interface(node, find_named(schema.interfaces, name), name);
            for (const auto& rule : node.constraints) check_constraint(node, rule, false);
            if (std::ranges::count(node.constraints, constraint_kind::key, &canonical_constraint::kind) > 1)
                fail("there are several keys");
        }
        for (const auto& edge : schema.edges) {
            enter("edge " + edge.name);
            check_end(schema, edge.from, "from_type");
            check_end(schema, edge.to, "to_type");
            for (const auto& rule : edge.constraints) check_constraint(edge, rule, true);
        }
    }
    void check_end(const canonical_schema& schema, const std::string& end, std::string_view key) {
        const auto types = end_types(end);
        in_order(types, std::identity{}, "the types of " + std::string{key});
        if (!std::ranges::all_of(types, [&](const std::string& type) { return find_named(schema.nodes, type); }))
            fail(std::string{key} + " is no node type");
    }
    void check_interface(const canonical_node& node, const canonical_interface* interface, const std::string& name) {
        if (!interface) return fail("it implements " + shortened(name) + ", which is no interface");
        for (const auto& property : interface->properties) {
            const auto* own = find_named(node.properties, property.name);
            if (!own || own->type != property.type)
                fail("it does not have the property " + property.name + " of " + name);
        }
    }
    void check_constraint(const canonical_table& table, const canonical_constraint& rule, bool edge) {
        const auto allowed_on_edge = rule.kind == constraint_kind::unique || rule.kind == constraint_kind::index;
        if (edge && !allowed_on_edge) return fail("an edge type has the constraint " + display(rule));
        in_order(rule.columns, std::identity{}, "the columns of " + display(rule));
        for (const auto& column : rule.columns) {
            if (edge && (column == "src" || column == "dst")) continue;
            const auto* property = find_named(table.properties, column);
            if (!property) fail(display(rule) + " names " + shortened(column) + ", which is no property");
            else if (!fits(rule.kind, property->type))
                fail(display(rule) + " is not possible for a property of the type " + display(property->type));
        }
    }
    [[nodiscard]] static bool fits(constraint_kind kind, const value_type& type) {
        const bool plain = !type.list && type.scalar != scalar_type::vector && type.scalar != scalar_type::blob;
        switch (kind) {
            case constraint_kind::check: return type.scalar == scalar_type::string && !type.list;
            case constraint_kind::index: return type.scalar != scalar_type::blob;
            case constraint_kind::key: return plain && !type.nullable;
            case constraint_kind::range: return is_numeric(type.scalar) && !type.list;
            case constraint_kind::unique: return plain;
        }
        return false;
    }
};

[[nodiscard]] OMNIGRAPH_INLINE diagnostic malformed(std::string why) {
    return error(codes::stored_schema_malformed, {},
                 "The stored canonical form of a schema is damaged: " + std::move(why) + ".")
        .with_remedy("Make it anew from the source of the schema.");
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE result<canonical_schema> read_canonical(std::string_view text) {
    const auto document = parse_json(text, {max_canonical_bytes, 8});
    if (!document) return detail::malformed(document.error());
    const auto* object = document->if_object();
    const auto* version = object ? object->if_contains("ir_version") : nullptr;
    if (!version || !version->is_int64()) return detail::malformed("it does not say its ir_version");
    if (version->get_int64() != ir_version)
        return error(codes::stored_schema_version, {},
                     "The stored canonical form of a schema has the version " + std::to_string(version->get_int64()) +
                         "; this program reads " + std::to_string(ir_version) + ".")
            .with_remedy("Upgrade omnigraph.");
    detail::canonical_reader reader;
    auto made = reader.read(*document);
    if (!made) return detail::malformed(reader.why());
    return *std::move(made);
}

}  // namespace omnigraph::cluster::lang
