// Bodies of graph/values/record_slips.hpp.
#pragma once

#include <array>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/record_slips.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view compressed = "the file is compressed; unpack it first";
inline constexpr std::string_view utf16 = "this is UTF-16; save the file as UTF-8";

/// The first bytes of files that are often taken for records.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 8> known_files{{
    {"\x1F\x8B", compressed},
    {"\x28\xB5\x2F\xFD", compressed},
    {"PK\x03\x04", compressed},
    {"BZh", compressed},
    {"\xFD"
     "7zX",
     compressed},
    {"PAR1", "the file is Parquet; write its rows as JSON or CSV first"},
    {"\xFF\xFE", utf16},
    {"\xFE\xFF", utf16},
}};

/// A slip at the beginning or the end of a record.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> slip_around(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF"))
        return "a byte-order mark stands before the first record; save the file without one";
    if (text.size() > 1 && (text[0] == '\0') != (text[1] == '\0')) return std::string{utf16};
    if (text.starts_with("//") || text.starts_with("/*") || text.starts_with('#') || text.starts_with("--"))
        return "JSON has no comments; remove the line";
    if (text.starts_with(','))
        return "a comma stands between two records; records follow each other without one, each on a line of its own";
    if (text.starts_with("{'") || text.starts_with("{ '")) return "texts stand in double quotes";
    if (text.starts_with('}') || text.starts_with(']')) return "this closes nothing; remove it";
    if (!text.starts_with('{') && !text.starts_with('['))
        return "a record is an object like {\"type\": ..., \"data\": {...}}; found `" + shortened(text) + "`";
    return std::nullopt;
}

/// Finds the first sign that JSON does not have there.
class json_walk {
public:
    explicit json_walk(std::string_view text) : text_{text} {}

    [[nodiscard]] std::optional<std::string> slip() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            auto found = c == '"' ? in_text() : c == ',' ? behind_comma() : is_letter(c) ? in_word() : std::nullopt;
            if (c == '\'') found = "texts stand in double quotes";
            if (c == '/' || c == '#') found = "JSON has no comments; remove it";
            if (found) return found;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] static bool is_letter(char c) { return is_ascii_letter(c) || c == '_'; }

    [[nodiscard]] std::size_t behind_blanks(std::size_t at) const {
        const auto next = text_.find_first_not_of(" \t\r\n", at);
        return next == std::string_view::npos ? text_.size() : next;
    }

    /// Moves to the quote that ends the text.
    [[nodiscard]] std::optional<std::string> in_text() {
        constexpr unsigned char first_printable = 0x20;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            const auto byte = static_cast<unsigned char>(text_[at_]);
            if (byte == '\t') return "a text has a tab in it; write it as \\t";
            if (byte == '\n' || byte == '\r') return "a text is not closed on its line; a quote is missing";
            if (byte < first_printable)
                return fmt::format("a text has a control character in it; write it as \\u{:04x}", byte);
            if (byte != '\\' || ++at_ >= text_.size()) continue;
            if (std::string_view{"\"\\/bfnrtu"}.find(text_[at_]) == std::string_view::npos)
                return "a backslash stands before no sign that it belongs to; write it twice";
        }
        if (at_ >= text_.size()) return "a text is not closed on its line; a quote is missing";
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::string> behind_comma() const {
        const auto next = behind_blanks(at_ + 1);
        if (next >= text_.size()) return std::nullopt;
        if (text_[next] == '}' || text_[next] == ']')
            return fmt::format("a comma stands before `{}`; remove it", text_[next]);
        if (text_[next] == ',') return "two commas stand behind each other; remove one";
        return std::nullopt;
    }

    /// The letters of an exponent belong to their number.
    [[nodiscard]] std::optional<std::string> in_word() {
        const auto begin = at_;
        while (at_ + 1 < text_.size() && (is_letter(text_[at_ + 1]) || is_ascii_digit(text_[at_ + 1]))) ++at_;
        const auto word = text_.substr(begin, at_ + 1 - begin);
        const bool in_number = begin > 0 && (is_ascii_digit(text_[begin - 1]) || text_[begin - 1] == '.');
        if (in_number || word == "true" || word == "false" || word == "null") return std::nullopt;
        if (const auto next = behind_blanks(at_ + 1); next < text_.size() && text_[next] == ':')
            return fmt::format("names stand in double quotes: \"{}\"", shortened(word));
        return fmt::format(
            "`{}` is no value of JSON: a text stands in double quotes, and the words are true, false "
            "and null",
            shortened(word));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string_view foreign_bytes(std::string_view begin) {
    for (const auto& [bytes, what] : detail::known_files)
        if (begin.starts_with(bytes)) return what;
    return {};
}

OMNIGRAPH_INLINE std::optional<std::string> json_slip(std::string_view text) {
    if (auto around = detail::slip_around(text)) return around;
    if (const auto bad = find_invalid_utf8(text))
        return fmt::format("its byte {} is no UTF-8; save the file as UTF-8", *bad + 1);
    if (text.find('\0') != std::string_view::npos) return "it has a byte 0, which no text has";
    return detail::json_walk{text}.slip();
}

}  // namespace omnigraph::cluster::graph
