// Bodies of lang/canonical/canonical_json.hpp.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstring>
#include <tuple>
#include <variant>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string decimal_text(double number) {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr;
    std::string_view text{buffer, static_cast<std::size_t>(end - buffer)};
    std::string out;
    if (text.starts_with('-')) {
        out = "-";
        text.remove_prefix(1);
    }
    const auto mark = text.find('e');
    int exponent = 0;
    const auto* digits_of_exponent = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
    std::from_chars(digits_of_exponent, text.data() + text.size(), exponent);
    std::string digits{text.substr(0, 1)};
    if (mark > 2) digits += text.substr(2, mark - 2);
    const auto count = static_cast<int>(digits.size());
    if (exponent >= count - 1 && exponent < 16)
        return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    if (exponent >= 0 && exponent < 16) return out + digits.insert(static_cast<std::size_t>(exponent) + 1, ".");
    if (exponent < 0 && exponent >= -5)
        return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    if (count > 1) digits.insert(1, ".");
    return out + digits + "e" + std::to_string(exponent);
}

OMNIGRAPH_INLINE void canonical_writer::quoted(std::string_view value) { append_quoted(out_, value); }

OMNIGRAPH_INLINE void canonical_writer::type(const value_type& type) {
    text("{\"scalar\":");
    if (type.scalar == scalar_type::vector) {
        text("{\"Vector\":");
        number(type.dimension);
        text("}");
    } else {
        quoted(spelling(type.scalar));
    }
    text(type.nullable ? ",\"nullable\":true" : ",\"nullable\":false");
    text(type.list ? ",\"list\":true" : ",\"list\":false");
    text(",\"enum_values\":");
    type.is_enum() ? strings(type.enum_values) : text("null");
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::annotation(const canonical_annotation& annotation) {
    text("{\"name\":");
    quoted(annotation.name);
    text(",\"value\":");
    quoted_or_null(annotation.value);
    const char* before = ",\"kwargs\":{";
    for (const auto& [name, value] : annotation.named) {
        text(before);
        quoted(name);
        text(":");
        quoted(value);
        before = ",";
    }
    text(annotation.named.empty() ? "}" : "}}");
}

OMNIGRAPH_INLINE void canonical_writer::annotations(const std::vector<canonical_annotation>& annotations) {
    list(annotations, [this](const canonical_annotation& one) { annotation(one); });
}

OMNIGRAPH_INLINE void canonical_writer::bound(const std::optional<range_bound>& bound) {
    if (!bound) return text("null");
    if (const auto* whole = std::get_if<std::int64_t>(&*bound)) {
        text("{\"Integer\":");
        number(*whole);
    } else {
        text("{\"Float\":" + decimal_text(std::get<double>(*bound)));
    }
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::constraint(const canonical_constraint& rule) {
    text("{");
    quoted(spelling(rule.kind));
    text(":");
    if (rule.kind == constraint_kind::range || rule.kind == constraint_kind::check) {
        text("{\"property\":");
        quoted(rule.columns.front());
    }
    if (rule.kind == constraint_kind::range) {
        text(",\"min\":");
        bound(rule.min);
        text(",\"max\":");
        bound(rule.max);
        text("}");
    } else if (rule.kind == constraint_kind::check) {
        text(",\"pattern\":");
        quoted(rule.pattern);
        text("}");
    } else {
        strings(rule.columns);
    }
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::cardinality(const lang::cardinality& cardinality) {
    text("{\"min\":");
    number(cardinality.min);
    text(",\"max\":");
    cardinality.max ? number(*cardinality.max) : text("null");
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::properties(type_kind kind, std::string_view owner,
                                                   const std::vector<canonical_property>& properties) {
    text(",\"properties\":");
    list(properties, [&](const canonical_property& property) {
        text("{\"name\":");
        quoted(property.name);
        text(",\"prop_id\":");
        number(property_stable_id(spelling(kind), owner, property.name));
        text(",\"prop_type\":");
        type(property.type);
        text(",\"annotations\":");
        annotations(property.annotations);
        text("}");
    });
}

OMNIGRAPH_INLINE void canonical_writer::name_and_id(type_kind kind, std::string_view name) {
    text("{\"name\":");
    quoted(name);
    text(",\"type_id\":");
    number(type_stable_id(spelling(kind), name));
}

OMNIGRAPH_INLINE void canonical_writer::rest_of_table(type_kind kind, const canonical_table& table) {
    properties(kind, table.name, table.properties);
    text(",\"constraints\":");
    list(table.constraints, [this](const canonical_constraint& one) { constraint(one); });
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::schema(const canonical_schema& schema) {
    text("{\"ir_version\":");
    number(ir_version);
    text(",\"interfaces\":");
    list(schema.interfaces, [this](const canonical_interface& one) {
        name_and_id(type_kind::interface, one.name);
        properties(type_kind::interface, one.name, one.properties);
        text("}");
    });
    text(",\"nodes\":");
    list(schema.nodes, [this](const canonical_node& node) {
        name_and_id(type_kind::node, node.name);
        text(",\"annotations\":");
        annotations(node.annotations);
        text(",\"implements\":");
        strings(node.implements);
        rest_of_table(type_kind::node, node);
    });
    text(",\"edges\":");
    list(schema.edges, [this](const canonical_edge& edge) {
        name_and_id(type_kind::edge, edge.name);
        text(",\"from_type\":");
        quoted(edge.from);
        text(",\"to_type\":");
        quoted(edge.to);
        text(",\"cardinality\":");
        cardinality(edge.card);
        text(",\"annotations\":");
        annotations(edge.annotations);
        rest_of_table(type_kind::edge, edge);
    });
    text("}");
}

OMNIGRAPH_INLINE std::string canonical_json(const canonical_schema& schema) {
    canonical_writer writer;
    writer.schema(schema);
    return writer.take();
}

OMNIGRAPH_INLINE std::string schema_hash(const canonical_schema& schema) {
    return "sha256:" + digest_of_bytes(canonical_json(schema)).hex();
}

}  // namespace omnigraph::cluster::lang
