// Bodies of server/http/request_body.hpp.
#pragma once

#include <algorithm>
#include <cassert>
#include <ranges>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>

namespace omnigraph::cluster::server::detail {

/// JSON is UTF-8 (RFC 8259 §8.1), so a body with another charset is refused.
[[nodiscard]] OMNIGRAPH_INLINE bool names_foreign_charset(std::string_view content_type) {
    for (auto rest = content_type; rest.find(';') != std::string_view::npos;) {
        rest.remove_prefix(rest.find(';') + 1);
        const auto parameter = trim_blanks(rest.substr(0, rest.find(';')));
        const auto equals = parameter.find('=');
        if (!equal_ignoring_case(trim_blanks(parameter.substr(0, equals)), "charset")) continue;
        auto charset = equals == std::string_view::npos ? std::string_view{} : parameter.substr(equals + 1);
        if (charset.size() > 1 && charset.front() == '"' && charset.back() == '"')
            charset = charset.substr(1, charset.size() - 2);
        if (!equal_ignoring_case(charset, "utf-8")) return true;
    }
    return false;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool is_media_type(std::string_view content_type, std::string_view expected) {
    auto type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    return equal_ignoring_case(type, expected) && !detail::names_foreign_charset(content_type);
}

OMNIGRAPH_INLINE bool is_json_type(std::string_view content_type) {
    return is_media_type(content_type, "application/json");
}

OMNIGRAPH_INLINE request_body::request_body(std::string_view text, std::string_view content_type,
                                            const body_record& record)
    : record_{&record} {
    if (!is_json_type(content_type))
        refused_ = refuse(refusal::unsupported_media_type, "Send the body with `Content-Type: application/json`.");
    else read(text);
}

OMNIGRAPH_INLINE request_body request_body::optional(std::string_view text, std::string_view content_type,
                                                     const body_record& record) {
    request_body body{record};
    body.shape_ = refusal::bad_request;
    if (detail::names_foreign_charset(content_type))
        body.refused_ = refuse(refusal::unsupported_media_type, "Send the body in UTF-8.");
    else if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) body.read(text);
    return body;
}

OMNIGRAPH_INLINE std::optional<std::string> request_body::text(std::string_view field) {
    const auto* value = find(field);
    if (!value) return std::nullopt;
    if (const auto* held = value->if_string()) return std::string{std::string_view{*held}};
    wrong_type(field, "a text");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::string request_body::required_text(std::string_view field) {
    auto held = text(field);
    if (!held) fault(refusal::wrong_shape, "The body needs the field `" + std::string{field} + "`.");
    return std::move(held).value_or(std::string{});
}

OMNIGRAPH_INLINE std::optional<bool> request_body::boolean(std::string_view field) {
    const auto* value = find(field);
    if (!value) return std::nullopt;
    if (const auto* held = value->if_bool()) return *held;
    wrong_type(field, "true or false");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::vector<std::string> request_body::texts(std::string_view field) {
    const auto* value = find(field);
    std::vector<std::string> all;
    if (!value) return all;
    const auto* list = value->if_array();
    if (!list || !std::ranges::all_of(*list, [](const json& one) { return one.is_string(); })) {
        wrong_type(field, "a list of texts");
        return all;
    }
    for (const auto& one : *list) all.emplace_back(std::string_view{one.as_string()});
    return all;
}

OMNIGRAPH_INLINE json request_body::object(std::string_view field) {
    const auto* value = find(field);
    if (!value) return nullptr;
    if (value->is_object()) return *value;
    // A wrong type of the query's parameters is a 400, because it is a fault of the call and not of the envelope
    // (§2.6).
    fault(refusal::bad_request, "`" + std::string{field} + "` has to be an object or null.");
    return nullptr;
}

OMNIGRAPH_INLINE void request_body::finish() {
    if (record_->unknown == unknown_fields::ignored) return;
    for (const auto& member : fields_) {
        const std::string_view name = member.key();
        if (std::ranges::any_of(record_->fields, [&](const field_record& one) {
                return one.name == name || (!one.alias.empty() && one.alias == name);
            }))
            continue;
        std::vector<std::string> names;
        for (const auto& one : record_->fields) names.emplace_back(one.name);
        fault(shape_, "The body has the unknown field `" + shortened(name) + "`." + did_you_mean(name, names));
        return;
    }
}

OMNIGRAPH_INLINE void request_body::read(std::string_view text) {
    auto parsed = parse_data_json(text, body_json_limits);
    if (!parsed)
        return fault(refusal::bad_request,
                     "The body is no JSON document: " + (is_utf8(text) ? parsed.error() : "it is not UTF-8") + ".");
    if (parsed->is_null() && shape_ == refusal::bad_request) return;
    if (auto* object_of = parsed->if_object()) fields_ = std::move(*object_of);
    else fault(shape_, "The body has to be a JSON object.");
    // Only parameters have types that look at digits.
    for (auto& field : fields_)
        if (const auto digits = kept_digits(field.value()))
            field.value() = nearest_double(*digits).value_or(std::numeric_limits<double>::max());
}

OMNIGRAPH_INLINE const json* request_body::find(std::string_view field) {
    const auto known = std::ranges::find(record_->fields, field, &field_record::name);
    assert(known != record_->fields.end());
    const auto alias = known->alias;
    const auto* value = fields_.if_contains(field);
    const auto* other = alias.empty() ? nullptr : fields_.if_contains(alias);
    if (value && other)
        fault(shape_, "The body has both `" + std::string{field} + "` and its alias `" + std::string{alias} + "`.");
    if (!value) value = other;
    return value && !value->is_null() ? value : nullptr;
}

OMNIGRAPH_INLINE void request_body::wrong_type(std::string_view field, std::string_view expected_type) {
    fault(shape_, "The field `" + std::string{field} + "` has to be " + std::string{expected_type} + ".");
}

OMNIGRAPH_INLINE void request_body::fault(refusal why, const std::string& text) {
    if (!refused_) refused_ = refuse(why == refusal::wrong_shape ? shape_ : why, text);
}

}  // namespace omnigraph::cluster::server
