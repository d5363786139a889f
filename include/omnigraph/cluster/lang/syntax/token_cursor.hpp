// A parser's place in a source: the current token, what is expected there, and the
// faults found so far. Both parsers are written on top of it.
//
//     if (!at.expect(token_kind::colon, "`:` after the property's name")) return false;
//
// (1) A function that returns false has reported why; the caller passes it on to the
//     boundary where parsing can go on.
// (2) Recursion is bounded: whoever recurses holds a `nesting`.
// (3) After `most_faults` faults parsing gives up and says so; nothing but the end follows then.
// (4) Memory is bounded: what a source adds to its tree goes through `append`, or is told to
//     `charge`, and a tree of more than the given bytes is given up too.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang {

/// Of the letters of ASCII.
[[nodiscard]] inline std::string lower_case(std::string_view word) {
    std::string text{word};
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

inline constexpr std::size_t most_faults = 100;

/// What the lists of one tree may take, while they grow. Texts come on top: at most twice the source.
inline constexpr std::size_t most_query_bytes = std::size_t{48} << 20;
inline constexpr std::size_t most_schema_bytes = std::size_t{12} << 20;  ///< less, since a catalog is made beside it

class token_cursor {
public:
    static constexpr int deepest_nesting = 64;

    /// Check `readable` first. `most_bytes` bounds the tree.
    token_cursor(std::string_view source, faults& found, std::size_t most_bytes = most_query_bytes)
        : source_{source}, words_{source}, found_{found}, before_{found.size()}, most_bytes_{most_bytes} {
        words_.next(current_);
    }

    /// Is the source small enough and UTF-8? Reports why not.
    [[nodiscard]] static bool readable(std::string_view source, faults& found);

    [[nodiscard]] const token& current() const { return current_; }
    [[nodiscard]] bool is(token_kind kind) const { return current_.kind == kind; }
    [[nodiscard]] bool is_word(std::string_view word) const {
        return is(token_kind::identifier) && current_.text == word;
    }
    /// The same for a literal, whose length the compiler knows: a comparison of a few bytes.
    template <std::size_t Size>
    [[nodiscard]] bool is_word(const char (&word)[Size]) const {
        return is(token_kind::identifier) && current_.text.size() == Size - 1 &&
               std::char_traits<char>::compare(current_.text.data(), word, Size - 1) == 0;
    }
    [[nodiscard]] bool at_end() const { return is(token_kind::end); }

    /// The token after the current one, or the `count`th after it.
    [[nodiscard]] token following(int count = 1) const {
        lexer ahead{words_};
        while (--count > 0) static_cast<void>(ahead.next());
        return ahead.next();
    }

    /// Takes the current token.
    token take() {
        const auto taken = current_;
        advance();
        return taken;
    }
    void advance() {
        switch (current_.kind) {
            case token_kind::brace_open: ++braces_; break;
            case token_kind::brace_close: --braces_; break;
            case token_kind::parenthesis_open:
            case token_kind::bracket_open: ++brackets_; break;
            case token_kind::parenthesis_close:
            case token_kind::bracket_close: --brackets_; break;
            default: break;
        }
        previous_ = current_.span;
        words_.next(current_);
    }
    [[nodiscard]] bool accept(token_kind kind) { return is(kind) && (advance(), true); }
    template <std::size_t Size>
    [[nodiscard]] bool accept_word(const char (&word)[Size]) {
        return is_word(word) && (advance(), true);
    }
    [[nodiscard]] bool accept_word(std::string_view word) { return is_word(word) && (advance(), true); }

    /// Takes a token of this kind, or reports that `what` was expected.
    [[nodiscard]] std::optional<token> expect(token_kind kind, std::string_view what) {
        if (is(kind)) return take();
        unexpected(what);
        return std::nullopt;
    }
    [[nodiscard]] bool expect_word(std::string_view word) {
        if (accept_word(word)) return true;
        unexpected_word("`" + std::string{word} + "`", std::array{word});
        return false;
    }

    /// Takes a word of an enum, which may begin with a digit or hold hyphens.
    [[nodiscard]] std::optional<token> expect_enum_word() {
        const auto word = at_end() ? std::nullopt : words_.enum_word(current_.span.begin);
        if (word && word->kind == token_kind::malformed) current_ = *word;
        if (!word || word->kind == token_kind::malformed) {
            unexpected("a value of the enum");
            return std::nullopt;
        }
        previous_ = word->span;
        words_.next(current_);
        return word;
    }

    /// Adds to a list of the tree, or gives up when the tree becomes too large.
    template <class Item, class From = Item>
    void append(std::vector<Item>& list, From&& item);

    /// So many bytes of heap are about to be taken for the tree: gives up when they are too many.
    void charge(std::size_t bytes);

    /// Decodes a string token; reports an escape that is none.
    [[nodiscard]] std::string decoded(const token& text);

    /// The number of an integer token; reports, and gives nullopt, when `Number` cannot hold it.
    template <class Number>
    [[nodiscard]] std::optional<Number> number(const token& digits, std::string_view what);

    /// Reports that the current token is not `what`.
    void unexpected(std::string_view what, std::string remedy = {}) { unexpected_near(what, {}, std::move(remedy)); }

    /// The same; says so when the current token is a misspelling of one of these words, or one in capitals.
    void unexpected_word(std::string_view what, std::span<const std::string_view> words, std::string remedy = {}) {
        const auto word = lower_case(current_.text);
        std::string suggestion;
        if (std::ranges::find(words, word) != words.end() && word != current_.text) suggestion = suggested(word);
        else if (is(token_kind::identifier)) suggestion = did_you_mean(word, words);
        unexpected_near(what, suggestion, std::move(remedy));
    }
    void fail(diagnostic_code code, source_span where, std::string message, std::string remedy = {});

    /// Of the faults behind the first `count` that say which word was expected, only the first is kept: the others may
    /// follow from it.
    void keep_first_expectation(std::size_t count);

    /// Faults have been reported since the cursor was made; how many.
    [[nodiscard]] bool failed() const { return fault_count() > 0; }
    [[nodiscard]] std::size_t fault_count() const { return found_.size() - before_; }
    [[nodiscard]] bool gave_up() const { return gave_up_; }

    /// From `begin` to the end of the last taken token.
    [[nodiscard]] source_span since(source_span begin) const { return {begin.begin, previous_.end}; }

    /// How many braces, and parentheses and brackets, were taken that open, less those that close: where recovery finds
    /// back to.
    struct depth {
        std::ptrdiff_t braces = 0, brackets = 0;
    };
    [[nodiscard]] depth opened() const { return {braces_, brackets_}; }

    /// After a fault in an item of a list: to the next comma of the list, to its end, or to its next line.
    void skip_item(depth list, token_kind close);

    /// Does the current token begin a line of its own? For recovery only: lines mean nothing to the grammars.
    [[nodiscard]] bool on_new_line() const {
        return source_.substr(previous_.end, current_.span.begin - previous_.end).find('\n') != std::string_view::npos;
    }

    /// Held while parsing something nested.
    class nesting {
    public:
        explicit nesting(token_cursor& of) : of_{of} { ++of_.depth_; }
        ~nesting() { --of_.depth_; }
        nesting(const nesting&) = delete;
        nesting& operator=(const nesting&) = delete;

        /// Reports when it is too deep.
        [[nodiscard]] bool allowed() const {
            if (of_.depth_ <= deepest_nesting) return true;
            of_.fail(codes::nested_too_deep, of_.current_.span,
                     "This is nested more than " + std::to_string(deepest_nesting) + " levels deep.");
            return false;
        }

    private:
        token_cursor& of_;
    };

private:
    [[nodiscard]] std::string shown_current() const;
    void unexpected_near(std::string_view what, const std::string& suggestion, std::string remedy);
    void give_up(diagnostic_code code, source_span where, std::string message, std::string remedy);

    std::string_view source_;
    lexer words_;
    faults& found_;
    std::size_t before_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    token current_;
    source_span previous_;
    int depth_ = 0;
    std::ptrdiff_t braces_ = 0, brackets_ = 0;
    bool gave_up_ = false;
    bool cut_off_ = false;  ///< by a string or comment without an end, which has been reported
};

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// A piece of the source for a message: cut to one short line, between characters. What nobody would see is spelled.
[[nodiscard]] inline std::string shown_source(std::string_view text) {
    constexpr std::size_t most = 40;
    auto end = std::min({text.size(), most, text.find('\n'), text.find('\r')});
    const bool cut = end < text.size();
    while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    std::string shown;
    for (std::size_t at = 0, length = 0; at < end; at += length) {
        length = std::max<std::size_t>(1, cluster::detail::utf8_sequence_length(text, at));
        const auto character = text.substr(at, length);
        shown += character == "\t"                              ? " "
                 : visibility_of(character) == visibility::seen ? std::string{character}
                                                                : spelled(character);
    }
    return shown + (cut ? "..." : "");
}

/// What to write instead of a character of other languages; empty when nobody knows.
[[nodiscard]] inline std::string instead_of(std::string_view character) {
    if (character == "#") return "Comments begin with //.";
    if (character == ";") return "Remove it.";
    for (const auto* quote : {"'", "`", "\u2018", "\u2019", "\u201C", "\u201D"})
        if (character == quote) return "Texts stand in \"...\".";
    return {};
}

}  // namespace detail

