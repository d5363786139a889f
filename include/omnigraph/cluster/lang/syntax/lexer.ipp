// Bodies of lang/syntax/lexer.hpp.
#pragma once

#include <array>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE token lexer::next() {
    token read;
    next(read);
    return read;
}

OMNIGRAPH_INLINE void lexer::make(token& into, token_kind kind, std::size_t begin, std::size_t end) {
    position_ = end;
    into.kind = kind;
    into.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    into.text = {source_.data() + begin, end - begin};
}

OMNIGRAPH_INLINE void lexer::make_malformed(token& into, diagnostic_code why, std::size_t begin, std::size_t end) {
    problem_ = why;
    make(into, token_kind::malformed, begin, end);
}

OMNIGRAPH_INLINE void lexer::make_word(token& into, token_kind kind, std::size_t begin, std::size_t end) {
    if (end - begin <= max_name_bytes) make(into, kind, begin, end);
    else make_malformed(into, codes::name_too_long, begin, end);
}

OMNIGRAPH_INLINE unsigned char lexer::byte(std::size_t index) const {
    return index < source_.size() ? static_cast<unsigned char>(source_[index]) : static_cast<unsigned char>(0);
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

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

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::size_t lexer::word_end(std::size_t index) const {
    while (index < source_.size() && detail::in_word(static_cast<unsigned char>(source_[index]))) ++index;
    return index;
}

/// False when a comment does not end; `position_` is then at its start.
OMNIGRAPH_INLINE bool lexer::skip_blanks() {
    for (;;) {
        while (position_ < source_.size() &&
               detail::class_of[static_cast<unsigned char>(source_[position_])] == detail::blank)
            ++position_;
        if (byte(position_) != '/') return true;
        if (byte(position_ + 1) == '/') {
            const auto end = source_.find('\n', position_ + 2);
            position_ = end == std::string_view::npos ? source_.size() : end;
        } else if (byte(position_ + 1) == '*') {
            const auto end = source_.find("*/", position_ + 2);
            if (end == std::string_view::npos) return false;
            position_ = end + 2;
        } else {
            return true;
        }
    }
}

OMNIGRAPH_INLINE void lexer::next(token& into) {
    if (!skip_blanks()) return make_malformed(into, codes::unterminated_comment, position_, source_.size());
    const auto begin = position_;
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

/// A number ends at a word boundary: `1e5` and `7days` are malformed, and `0..3` is three tokens.
OMNIGRAPH_INLINE void lexer::number(token& into, std::size_t begin) {
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

OMNIGRAPH_INLINE void lexer::text(token& into, std::size_t begin) {
    for (auto at = begin + 1; at < source_.size(); ++at) {
        if (source_[at] == '"') return make(into, token_kind::string, begin, at + 1);
        if (source_[at] == '\\') ++at;
    }
    return make_malformed(into, codes::unterminated_string, begin, source_.size());
}

OMNIGRAPH_INLINE void lexer::sign(token& into, std::size_t begin) {
    const auto single = [&](token_kind kind) { return make(into, kind, begin, begin + 1); };
    const auto two = [&](char second, token_kind both, token_kind alone) {
        return byte(begin + 1) == static_cast<unsigned char>(second) ? make(into, both, begin, begin + 2)
                                                                     : single(alone);
    };
    switch (source_[begin]) {
        case '{': return single(token_kind::brace_open);
        case '}': return single(token_kind::brace_close);
        case '(': return single(token_kind::parenthesis_open);
        case ')': return single(token_kind::parenthesis_close);
        case '[': return single(token_kind::bracket_open);
        case ']': return single(token_kind::bracket_close);
        case '@': return single(token_kind::at);
        case ':': return single(token_kind::colon);
        case ',': return single(token_kind::comma);
        case '?': return single(token_kind::question);
        case '=': return single(token_kind::equal);
        case '+': return single(token_kind::plus);
        case '*': return single(token_kind::star);
        case '/': return single(token_kind::slash);
        case '%': return single(token_kind::percent);
        case '.': return two('.', token_kind::dots, token_kind::dot);
        case '-': return two('>', token_kind::arrow, token_kind::minus);
        case '<': return two('=', token_kind::less_equal, token_kind::less);
        case '>': return two('=', token_kind::greater_equal, token_kind::greater);
        case '!':
            if (byte(begin + 1) == '=') return make(into, token_kind::not_equal, begin, begin + 2);
            [[fallthrough]];
        default: return unexpected_character(into, begin);
    }
}

/// One character that begins no token, with all of its bytes.
OMNIGRAPH_INLINE void lexer::unexpected_character(token& into, std::size_t begin) {
    auto end = begin + 1;
    if (byte(begin) >= 0x80)
        while (end < source_.size() && (byte(end) & 0xC0U) == 0x80U) ++end;
    return make_malformed(into, codes::unexpected_character, begin, end);
}

OMNIGRAPH_INLINE std::optional<token> lexer::enum_word(std::size_t offset) {
    auto end = offset;
    while (end < source_.size() && (detail::in_word(byte(end)) || source_[end] == '-')) ++end;
    const bool is_number = (byte(offset) == '-' || (byte(offset) >= '0' && byte(offset) <= '9')) && byte(end) == '.';
    if (end == offset || is_number) return std::nullopt;
    token read;
    make_word(read, token_kind::identifier, offset, end);
    return read;
}

OMNIGRAPH_INLINE std::string decode_string(const token& word, std::optional<source_span>& fault) {
    const auto inner = word.text.substr(1, word.text.size() - 2);
    std::string text;
    text.reserve(inner.size());
    for (std::size_t index = 0; index < inner.size();) {
        const auto escape = inner.find('\\', index);
        text.append(inner.substr(index, escape - index));
        if (escape == std::string_view::npos) break;
        index = escape + 2;
        switch (const char escaped = inner[escape + 1]; escaped) {
            case '"':
            case '\\': text += escaped; break;
            case 'n': text += '\n'; break;
            case 'r': text += '\r'; break;
            case 't': text += '\t'; break;
            default: {
                const auto begin = word.span.begin + 1 + static_cast<std::uint32_t>(escape);
                if (!fault) fault = source_span{begin, begin + 2};
            }
        }
    }
    return text;
}

}  // namespace omnigraph::cluster::lang
