// The one door to Boost.JSON: bounded reading, and the two ways documents are written.
//
//     auto document = parse_json(bytes);
//     if (!document) return document.error();      // one clause with line and column
//     store.put(key, pretty_json(*document) + "\n");
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

using json = boost::json::value;

struct json_limits {
    std::size_t bytes = 256u << 20;
    std::size_t depth = 64;
};

/// Exactly one document; key order is kept, a repeated key and invalid UTF-8 are errors.
[[nodiscard]] result<json, std::string> parse_json(std::string_view text, const json_limits& limits = {});

/// Without blanks. Escapes `"`, `\` and control bytes; leaves `/`, DEL and everything beyond ASCII as it is.
[[nodiscard]] std::string compact_json(const json& document);

/// Two-space indentation, `{}` and `[]` for empty containers, no newline at the end.
[[nodiscard]] std::string pretty_json(const json& document);

namespace detail {

inline std::string position_in(std::string_view text, std::size_t offset) {
    std::size_t line = 1, column = 1;
    for (const char c : text.substr(0, offset)) {
        column = c == '\n' ? 1 : column + 1;
        line += c == '\n' ? 1 : 0;
    }
    return fmt::format("line {}, column {}", line, column);
}

inline void write_json_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\t': out += "\\t"; break;
            case '\n': out += "\\n"; break;
            case '\f': out += "\\f"; break;
            case '\r': out += "\\r"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                else out += c;
        }
    }
    out += '"';
}

// Shortest digits that read back as the same double, and always a double: 1.0, not 1.
inline void write_json_double(std::string& out, double number) {
    auto text = fmt::format("{}", number);
    if (text.find_first_of(".en") == std::string::npos) text += ".0";
    out += text;
}

struct json_style {
    bool pretty = false;
    void new_line(std::string& out, std::size_t depth) const {
        if (pretty) out.append(1, '\n').append(2 * depth, ' ');
    }
};

inline void write_json(std::string& out, const json& node, const json_style& style, std::size_t depth) {
    const auto members = [&](const auto& container, char open, char close, const auto& one) {
        out += open;
        bool first = true;
        for (const auto& member : container) {
            if (!first) out += ',';
            first = false;
            style.new_line(out, depth + 1);
            one(member);
        }
        if (!first) style.new_line(out, depth);
        out += close;
    };
    switch (node.kind()) {
        case boost::json::kind::null: out += "null"; break;
        case boost::json::kind::bool_: out += node.get_bool() ? "true" : "false"; break;
        case boost::json::kind::int64: out += fmt::format("{}", node.get_int64()); break;
        case boost::json::kind::uint64: out += fmt::format("{}", node.get_uint64()); break;
        case boost::json::kind::double_: write_json_double(out, node.get_double()); break;
        case boost::json::kind::string: write_json_text(out, std::string_view{node.get_string()}); break;
        case boost::json::kind::array:
            members(node.get_array(), '[', ']', [&](const json& item) { write_json(out, item, style, depth + 1); });
            break;
        case boost::json::kind::object:
            members(node.get_object(), '{', '}', [&](const auto& member) {
                write_json_text(out, std::string_view{member.key()});
                out += style.pretty ? ": " : ":";
                write_json(out, member.value(), style, depth + 1);
            });
            break;
    }
}

// Boost.JSON keeps the last of repeated keys silently, so the text's keys are counted
// against the tree's: a text with more of them repeats one.
inline std::size_t keys_in_tree(const json& node) {
    std::size_t keys = 0;
    if (const auto* object = node.if_object())
        for (const auto& member : *object) keys += 1 + keys_in_tree(member.value());
    if (const auto* array = node.if_array())
        for (const auto& item : *array) keys += keys_in_tree(item);
    return keys;
}

// Outside strings, a valid text has one colon a key.
inline std::size_t keys_in_text(std::string_view text) {
    std::size_t keys = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (inside && text[i] == '\\') ++i;
        else if (text[i] == '"') inside = !inside;
        else if (!inside && text[i] == ':') ++keys;
    }
    return keys;
}

}  // namespace detail

inline result<json, std::string> parse_json(std::string_view text, const json_limits& limits) {
    if (text.size() > limits.bytes)
        return fmt::format("the text has {} bytes; at most {} are read", text.size(), limits.bytes);
    boost::json::parse_options options;
    options.max_depth = limits.depth;
    boost::json::parser parser{{}, options};
    boost::json::error_code failed;
    const auto read = parser.write(text.data(), text.size(), failed);
    if (failed) return failed.message() + " at " + detail::position_in(text, read);
    auto document = parser.release();
    if (detail::keys_in_text(text) != detail::keys_in_tree(document)) return std::string{"an object repeats a key"};
    return document;
}

inline std::string compact_json(const json& document) {
    std::string out;
    detail::write_json(out, document, {}, 0);
    return out;
}

inline std::string pretty_json(const json& document) {
    std::string out;
    detail::write_json(out, document, {true}, 0);
    return out;
}

}  // namespace omnigraph::cluster