inline bool token_cursor::readable(std::string_view source, faults& found) {
    if (source.size() > lexer::largest_source) {
        found.push_back({fault_family::parse,
                         codes::source_too_large,
                         {0, 1},
                         "The source has " + std::to_string(source.size()) + " bytes, more than the " +
                             std::to_string(lexer::largest_source) + " that are read.",
                         "Split it."});
        return false;
    }
    if (const auto bad = find_invalid_utf8(source)) {
        const auto at = static_cast<std::uint32_t>(*bad);
        found.push_back({fault_family::parse,
                         codes::source_not_utf8,
                         {at, at + 1},
                         "The source is not UTF-8 here.",
                         "Save the file as UTF-8."});
        return false;
    }
    return true;
}

inline void token_cursor::fail(diagnostic_code code, source_span where, std::string message, std::string remedy) {
    if (gave_up_) return;
    if (where.end == where.begin) ++where.end;
    found_.push_back({fault_family::parse, code, where, std::move(message), std::move(remedy)});
    if (found_.size() - before_ < most_faults) return;
    give_up(codes::too_many_faults, where,
            "There are more than " + std::to_string(most_faults) + " faults; the rest of the source was not read.",
            "Correct the first ones and try again.");
}

inline void token_cursor::keep_first_expectation(std::size_t count) {
    bool first = true;
    const auto follows = [&](const fault& one) {
        return (one.code == codes::unexpected_token || one.code == codes::unexpected_character) &&
               !std::exchange(first, false);
    };
    const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(before_ + count);
    found_.erase(std::remove_if(begin, found_.end(), follows), found_.end());
}

