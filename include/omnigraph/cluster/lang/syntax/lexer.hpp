// The words of both languages (specification languages §1.1, §2.1).
//
//     lexer words{source};
//     for (token t = words.next(); t.kind != token_kind::end; t = words.next()) ...
//
// (1) Tokens are views of the source: nothing is copied, nothing is allocated.
// (2) Blanks and comments are skipped; every byte of the source is looked at once.
// (3) It always ends: each token but `end` covers at least one byte.
// (4) A text that is not made of words gives a token of a kind that no grammar wants
//     (`malformed`, with the reason in `problem`), and goes on behind it.
// Strings are only delimited here; decode_string gives their text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

enum class token_kind : std::uint8_t {
    end,
    identifier,  ///< begins lower-case or with an underscore; keywords and booleans are identifiers
    type_name,   ///< begins upper-case
    variable,    ///< `$name`
    integer,     ///< digits
    decimal,     ///< digits . digits
    string,      ///< with its quotes
    brace_open,
    brace_close,
    parenthesis_open,
    parenthesis_close,
    bracket_open,
    bracket_close,
    at,
    colon,
    comma,
    question,
    dot,
    dots,
    minus,
    arrow,
    star,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    malformed,  ///< lexer::problem() says what is wrong
};

struct token {
    token_kind kind = token_kind::end;
    source_span span;
    std::string_view text;  ///< as it stands in the source
};

class lexer {
public:
    static constexpr std::size_t largest_source = std::size_t{4} << 20;
    static constexpr std::size_t longest_name = 255;  ///< names are repeated in messages; longer ones are malformed

    /// `source` has at most `largest_source` bytes and outlives the tokens.
    explicit lexer(std::string_view source) : source_{source} {}

    [[nodiscard]] token next() {
        token read;
        next(read);
        return read;
    }

    /// The same, into a token that is there: copied as a whole right after its fields were written, it would be waited
    /// for.
    void next(token& into);

    /// The word of an enum that begins at `offset`, [A-Za-z0-9_-]+, and goes on behind it; nullopt when there is none.
    [[nodiscard]] std::optional<token> enum_word(std::size_t offset);

    /// Goes to the end of the source: nothing but `end` follows.
    void stop() { at_ = source_.size(); }

    /// Why the last malformed token is malformed.
    [[nodiscard]] diagnostic_code problem() const { return problem_; }

private:
    void make(token& into, token_kind kind, std::size_t begin, std::size_t end) {
        at_ = end;
        into.kind = kind;
        into.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
        into.text = {source_.data() + begin, end - begin};
    }
    void make_malformed(token& into, diagnostic_code why, std::size_t begin, std::size_t end) {
        problem_ = why;
        make(into, token_kind::malformed, begin, end);
    }
    void make_word(token& into, token_kind kind, std::size_t begin, std::size_t end) {
        if (end - begin <= longest_name) make(into, kind, begin, end);
        else make_malformed(into, codes::name_too_long, begin, end);
    }
    [[nodiscard]] unsigned char byte(std::size_t at) const {
        return at < source_.size() ? static_cast<unsigned char>(source_[at]) : static_cast<unsigned char>(0);
    }
    [[nodiscard]] std::size_t word_end(std::size_t at) const;
    [[nodiscard]] bool skip_blanks();
    void number(token& into, std::size_t begin);
    void text(token& into, std::size_t begin);
    void sign(token& into, std::size_t begin);
    void stranger(token& into, std::size_t begin);

    std::string_view source_;
    std::size_t at_ = 0;
    diagnostic_code problem_ = codes::unexpected_character;
};

/// The text of a string token. The place of its first escape other than \" \\ \n \r \t is told in `fault`.
[[nodiscard]] std::string decode_string(const token& from, std::optional<source_span>& fault);

// ---- details ----------------------------------------------------------------------------

namespace detail {

enum byte_class : std::uint8_t { other, blank, lower, upper, digit, quote, dollar };

[[nodiscard]] consteval std::array<byte_class, 256> byte_classes() {
    std::array<byte_class, 256> classes{};
    for (const unsigned char c : {' ', '\t', '\r', '\n'}) classes[c] = blank;
    for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = lower;
    for (unsigned c = 'A'; c <= 'Z'; ++c) classes[c] = upper;
    for (unsigned c = '0'; c <= '9'; ++c) classes[c] = digit;
    classes[static_cast<unsigned char>('_')] = lower;
    classes[static_cast<unsigned char>('"')] = quote;
    classes[static_cast<unsigned char>('$')] = dollar;
    return classes;
}

inline constexpr auto class_of = byte_classes();

[[nodiscard]] constexpr bool in_word(unsigned char c) {
    const auto of = class_of[c];
    return of == lower || of == upper || of == digit;
}

}  // namespace detail

inline std::size_t lexer::word_end(std::size_t at) const {
    while (at < source_.size() && detail::in_word(static_cast<unsigned char>(source_[at]))) ++at;
    return at;
}

