// The canonical form as text, and its hash, byte for byte as specification languages §1.11 has them.
//
//     canonical_json(form)    // {"ir_version":1,"interfaces":[],"nodes":[...],"edges":[]}
//     schema_hash(form)       // sha256:175cac5f...
//
// (1) Compact JSON in UTF-8 with a fixed order of keys: two forms that are equal have equal texts,
//     two that differ have different ones.
// (2) A bound of a range is printed with the fewest digits that read back as the same number, and
//     with a decimal, so that 0 and 0.0 differ: 0.0, 1000000.0, 1e16, 2.5e-7.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>

namespace omnigraph::cluster::lang {

/// The version of the form that is written and read.
inline constexpr int ir_version = 1;

[[nodiscard]] std::string canonical_json(const canonical_schema& of);

/// `sha256:` and 64 hex digits: tells whether two schemas mean the same.
[[nodiscard]] std::string schema_hash(const canonical_schema& of);

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// Digits d and a decimal exponent as a number with a decimal, or in scientific form where that takes too many zeros.
[[nodiscard]] inline std::string decimal_text(double number) {
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

/// Writes the parts of a canonical form to a text; plans write them the same way.
class canonical_writer {
public:
    void text(std::string_view plain) { out_ += plain; }
    void number(std::int64_t plain) { out_ += std::to_string(plain); }
    void quoted(std::string_view value) { cluster::detail::append_quoted(out_, value); }
    void quoted_or_null(const std::optional<std::string>& value) { value ? quoted(*value) : text("null"); }

    /// `[a,b]`, each element written by `write`.
    template <class Range, class Write>
    void list(const Range& range, Write write) {
        out_ += '[';
        bool first = true;
        for (const auto& one : range) {
            if (!first) out_ += ',';
            first = false;
            write(one);
        }
        out_ += ']';
    }
    template <class Range>
    void strings(const Range& range) {
        list(range, [this](const std::string& one) { quoted(one); });
    }

    void type(const value_type& of);
    void annotations(const std::vector<canonical_annotation>& all);
    void constraint(const canonical_constraint& of);
    void cardinality(const lang::cardinality& of);
    void schema(const canonical_schema& of);

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void annotation(const canonical_annotation& of);
    void bound(const std::optional<range_bound>& of);
    void properties(type_kind kind, std::string_view owner, const std::vector<canonical_property>& all);
    void name_and_id(type_kind kind, std::string_view name);
    void rest_of_table(type_kind kind, const canonical_table& of);

    std::string out_;
};

inline void canonical_writer::type(const value_type& of) {
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

inline void canonical_writer::annotation(const canonical_annotation& of) {
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

inline void canonical_writer::annotations(const std::vector<canonical_annotation>& all) {
    list(all, [this](const canonical_annotation& one) { annotation(one); });
}

inline void canonical_writer::bound(const std::optional<range_bound>& of) {
    if (!of) return text("null");
    if (const auto* whole = std::get_if<std::int64_t>(&*of)) {
        text("{\"Integer\":");
        number(*whole);
    } else {
        text("{\"Float\":" + decimal_text(std::get<double>(*of)));
    }
    text("}");
}

inline void canonical_writer::constraint(const canonical_constraint& of) {
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

inline void canonical_writer::cardinality(const lang::cardinality& of) {
    text("{\"min\":");
    number(of.min);
    text(",\"max\":");
    of.max ? number(*of.max) : text("null");
    text("}");
}

inline void canonical_writer::properties(type_kind kind, std::string_view owner,
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

inline void canonical_writer::name_and_id(type_kind kind, std::string_view name) {
    text("{\"name\":");
    quoted(name);
    text(",\"type_id\":");
    number(type_identity(word_of(kind), name));
}

inline void canonical_writer::rest_of_table(type_kind kind, const canonical_table& of) {
    properties(kind, of.name, of.properties);
    text(",\"constraints\":");
    list(of.constraints, [this](const canonical_constraint& one) { constraint(one); });
    text("}");
}

inline void canonical_writer::schema(const canonical_schema& of) {
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

}  // namespace detail

inline std::string canonical_json(const canonical_schema& of) {
    detail::canonical_writer writer;
    writer.schema(of);
    return writer.take();
}

inline std::string schema_hash(const canonical_schema& of) {
    return "sha256:" + digest_of_bytes(canonical_json(of)).hex();
}

}  // namespace omnigraph::cluster::lang