/// Whoever loops until the end finds it at once.
inline void token_cursor::give_up(diagnostic_code code, source_span where, std::string message, std::string remedy) {
    if (gave_up_) return;
    if (where.end == where.begin) ++where.end;
    gave_up_ = true;
    found_.push_back({fault_family::parse, code, where, std::move(message), std::move(remedy)});
    words_.stop();
    words_.next(current_);
}

inline void token_cursor::charge(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ <= most_bytes_) return;
    give_up(codes::tree_too_large, current_.span,
            "The source says more than fits into " + std::to_string(most_bytes_ >> 20) +
                " MiB of memory; from here on it was not read.",
            "Split it.");
}

/// Lists double as they grow. Both copies count until the smaller one is gone, so `bytes_` is what is taken at most.
template <class Item, class From>
void token_cursor::append(std::vector<Item>& list, From&& item) {
    if (list.size() == list.capacity()) {
        const auto before = list.capacity() * sizeof(Item);
        const auto grown = std::max<std::size_t>(1, list.capacity() * 2);
        charge(grown * sizeof(Item));
        if (gave_up_) return;
        list.reserve(grown);
        bytes_ -= before;
    }
    list.emplace_back(std::forward<From>(item));
}

inline std::string token_cursor::shown_current() const {
    if (at_end()) return "the end of the source";
    return "`" + detail::shown_source(current_.text) + "`";
}