/// False when a comment does not end; `at_` then stands at its beginning.
inline bool lexer::skip_blanks() {
    for (;;) {
        while (at_ < source_.size() && detail::class_of[static_cast<unsigned char>(source_[at_])] == detail::blank)
            ++at_;
        if (byte(at_) != '/') return true;
        if (byte(at_ + 1) == '/') {
            const auto end = source_.find('\n', at_ + 2);
            at_ = end == std::string_view::npos ? source_.size() : end;
        } else if (byte(at_ + 1) == '*') {
            const auto end = source_.find("*/", at_ + 2);
            if (end == std::string_view::npos) return false;
            at_ = end + 2;
        } else {
            return true;
        }
    }
}

inline void lexer::next(token& into) {
    if (!skip_blanks()) return make_malformed(into, codes::unterminated_comment, at_, source_.size());
    const auto begin = at_;
    if (begin >= source_.size()) return make(into, token_kind::end, begin, begin);
    switch (detail::class_of[static_cast<unsigned char>(source_[begin])]) {
        case detail::lower: return make_word(into, token_kind::identifier, begin, word_end(begin + 1));
        case detail::upper: return make_word(into, token_kind::type_name, begin, word_end(begin + 1));
        case detail::digit: return number(into, begin);
        case detail::quote: return text(into, begin);
        case detail::dollar:
            if (detail::class_of[byte(begin + 1)] == detail::lower)
                return make_word(into, token_kind::variable, begin, word_end(begin + 2));
            return make_malformed(into, codes::unexpected_character, begin, word_end(begin + 1));
        default: return sign(into, begin);
    }
}

/// A number ends at a word boundary: `1e5` and `7days` are no numbers, and `0..3` is three tokens.
inline void lexer::number(token& into, std::size_t begin) {
    const auto digits_end = [&](std::size_t at) {
        while (detail::class_of[byte(at)] == detail::digit) ++at;
        return at;
    };
    auto end = digits_end(begin);
    auto kind = token_kind::integer;
    if (byte(end) == '.' && detail::class_of[byte(end + 1)] == detail::digit) {
        kind = token_kind::decimal;
        end = digits_end(end + 1);
    }
    if (detail::in_word(byte(end))) return make_malformed(into, codes::malformed_number, begin, word_end(end));
    return make(into, kind, begin, end);
}

inline void lexer::text(token& into, std::size_t begin) {
    for (auto at = begin + 1; at < source_.size(); ++at) {
        if (source_[at] == '"') return make(into, token_kind::string, begin, at + 1);
        if (source_[at] == '\\') ++at;
    }
    return make_malformed(into, codes::unterminated_string, begin, source_.size());
}

inline void lexer::sign(token& into, std::size_t begin) {
    const auto one = [&](token_kind kind) { return make(into, kind, begin, begin + 1); };
    const auto two = [&](char second, token_kind both, token_kind alone) {
        return byte(begin + 1) == static_cast<unsigned char>(second) ? make(into, both, begin, begin + 2) : one(alone);
    };
    switch (source_[begin]) {
        case '{': return one(token_kind::brace_open);
        case '}': return one(token_kind::brace_close);
        case '(': return one(token_kind::parenthesis_open);
        case ')': return one(token_kind::parenthesis_close);
        case '[': return one(token_kind::bracket_open);
        case ']': return one(token_kind::bracket_close);
        case '@': return one(token_kind::at);
        case ':': return one(token_kind::colon);
        case ',': return one(token_kind::comma);
        case '?': return one(token_kind::question);
        case '=': return one(token_kind::equal);
        case '*': return one(token_kind::star);
        case '.': return two('.', token_kind::dots, token_kind::dot);
        case '-': return two('>', token_kind::arrow, token_kind::minus);
        case '<': return two('=', token_kind::less_equal, token_kind::less);
        case '>': return two('=', token_kind::greater_equal, token_kind::greater);
        case '!':
            if (byte(begin + 1) == '=') return make(into, token_kind::not_equal, begin, begin + 2);
            [[fallthrough]];
        default: return stranger(into, begin);
    }
}

/// One character that begins no token, with all the bytes of it.
inline void lexer::stranger(token& into, std::size_t begin) {
    auto end = begin + 1;
    if (byte(begin) >= 0x80)
        while (end < source_.size() && (byte(end) & 0xC0U) == 0x80U) ++end;
    return make_malformed(into, codes::unexpected_character, begin, end);
}

inline std::optional<token> lexer::enum_word(std::size_t offset) {
    auto end = offset;
    while (end < source_.size() && (detail::in_word(byte(end)) || source_[end] == '-')) ++end;
    if (end == offset) return std::nullopt;
    token read;
    make_word(read, token_kind::identifier, offset, end);
    return read;
}

inline std::string decode_string(const token& from, std::optional<source_span>& fault) {
    const auto inner = from.text.substr(1, from.text.size() - 2);
    std::string text;
    text.reserve(inner.size());
    for (std::size_t at = 0; at < inner.size();) {
        const auto escape = inner.find('\\', at);
        text.append(inner.substr(at, escape - at));
        if (escape == std::string_view::npos) break;
        at = escape + 2;
        switch (const char escaped = inner[escape + 1]; escaped) {
            case '"':
            case '\\': text += escaped; break;
            case 'n': text += '\n'; break;
            case 'r': text += '\r'; break;
            case 't': text += '\t'; break;
            default: {
                const auto begin = from.span.begin + 1 + static_cast<std::uint32_t>(escape);
                if (!fault) fault = source_span{begin, begin + 2};
            }
        }
    }
    return text;
}

}  // namespace omnigraph::cluster::lang
