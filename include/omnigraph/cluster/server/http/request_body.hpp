// A JSON body, read field by field, strictly where it can change something.
//
//     request_body body{now.body, now.content_type, unknown_fields::refused};
//     const auto query = body.required_text("query");
//     body.finish();
//     if (body.refused()) return *body.refused();
//
// The first fault is kept: 415 without `application/json`, 400 for what is no JSON,
// 422 for a field that is missing, unknown or of another type. A field that is null is
// taken for absent. Nesting is bounded.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

enum class unknown_fields { ignored, refused };

inline constexpr json_limits body_json_limits{.bytes = std::size_t{64} << 20, .depth = 32};

/// True for `application/json`, with or without parameters.
[[nodiscard]] inline bool is_json_type(std::string_view content_type) {
    constexpr std::string_view wanted = "application/json";
    auto type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(type, wanted, {}, lower);
}

class request_body {
public:
    /// A body that has to be there, declared as JSON.
    request_body(std::string_view text, std::string_view content_type, unknown_fields unknown) : unknown_{unknown} {
        if (!is_json_type(content_type))
            refused_ = refuse(refusal::unsupported_media_type, "Send the body with `Content-Type: application/json`.");
        else read(text);
    }

    /// A body that may be empty or `null`, whatever its content type; every fault of it is a 400.
    [[nodiscard]] static request_body optional(std::string_view text) {
        request_body body;
        body.shape_ = refusal::bad_request;
        if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) body.read(text);
        return body;
    }

    /// What to answer instead, or nullopt so far.
    [[nodiscard]] const std::optional<reply>& refused() const { return refused_; }

    [[nodiscard]] std::optional<std::string> text(std::string_view field, std::string_view alias = {}) {
        const auto* value = find(field, alias);
        if (!value) return std::nullopt;
        if (const auto* held = value->if_string()) return std::string{std::string_view{*held}};
        wrong_type(field, "a text");
        return std::nullopt;
    }

    /// Empty, with a fault, when it is missing.
    [[nodiscard]] std::string required_text(std::string_view field, std::string_view alias = {}) {
        auto held = text(field, alias);
        if (!held) fault(refusal::wrong_shape, "The body needs the field `" + std::string{field} + "`.");
        return std::move(held).value_or(std::string{});
    }

    [[nodiscard]] std::optional<bool> boolean(std::string_view field) {
        const auto* value = find(field, {});
        if (!value) return std::nullopt;
        if (const auto* held = value->if_bool()) return *held;
        wrong_type(field, "true or false");
        return std::nullopt;
    }

    /// An object, or null when it is absent.
    [[nodiscard]] json object(std::string_view field) {
        const auto* value = find(field, {});
        if (!value) return nullptr;
        if (value->is_object()) return *value;
        // Parameters of another shape are a fault of the call, not of the envelope (§2.6).
        fault(refusal::bad_request, "`" + std::string{field} + "` has to be an object or null.");
        return nullptr;
    }

    /// Reports a field that was never asked for; call it last.
    void finish() {
        if (unknown_ == unknown_fields::ignored) return;
        for (const auto& member : fields_) {
            const std::string_view name = member.key();
            if (std::ranges::find(known_, name) != known_.end()) continue;
            fault(shape_, "The body has the unknown field `" + std::string{name.substr(0, 64)} + "`." +
                              did_you_mean(name, known_));
            return;
        }
    }

private:
    request_body() = default;

    void read(std::string_view text) {
        auto parsed = parse_json(text, body_json_limits);
        if (!parsed) return fault(refusal::bad_request, "The body is no JSON document: " + parsed.error() + ".");
        if (parsed->is_null() && shape_ == refusal::bad_request) return;
        if (auto* object_of = parsed->if_object()) fields_ = std::move(*object_of);
        else fault(shape_, "The body has to be a JSON object.");
    }

    [[nodiscard]] const json* find(std::string_view field, std::string_view alias) {
        known_.emplace_back(field);
        if (!alias.empty()) known_.emplace_back(alias);
        const auto* value = fields_.if_contains(field);
        const auto* other = alias.empty() ? nullptr : fields_.if_contains(alias);
        if (value && other)
            fault(shape_, "The body has both `" + std::string{field} + "` and its alias `" + std::string{alias} + "`.");
        if (!value) value = other;
        return value && !value->is_null() ? value : nullptr;
    }

    void wrong_type(std::string_view field, std::string_view wanted) {
        fault(shape_, "The field `" + std::string{field} + "` has to be " + std::string{wanted} + ".");
    }

    void fault(refusal why, const std::string& text) {
        if (!refused_) refused_ = refuse(why == refusal::wrong_shape ? shape_ : why, text);
    }

    boost::json::object fields_;
    std::vector<std::string> known_;
    std::optional<reply> refused_;
    unknown_fields unknown_ = unknown_fields::refused;
    refusal shape_ = refusal::wrong_shape;
};

}  // namespace omnigraph::cluster::server