inline void token_cursor::skip_item(depth list, token_kind close) {
    while (!at_end()) {
        const bool in_list = braces_ <= list.braces && brackets_ <= list.brackets;
        if (in_list && (is(token_kind::comma) || is(close))) return;
        // A parenthesis that was left open ends with the block around it, or where a block begins.
        if (braces_ <= list.braces && is(token_kind::brace_close)) return;
        if (close == token_kind::parenthesis_close && is(token_kind::brace_open)) return;
        take();
        if (braces_ <= list.braces && brackets_ <= list.brackets && on_new_line()) return;
    }
}

inline void token_cursor::unexpected_near(std::string_view what, const std::string& suggestion, std::string remedy) {
    if (cut_off_ && at_end()) return;
    if (is(token_kind::malformed)) {
        const auto why = words_.problem();
        cut_off_ = why == codes::unterminated_comment || why == codes::unterminated_string;
        if (why == codes::unterminated_comment)
            return fail(why, current_.span, "This comment does not end.", "Close it with `*/`.");
        if (why == codes::unterminated_string)
            return fail(why, current_.span, "This string does not end.", "Close it with `\"`.");
        if (why == codes::name_too_long)
            return fail(why, current_.span,
                        "This name is longer than " + std::to_string(lexer::longest_name) + " bytes.",
                        "Choose a shorter one.");
        if (why == codes::malformed_number)
            return fail(why, current_.span, shown_current() + " is neither a number nor a name.",
                        "Numbers are digits with at most one point, without exponent; names begin with a letter.");
        if (current_.text.starts_with('$') && current_.text.size() > 1)
            return fail(why, current_.span, "Expected " + std::string{what} + ", found " + shown_current() + ".",
                        "Names of variables begin with a small letter or `_`.");
        if (visibility_of(current_.text) != visibility::seen)
            remedy = current_.span.begin == 0 && current_.text == "\xEF\xBB\xBF"
                         ? "Save the file without a byte-order mark."
                         : "Remove it.";
        if (remedy.empty()) remedy = detail::instead_of(current_.text);
        return fail(why, current_.span,
                    "Expected " + std::string{what} + ", found the character " + shown_current() +
                        ", which means nothing here.",
                    std::move(remedy));
    }
    fail(codes::unexpected_token, current_.span,
         "Expected " + std::string{what} + ", found " + shown_current() + "." + suggestion, std::move(remedy));
}

inline std::string token_cursor::decoded(const token& text) {
    std::optional<source_span> fault;
    auto decoded = decode_string(text, fault);
    if (fault)
        fail(codes::unsupported_escape, *fault, "This escape sequence is not supported in a string.",
             "Only \\\" \\\\ \\n \\r and \\t are; other characters are written as they are.");
    return decoded;
}

template <class Number>
std::optional<Number> token_cursor::number(const token& digits, std::string_view what) {
    Number value{};
    const auto* end = digits.text.data() + digits.text.size();
    const auto read = std::from_chars(digits.text.data(), end, value);
    if (read.ec == std::errc{} && read.ptr == end) return value;
    fail(codes::number_out_of_range, digits.span,
         "`" + detail::shown_source(digits.text) + "` is too large for " + std::string{what} + ".",
         std::is_integral_v<Number> ? "The largest is " + std::to_string(std::numeric_limits<Number>::max()) + "."
                                    : std::string{});
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang
