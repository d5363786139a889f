// Bodies of graph/values/plain_record.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>

namespace omnigraph::cluster::graph::detail {

/// How many of eight bytes come before the first that is a quote, a backslash, a control byte, or no ASCII.
[[nodiscard]] inline std::size_t ordinary_bytes(const char* bytes) {
    constexpr std::uint64_t each = 0x0101010101010101ULL, high = 0x8080808080808080ULL;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    const auto has_zero = [](std::uint64_t v) { return (v - each) & ~v & high; };
    const auto special = (word & high) | has_zero(word ^ each * '"') | has_zero(word ^ each * '\\') |
                         ((word - each * 0x20) & ~word & high);
    // What a subtraction borrows marks bytes behind a marked one only.
    return static_cast<std::size_t>(std::countr_zero(special)) / 8;
}

[[nodiscard]] OMNIGRAPH_INLINE bool has_equal_names(std::span<const plain_member> members) {
    for (std::size_t i = 1; i < members.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (members[i].name == members[j].name) return true;
    return false;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void plain_record::skip_blanks() {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

/// Together with the blanks behind it.
OMNIGRAPH_INLINE bool plain_record::take(char expected) {
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    skip_blanks();
    return true;
}

OMNIGRAPH_INLINE bool plain_record::take_text(std::string_view& into) {
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    const auto begin = ++at_;
    bool is_ascii = true;
    for (;; ++at_) {
        while (at_ + 8 <= text_.size()) {
            const auto ordinary = detail::ordinary_bytes(text_.data() + at_);
            at_ += ordinary;
            if (ordinary < 8) break;
        }
        if (at_ >= text_.size()) return false;
        const auto byte = static_cast<unsigned char>(text_[at_]);
        if (byte == '"') break;
        if (byte < 0x20 || byte == '\\') return false;
        is_ascii = is_ascii && byte < 0x80;
    }
    into = text_.substr(begin, at_ - begin);
    ++at_;
    return is_ascii || is_utf8(into);
}

OMNIGRAPH_INLINE bool plain_record::take_digits() {
    const auto begin = at_;
    while (at_ < text_.size() && is_ascii_digit(text_[at_])) ++at_;
    return at_ > begin;
}

OMNIGRAPH_INLINE bool plain_record::take_number(std::string_view& into) {
    const auto begin = at_;
    const auto next_is = [&](char c) { return at_ < text_.size() && text_[at_] == c; };
    if (next_is('-')) ++at_;
    if (next_is('0')) ++at_;
    else if (!take_digits()) return false;
    if (next_is('.')) {
        ++at_;
        if (!take_digits()) return false;
    }
    if (next_is('e') || next_is('E')) {
        ++at_;
        if (next_is('+') || next_is('-')) ++at_;
        if (!take_digits()) return false;
    }
    into = text_.substr(begin, at_ - begin);
    return true;
}

OMNIGRAPH_INLINE bool plain_record::take_word(std::string_view word, std::string_view& into) {
    into = text_.substr(at_, word.size());
    at_ += into.size();
    return into == word;
}

OMNIGRAPH_INLINE bool plain_record::take_value(plain_member& into) {
    if (at_ >= text_.size()) return false;
    switch (text_[at_]) {
        case '"': into.kind = plain_kind::text; return take_text(into.value);
        case 't': into.kind = plain_kind::truth; return take_word("true", into.value);
        case 'f': into.kind = plain_kind::falsehood; return take_word("false", into.value);
        case 'n': into.kind = plain_kind::null; return take_word("null", into.value);
        default: into.kind = plain_kind::number; return take_number(into.value);
    }
}

/// Up to its closing brace, and not the blanks behind it.
OMNIGRAPH_INLINE bool plain_record::take_object(std::vector<plain_member>& into, bool is_record) {
    into.clear();
    if (!take('{')) return false;
    bool is_first = true;
    for (;; is_first = false) {
        if (at_ < text_.size() && text_[at_] == '}') {
            ++at_;
            return !detail::has_equal_names(into);
        }
        if (!is_first && !take(',')) return false;
        plain_member member;
        if (!take_text(member.name)) return false;
        skip_blanks();
        if (!take(':')) return false;
        if (is_record && member.name == "data") {
            if (has_data_ || !take_object(data_, false)) return false;
            has_data_ = true;
        } else {
            if (into.size() == most_members || !take_value(member)) return false;
            into.push_back(member);
        }
        skip_blanks();
    }
}

OMNIGRAPH_INLINE std::size_t plain_record::read(std::string_view text) {
    text_ = text;
    at_ = 0;
    has_data_ = false;
    data_.clear();
    return take_object(head_, true) ? at_ : 0;
}

}  // namespace omnigraph::cluster::graph
