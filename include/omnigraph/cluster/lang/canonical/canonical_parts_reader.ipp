// Bodies of lang/canonical/canonical_parts_reader.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
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

OMNIGRAPH_INLINE bool canonical_parts_reader::has_keys(const json& from, std::initializer_list<std::string_view> keys) {
    const auto* object = from.if_object();
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

OMNIGRAPH_INLINE std::string canonical_parts_reader::text(const json& from) {
    if (const auto* text = from.if_string()) return std::string{text->data(), text->size()};
    fail("a text is missing");
    return {};
}

OMNIGRAPH_INLINE bool canonical_parts_reader::truth(const json& from) {
    if (from.is_bool()) return from.get_bool();
    fail("true or false is missing");
    return false;
}

OMNIGRAPH_INLINE std::uint32_t canonical_parts_reader::number(const json& from, std::uint32_t most) {
    if (from.is_int64() && from.get_int64() >= 0 && from.get_int64() <= most)
        return static_cast<std::uint32_t>(from.get_int64());
    fail("a number from 0 to " + std::to_string(most) + " is missing");
    return 0;
}

OMNIGRAPH_INLINE bool canonical_parts_reader::is_name(std::string_view text, char first, char last) {
    const auto letter = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; };
    const bool begins = !text.empty() && ((text[0] >= first && text[0] <= last) || (first == 'a' && text[0] == '_'));
    return begins && text.size() <= lexer::longest_name && std::ranges::all_of(text, letter);
}

OMNIGRAPH_INLINE std::string canonical_parts_reader::lower_name(const json& from) {
    auto name = text(from);
    if (!is_name(name, 'a', 'z')) fail(json_quoted(shortened(name)) + " is no name");
    return name;
}

OMNIGRAPH_INLINE canonical_property canonical_parts_reader::property(type_kind kind, const std::string& owner,
                                                                     const json& from) {
    canonical_property made;
    if (!has_keys(from, {"name", "prop_id", "prop_type", "annotations"})) return made;
    made.name = lower_name(at(from, 0));
    if (at(from, 1) != json(property_identity(word_of(kind), owner, made.name)))
        fail("prop_id of " + shortened(made.name) + " is not the one of this name");
    made.type = type(at(from, 2));
    list(from, 3, made.annotations, [this](const json& one) { return annotation(one); });
    return made;
}

OMNIGRAPH_INLINE value_type canonical_parts_reader::type(const json& from) {
    value_type made;
    if (!has_keys(from, {"scalar", "nullable", "list", "enum_values"})) return made;
    const auto& of = at(from, 0);
    if (of.is_object()) {
        if (!has_keys(of, {"Vector"})) return made;
        made.of = scalar::vector;
        made.dimension = number(at(of, 0), 2'147'483'647);
        if (made.dimension == 0) fail("a vector has no dimension");
    } else if (const auto known = scalar_named(text(of))) {
        made.of = *known;
    } else {
        fail("there is a type that is none");
    }
    made.nullable = truth(at(from, 1));
    made.list = truth(at(from, 2));
    if (made.list && (made.of == scalar::blob || made.of == scalar::vector))
        fail("there is a list of what cannot be in lists");
    if (!at(from, 3).is_null()) made.enum_values = words(from, made);
    return made;
}

OMNIGRAPH_INLINE enum_words canonical_parts_reader::words(const json& from, const value_type& of) {
    std::vector<std::string> all;
    list(from, 3, all, [this](const json& one) { return text(one); });
    const auto letter = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-'; };
    const auto word = [&](const std::string& one) {
        return !one.empty() && one.size() <= lexer::longest_name && std::ranges::all_of(one, letter);
    };
    if (all.empty() || of.of != scalar::string || of.list || !std::ranges::all_of(all, word))
        fail("there is an enum that is none");
    return all;
}

OMNIGRAPH_INLINE canonical_annotation canonical_parts_reader::annotation(const json& from) {
    canonical_annotation made;
    const auto* object = from.if_object();
    const bool named = object && object->size() == 3;
    if (!(named ? has_keys(from, {"name", "value", "kwargs"}) : has_keys(from, {"name", "value"}))) return made;
    made.name = lower_name(at(from, 0));
    if (!at(from, 1).is_null()) made.value = text(at(from, 1));
    if (!named) return made;
    const auto* arguments = at(from, 2).if_object();
    if (!arguments || arguments->empty()) fail("kwargs are no arguments");
    else
        for (const auto& [key, value] : *arguments) {
            std::string name{key};
            if (!is_name(name, 'a', 'z') || (!made.named.empty() && made.named.rbegin()->first >= name))
                fail("kwargs are not sorted, or have a name that is none");
            made.named.insert_or_assign(std::move(name), text(value));
        }
    return made;
}

OMNIGRAPH_INLINE lang::cardinality canonical_parts_reader::cardinality(const json& from) {
    lang::cardinality made;
    if (!has_keys(from, {"min", "max"})) return made;
    made.min = number(at(from, 0));
    if (!at(from, 1).is_null()) made.max = number(at(from, 1));
    if (made.max && *made.max < made.min) fail("a minimum is above its maximum");
    return made;
}

OMNIGRAPH_INLINE canonical_constraint canonical_parts_reader::constraint(const json& from) {
    canonical_constraint made{constraint_kind::index, {}, std::nullopt, std::nullopt, {}};
    for (const auto kind : {constraint_kind::check, constraint_kind::index, constraint_kind::key,
                            constraint_kind::range, constraint_kind::unique}) {
        const auto* object = from.if_object();
        if (!object || object->size() != 1 || std::string_view{object->begin()->key()} != word_of(kind)) continue;
        made.kind = kind;
        return fill(std::move(made), from);
    }
    fail("there is a constraint that is none");
    return made;
}

OMNIGRAPH_INLINE canonical_constraint canonical_parts_reader::fill(canonical_constraint made, const json& from) {
    const auto& what = at(from, 0);
    if (made.kind == constraint_kind::range) {
        if (!has_keys(what, {"property", "min", "max"})) return made;
        made.columns.push_back(text(at(what, 0)));
        made.min = bound(at(what, 1));
        made.max = bound(at(what, 2));
    } else if (made.kind == constraint_kind::check) {
        if (!has_keys(what, {"property", "pattern"})) return made;
        made.columns.push_back(text(at(what, 0)));
        made.pattern = text(at(what, 1));
    } else {
        list(from, 0, made.columns, [this](const json& one) { return text(one); });
        if (made.columns.empty()) fail("there is a constraint without columns");
    }
    return made;
}

OMNIGRAPH_INLINE std::optional<range_bound> canonical_parts_reader::bound(const json& from) {
    if (from.is_null()) return std::nullopt;
    const auto* object = from.if_object();
    const auto* whole = object && object->size() == 1 ? object->if_contains("Integer") : nullptr;
    const auto* real = object && object->size() == 1 ? object->if_contains("Float") : nullptr;
    if (whole && whole->is_int64()) return whole->get_int64();
    if (real && real->is_double()) return real->get_double();
    fail("there is a bound that is none");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang
