// Bodies of lang/canonical/canonical_parts_reader.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_parts_reader.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void canonical_parts_reader::fail(const std::string& what) {
    if (sound()) why_ = (place_.empty() ? "" : "in " + place_ + ", ") + what;
}

OMNIGRAPH_INLINE bool canonical_parts_reader::has_keys(const json& encoded,
                                                       std::initializer_list<std::string_view> keys) {
    const auto* object = encoded.if_object();
    const auto same = [](const auto& member, std::string_view key) { return std::string_view{member.key()} == key; };
    if (object && std::equal(object->begin(), object->end(), keys.begin(), keys.end(), same)) return true;
    std::string wanted;
    for (const auto key : keys) wanted += (wanted.empty() ? "" : ", ") + std::string{key};
    fail("an object with the keys " + wanted + " is missing");
    return false;
}

OMNIGRAPH_INLINE const json& canonical_parts_reader::at(const json& object, std::size_t place) {
    return (object.get_object().begin() + static_cast<std::ptrdiff_t>(place))->value();
}

OMNIGRAPH_INLINE std::string canonical_parts_reader::text(const json& encoded) {
    if (const auto* text = encoded.if_string()) return std::string{text->data(), text->size()};
    fail("a text is missing");
    return {};
}

OMNIGRAPH_INLINE bool canonical_parts_reader::truth(const json& encoded) {
    if (encoded.is_bool()) return encoded.get_bool();
    fail("true or false is missing");
    return false;
}

OMNIGRAPH_INLINE std::uint32_t canonical_parts_reader::number(const json& encoded, std::uint32_t most) {
    if (encoded.is_int64() && encoded.get_int64() >= 0 && encoded.get_int64() <= most)
        return static_cast<std::uint32_t>(encoded.get_int64());
    fail("a number from 0 to " + std::to_string(most) + " is missing");
    return 0;
}

OMNIGRAPH_INLINE bool canonical_parts_reader::is_name(std::string_view text, char first, char last) {
    const auto letter = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; };
    const bool begins = !text.empty() && ((text[0] >= first && text[0] <= last) || (first == 'a' && text[0] == '_'));
    return begins && text.size() <= lexer::max_name_bytes && std::ranges::all_of(text, letter);
}

OMNIGRAPH_INLINE std::string canonical_parts_reader::lower_name(const json& encoded) {
    auto name = text(encoded);
    if (!is_name(name, 'a', 'z')) fail(json_quoted(shortened(name)) + " is no name");
    return name;
}

OMNIGRAPH_INLINE canonical_property canonical_parts_reader::property(type_kind kind, const std::string& owner,
                                                                     const json& encoded) {
    canonical_property property;
    if (!has_keys(encoded, {"name", "prop_id", "prop_type", "annotations"})) return property;
    property.name = lower_name(at(encoded, 0));
    if (at(encoded, 1) != json(property_stable_id(spelling(kind), owner, property.name)))
        fail("prop_id of " + shortened(property.name) + " is not the one of this name");
    property.type = type(at(encoded, 2));
    list(encoded, 3, property.annotations, [this](const json& one) { return annotation(one); });
    return property;
}

OMNIGRAPH_INLINE value_type canonical_parts_reader::type(const json& encoded) {
    value_type type;
    if (!has_keys(encoded, {"scalar", "nullable", "list", "enum_values"})) return type;
    const auto& element = at(encoded, 0);
    if (element.is_object()) {
        if (!has_keys(element, {"Vector"})) return type;
        type.scalar = scalar_type::vector;
        type.dimension = number(at(element, 0), 2'147'483'647);
        if (type.dimension == 0) fail("a vector has no dimension");
    } else if (const auto known = scalar_named(text(element))) {
        type.scalar = *known;
    } else {
        fail("there is a type that is none");
    }
    type.nullable = truth(at(encoded, 1));
    type.list = truth(at(encoded, 2));
    if (type.list && (type.scalar == scalar_type::blob || type.scalar == scalar_type::vector))
        fail("there is a list of what cannot be in lists");
    if (!at(encoded, 3).is_null()) type.enum_values = words(encoded, type);
    return type;
}

OMNIGRAPH_INLINE enum_words canonical_parts_reader::words(const json& encoded, const value_type& type) {
    std::vector<std::string> words;
    list(encoded, 3, words, [this](const json& one) { return text(one); });
    const auto letter = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-'; };
    const auto word = [&](const std::string& one) {
        return !one.empty() && one.size() <= lexer::max_name_bytes && std::ranges::all_of(one, letter);
    };
    if (words.empty() || type.scalar != scalar_type::string || type.list || !std::ranges::all_of(words, word))
        fail("there is an enum that is none");
    return words;
}

OMNIGRAPH_INLINE canonical_annotation canonical_parts_reader::annotation(const json& encoded) {
    canonical_annotation annotation;
    const auto* object = encoded.if_object();
    const bool named = object && object->size() == 3;
    if (!(named ? has_keys(encoded, {"name", "value", "kwargs"}) : has_keys(encoded, {"name", "value"})))
        return annotation;
    annotation.name = lower_name(at(encoded, 0));
    if (!at(encoded, 1).is_null()) annotation.value = text(at(encoded, 1));
    if (!named) return annotation;
    const auto* arguments = at(encoded, 2).if_object();
    if (!arguments || arguments->empty()) fail("kwargs are no arguments");
    else
        for (const auto& [key, value] : *arguments) {
            std::string name{key};
            if (!is_name(name, 'a', 'z') || (!annotation.named.empty() && annotation.named.rbegin()->first >= name))
                fail("kwargs are not sorted, or have a name that is none");
            annotation.named.insert_or_assign(std::move(name), text(value));
        }
    return annotation;
}

OMNIGRAPH_INLINE lang::cardinality canonical_parts_reader::cardinality(const json& encoded) {
    lang::cardinality cardinality;
    if (!has_keys(encoded, {"min", "max"})) return cardinality;
    cardinality.min = number(at(encoded, 0));
    if (!at(encoded, 1).is_null()) cardinality.max = number(at(encoded, 1));
    if (cardinality.max && *cardinality.max < cardinality.min) fail("a minimum is above its maximum");
    return cardinality;
}

OMNIGRAPH_INLINE canonical_constraint canonical_parts_reader::constraint(const json& encoded) {
    canonical_constraint rule{constraint_kind::index, {}, std::nullopt, std::nullopt, {}};
    for (const auto kind : {constraint_kind::check, constraint_kind::index, constraint_kind::key,
                            constraint_kind::range, constraint_kind::unique}) {
        const auto* object = encoded.if_object();
        if (!object || object->size() != 1 || std::string_view{object->begin()->key()} != spelling(kind)) continue;
        rule.kind = kind;
        return fill(std::move(rule), encoded);
    }
    fail("there is a constraint that is none");
    return rule;
}

OMNIGRAPH_INLINE canonical_constraint canonical_parts_reader::fill(canonical_constraint rule, const json& encoded) {
    const auto& what = at(encoded, 0);
    if (rule.kind == constraint_kind::range) {
        if (!has_keys(what, {"property", "min", "max"})) return rule;
        rule.columns.push_back(text(at(what, 0)));
        rule.min = bound(at(what, 1));
        rule.max = bound(at(what, 2));
    } else if (rule.kind == constraint_kind::check) {
        if (!has_keys(what, {"property", "pattern"})) return rule;
        rule.columns.push_back(text(at(what, 0)));
        rule.pattern = text(at(what, 1));
    } else {
        list(encoded, 0, rule.columns, [this](const json& one) { return text(one); });
        if (rule.columns.empty()) fail("there is a constraint without columns");
    }
    return rule;
}

OMNIGRAPH_INLINE std::optional<range_bound> canonical_parts_reader::bound(const json& encoded) {
    if (encoded.is_null()) return std::nullopt;
    const auto* object = encoded.if_object();
    const auto* whole = object && object->size() == 1 ? object->if_contains("Integer") : nullptr;
    const auto* real = object && object->size() == 1 ? object->if_contains("Float") : nullptr;
    if (whole && whole->is_int64()) return whole->get_int64();
    if (real && real->is_double()) return real->get_double();
    fail("there is a bound that is none");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang
