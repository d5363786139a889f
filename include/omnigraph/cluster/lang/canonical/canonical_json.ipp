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

OMNIGRAPH_INLINE void canonical_writer::type(const value_type& of) {
    text("{\"scalar\":");
    if (of.of == scalar::vector) {
        text("{\"Vector\":");
        number(of.dimension);
        text("}");
    } else {
        quoted(spelling(of.of));
    }
    text(of.nullable ? ",\"nullable\":true" : ",\"nullable\":false");
    text(of.list ? ",\"list\":true" : ",\"list\":false");
    text(",\"enum_values\":");
    of.is_enum() ? strings(of.enum_values) : text("null");
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::annotation(const canonical_annotation& of) {
    text("{\"name\":");
    quoted(of.name);
    text(",\"value\":");
    quoted_or_null(of.value);
    const char* before = ",\"kwargs\":{";
    for (const auto& [name, value] : of.named) {
        text(before);
        quoted(name);
        text(":");
        quoted(value);
        before = ",";
    }
    text(of.named.empty() ? "}" : "}}");
}

OMNIGRAPH_INLINE void canonical_writer::annotations(const std::vector<canonical_annotation>& all) {
    list(all, [this](const canonical_annotation& one) { annotation(one); });
}

OMNIGRAPH_INLINE void canonical_writer::bound(const std::optional<range_bound>& of) {
    if (!of) return text("null");
    if (const auto* whole = std::get_if<std::int64_t>(&*of)) {
        text("{\"Integer\":");
        number(*whole);
    } else {
        text("{\"Float\":" + decimal_text(std::get<double>(*of)));
    }
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::constraint(const canonical_constraint& of) {
    text("{");
    quoted(word_of(of.kind));
    text(":");
    if (of.kind == constraint_kind::range || of.kind == constraint_kind::check) {
        text("{\"property\":");
        quoted(of.columns.front());
    }
    if (of.kind == constraint_kind::range) {
        text(",\"min\":");
        bound(of.min);
        text(",\"max\":");
        bound(of.max);
        text("}");
    } else if (of.kind == constraint_kind::check) {
        text(",\"pattern\":");
        quoted(of.pattern);
        text("}");
    } else {
        strings(of.columns);
    }
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::cardinality(const lang::cardinality& of) {
    text("{\"min\":");
    number(of.min);
    text(",\"max\":");
    of.max ? number(*of.max) : text("null");
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::properties(type_kind kind, std::string_view owner,
                                                   const std::vector<canonical_property>& all) {
    text(",\"properties\":");
    list(all, [&](const canonical_property& one) {
        text("{\"name\":");
        quoted(one.name);
        text(",\"prop_id\":");
        number(property_identity(word_of(kind), owner, one.name));
        text(",\"prop_type\":");
        type(one.type);
        text(",\"annotations\":");
        annotations(one.annotations);
        text("}");
    });
}

OMNIGRAPH_INLINE void canonical_writer::name_and_id(type_kind kind, std::string_view name) {
    text("{\"name\":");
    quoted(name);
    text(",\"type_id\":");
    number(type_identity(word_of(kind), name));
}

OMNIGRAPH_INLINE void canonical_writer::rest_of_table(type_kind kind, const canonical_table& of) {
    properties(kind, of.name, of.properties);
    text(",\"constraints\":");
    list(of.constraints, [this](const canonical_constraint& one) { constraint(one); });
    text("}");
}

OMNIGRAPH_INLINE void canonical_writer::schema(const canonical_schema& of) {
    text("{\"ir_version\":");
    number(ir_version);
    text(",\"interfaces\":");
    list(of.interfaces, [this](const canonical_interface& one) {
        name_and_id(type_kind::interface, one.name);
        properties(type_kind::interface, one.name, one.properties);
        text("}");
    });
    text(",\"nodes\":");
    list(of.nodes, [this](const canonical_node& one) {
        name_and_id(type_kind::node, one.name);
        text(",\"annotations\":");
        annotations(one.annotations);
        text(",\"implements\":");
        strings(one.implements);
        rest_of_table(type_kind::node, one);
    });
    text(",\"edges\":");
    list(of.edges, [this](const canonical_edge& one) {
        name_and_id(type_kind::edge, one.name);
        text(",\"from_type\":");
        quoted(one.from);
        text(",\"to_type\":");
        quoted(one.to);
        text(",\"cardinality\":");
        cardinality(one.card);
        text(",\"annotations\":");
        annotations(one.annotations);
        rest_of_table(type_kind::edge, one);
    });
    text("}");
}

OMNIGRAPH_INLINE std::string canonical_json(const canonical_schema& of) {
    canonical_writer writer;
    writer.schema(of);
    return writer.take();
}

OMNIGRAPH_INLINE std::string schema_hash(const canonical_schema& of) {
    return "sha256:" + digest_of_bytes(canonical_json(of)).hex();
}

}  // namespace omnigraph::cluster::lang
