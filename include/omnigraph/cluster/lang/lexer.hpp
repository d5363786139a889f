// Words of both languages: `.pg` and `.gq` share blanks, comments, names, literals and
// punctuation (specification languages §1.1, §2.1).
//
//     lexer words{source};
//     for (token t = words.next(); t.kind != token_kind::end; t = words.next()) ...
//
// A token is a view into the source; nothing is allocated. Keywords are not reserved:
// they are identifiers that the grammar asks for by text. A word ends where its letters
// end, so `trueness` is an identifier and `nodePerson` is not a keyword and a name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/source.hpp>

namespace omnigraph::cluster::lang {

/// Sources beyond this are refused before they are looked at.
inline constexpr std::size_t largest_source = 16u << 20;

enum class token_kind : std::uint8_t {
    end,
    identifier,   ///< begins with a lower-case letter or `_`
    type_name,    ///< begins with an upper-case letter
    variable,     ///< `$name`; the text is without the `$`
    string,       ///< the text is what stands between the quotes, escapes included
    integer,      ///< digits
    floating,     ///< digits, a dot, digits
    punctuation,  ///< one of { } ( ) [ ] : , @ ? . = < > -  or  -> .. >= <= !=
    invalid,      ///< nothing of the above, an unterminated string or comment; the text is the offender
};

struct token {
    token_kind kind = token_kind::end;
    std::string_view text;
    source_span span;

    [[nodiscard]] bool is(std::string_view punctuation) const { return kind == token_kind::punctuation && text == punctuation; }
    [[nodiscard]] bool is_word(std::string_view word) const { return kind == token_kind::identifier && text == word; }
};

namespace detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
constexpr bool is_word_character(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }

}  // namespace detail

class lexer {
public:
    explicit lexer(std::string_view source) : source_{source} {}

    [[nodiscard]] token next() {
        if (!skip_blanks()) return take(token_kind::invalid, source_.size() - at_);
        if (at_ == source_.size()) return take(token_kind::end, 0);
        const char c = source_[at_];
        if (detail::is_lower(c)) return take(token_kind::identifier, word_length(at_));
        if (detail::is_upper(c)) return take(token_kind::type_name, word_length(at_));
        if (detail::is_digit(c)) return number();
        if (c == '$') return variable();
        if (c == '"') return string();
        return punctuation();
    }

    /// The letters, digits, `_` and `-` that begin here after blanks: the words of an enum.
    [[nodiscard]] token next_enum_word() {
        if (!skip_blanks()) return take(token_kind::invalid, source_.size() - at_);
        std::size_t end = at_;
        while (end < source_.size() && (detail::is_word_character(source_[end]) || source_[end] == '-')) ++end;
        return end == at_ ? next() : take(token_kind::identifier, end - at_);
    }

    [[nodiscard]] std::uint32_t offset() const { return static_cast<std::uint32_t>(at_); }
    void rewind_to(std::uint32_t offset) { at_ = offset; }

private:
    token take(token_kind kind, std::size_t length) {
        const token taken{kind, source_.substr(at_, length), {offset(), static_cast<std::uint32_t>(at_ + length)}};
        at_ += length;
        return taken;
    }

    // False at a comment that does not end.
    bool skip_blanks() {
        while (at_ < source_.size()) {
            const char c = source_[at_];
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                ++at_;
            } else if (c == '/' && source_.substr(at_, 2) == "//") {
                const auto end = source_.find('\n', at_);
                at_ = end == std::string_view::npos ? source_.size() : end;
            } else if (c == '/' && source_.substr(at_, 2) == "/*") {
                const auto end = source_.find("*/", at_ + 2);
                if (end == std::string_view::npos) return false;
                at_ = end + 2;
            } else {
                break;
            }
        }
        return true;
    }

    [[nodiscard]] std::size_t word_length(std::size_t from) const {
        std::size_t end = from;
        while (end < source_.size() && detail::is_word_character(source_[end])) ++end;
        return end - from;
    }

    [[nodiscard]] std::size_t digits_length(std::size_t from) const {
        std::size_t end = from;
        while (end < source_.size() && detail::is_digit(source_[end])) ++end;
        return end - from;
    }

    token number() {
        const auto whole = digits_length(at_);
        const auto dot = at_ + whole;
        const auto fraction = dot + 1 < source_.size() && source_[dot] == '.' ? digits_length(dot + 1) : 0;
        return fraction == 0 ? take(token_kind::integer, whole) : take(token_kind::floating, whole + 1 + fraction);
    }

    token variable() {
        const auto length = at_ + 1 < source_.size() && detail::is_lower(source_[at_ + 1]) ? word_length(at_ + 1) : 0;
        if (length == 0) return take(token_kind::invalid, 1);
        auto taken = take(token_kind::variable, length + 1);
        taken.text.remove_prefix(1);
        return taken;
    }

    token string() {
        for (std::size_t end = at_ + 1; end < source_.size(); ++end) {
            if (source_[end] == '\\') {
                ++end;
            } else if (source_[end] == '"') {
                auto taken = take(token_kind::string, end + 1 - at_);
                taken.text = taken.text.substr(1, taken.text.size() - 2);
                return taken;
            }
        }
        return take(token_kind::invalid, source_.size() - at_);
    }

    token punctuation() {
        const auto two = source_.substr(at_, 2);
        if (two == "->" || two == ".." || two == ">=" || two == "<=" || two == "!=") return take(token_kind::punctuation, 2);
        constexpr std::string_view ones = "{}()[]:,@?.=<>-";
        if (ones.find(source_[at_]) != std::string_view::npos) return take(token_kind::punctuation, 1);
        // A whole character, so that the message stays UTF-8.
        std::size_t length = 1;
        while (at_ + length < source_.size() && (static_cast<unsigned char>(source_[at_ + length]) & 0xC0u) == 0x80u) ++length;
        return take(token_kind::invalid, length);
    }

    std::string_view source_;
    std::size_t at_ = 0;
};

/// What a string token stands for; nullopt at an escape other than \" \\ \n \r \t.
[[nodiscard]] inline std::optional<std::string> decode_string(std::string_view raw) {
    std::string decoded;
    decoded.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            decoded += raw[i];
            continue;
        }
        if (++i == raw.size()) return std::nullopt;
        switch (raw[i]) {
            case '"': decoded += '"'; break;
            case '\\': decoded += '\\'; break;
            case 'n': decoded += '\n'; break;
            case 'r': decoded += '\r'; break;
            case 't': decoded += '\t'; break;
            default: return std::nullopt;
        }
    }
    return decoded;
}

}  // namespace omnigraph::cluster::lang
