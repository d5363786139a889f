// Bodies of graph/values/node_id.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string id_sequence::next() {
    if (last_.empty() || !increment()) last_ = start();
    return last_;
}

OMNIGRAPH_INLINE std::string id_sequence::start() {
    const auto id = clock_->new_id();
    const auto sum = digest_of_bytes(id);
    std::array<std::uint8_t, 10> random{};
    std::copy_n(sum.bytes.begin(), random.size(), random.begin());
    return id.substr(0, 10) + make_ulid(0, random).substr(10);
}

OMNIGRAPH_INLINE bool id_sequence::increment() {
    static constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (std::size_t i = last_.size(); i-- > 10;) {
        const auto digit = digits.find(last_[i]);
        if (digit + 1 < digits.size()) {
            last_[i] = digits[digit + 1];
            return true;
        }
        last_[i] = '0';
    }
    return false;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// The literal of a value of this type, without the quotes of a text.
[[nodiscard]] OMNIGRAPH_INLINE std::string literal_text(const lang::value_type& type, const lang::value& value) {
    if (const auto* text = std::get_if<std::string>(&value.held)) return *text;
    const auto* number = std::get_if<std::int64_t>(&value.held);
    if (number && type.scalar == lang::scalar_type::date) return lang::format_date(*number);
    if (number && type.scalar == lang::scalar_type::datetime) return lang::format_datetime(*number);
    return compact_json(json_of(value));
}

/// The number as an id of the type spells it; nullopt for what is no such number.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> fraction_in_id(lang::scalar_type type, const json& written) {
    const auto number = lang::number_in(written);
    const auto stored = number ? lang::stored_number(type, *number) : std::nullopt;
    return stored ? std::optional{compact_json(json_of(*stored))} : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_quoted_in_id(const lang::value_type& type) {
    return !lang::is_numeric(type.scalar) && type.scalar != lang::scalar_type::boolean;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string node_id(const lang::node_type& type, const std::vector<lang::value>& values) {
    const auto text_of = [&](const std::string& name, bool as_json) {
        const auto* property = type.find(name);
        const auto& value = values[static_cast<std::size_t>(property - type.properties.data())];
        auto text = detail::literal_text(property->type, value);
        return as_json && detail::is_quoted_in_id(property->type) ? compact_json(json(text)) : text;
    };
    if (type.key.size() == 1) return text_of(type.key.front(), false);
    std::string id = "[";
    for (const auto& name : type.key) id += (id.size() > 1 ? "," : "") + text_of(name, true);
    return id + "]";
}

OMNIGRAPH_INLINE bool has_fraction_key(const lang::node_type& type) {
    return std::ranges::any_of(type.key,
                               [&](const std::string& name) { return lang::is_float(type.find(name)->type.scalar); });
}

OMNIGRAPH_INLINE std::string id_named(const lang::node_type& type, std::string_view written) {
    std::string same{written};
    if (!has_fraction_key(type)) return same;
    const auto scalar_of = [&](std::size_t at) { return type.find(type.key[at])->type.scalar; };
    const auto parsed = parse_data_json(written, {written.size() + 1, 4});
    if (!parsed) return same;
    if (type.key.size() == 1) return detail::fraction_in_id(scalar_of(0), *parsed).value_or(std::move(same));
    const auto* parts = parsed->if_array();
    if (!parts || parts->size() != type.key.size()) return same;
    std::string id = "[";
    for (std::size_t at = 0; at < parts->size(); ++at) {
        const auto scalar = scalar_of(at);
        const auto number =
            lang::is_float(scalar) ? detail::fraction_in_id(scalar, (*parts)[at]) : std::optional<std::string>{};
        if (!number && kept_digits((*parts)[at])) return same;
        id += (at ? "," : "") + (number ? *number : compact_json((*parts)[at]));
    }
    return id + "]";
}

OMNIGRAPH_INLINE std::string id_form(const lang::node_type& type) {
    if (type.key.size() < 2) return {};
    std::string parts;
    for (const auto& name : type.key) {
        const auto* quote = detail::is_quoted_in_id(type.find(name)->type) ? "\"" : "";
        parts += (parts.empty() ? "[" : ",") + (quote + ("<" + name + ">")) + quote;
    }
    return "; an id of " + type.name + " is like " + parts + "], the values of its key";
}

}  // namespace omnigraph::cluster::graph
