// The position of a parser in a source: the current token, what is expected there, and the faults so far. Both parsers
// use it.
//
//     if (!at.expect(token_kind::colon, "`:` after the property's name")) return false;
//
// (1) A function that returns false has reported the reason; the caller returns false up to the place where parsing can
//     continue.
// (2) Recursion is bounded: every recursive function holds a `nesting`.
// (3) After `max_faults` faults parsing gives up and says so; only the end follows then.
// (4) Memory is bounded: everything that is added to the tree goes through `append` or `charge`, and a tree beyond the
//     given bytes is given up, too.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/write_remedies.hpp>

namespace omnigraph::cluster::lang {

inline constexpr std::size_t max_faults = 100;

/// The limit on the lists of one tree while they grow, in bytes. Texts add at most twice the source.
inline constexpr std::size_t max_query_tree_bytes = std::size_t{56} << 20;
inline constexpr std::size_t max_schema_tree_bytes = std::size_t{12}
                                                     << 20;  ///< less, because a catalog is made beside it

class token_cursor {
public:
    static constexpr int max_nesting = 64;

    /// Check `readable` first. `max_bytes` bounds the tree.
    token_cursor(std::string_view source, faults& findings, std::size_t max_bytes = max_query_tree_bytes);

    /// Whether the source is UTF-8 and not too long; reports why not.
    [[nodiscard]] static bool readable(std::string_view source, faults& findings);

    [[nodiscard]] const token& current() const { return current_; }
    [[nodiscard]] bool is(token_kind kind) const { return current_.kind == kind; }
    [[nodiscard]] bool is_word(std::string_view word) const;
    /// The same for a literal, whose length the compiler knows, so the comparison is fast.
    template <std::size_t Size>
    [[nodiscard]] bool is_word(const char (&word)[Size]) const {
        return is(token_kind::identifier) && current_.text.size() == Size - 1 &&
               std::char_traits<char>::compare(current_.text.data(), word, Size - 1) == 0;
    }
    /// The same whatever the case of its letters, for words of other languages and for misspelled ones.
    [[nodiscard]] bool reads_as(std::string_view word) const;
    /// The text of the last taken token.
    [[nodiscard]] std::string_view before() const { return text_of(previous_); }
    [[nodiscard]] bool at_end() const { return is(token_kind::end); }

    /// The `count`th token after the current one.
    [[nodiscard]] token following(int count = 1) const;

    /// Returns the current token and advances.
    token take();
    void advance();
    [[nodiscard]] bool accept(token_kind kind) { return is(kind) && (advance(), true); }
    template <std::size_t Size>
    [[nodiscard]] bool accept_word(const char (&word)[Size]) {
        return is_word(word) && (advance(), true);
    }
    [[nodiscard]] bool accept_word(std::string_view word) { return is_word(word) && (advance(), true); }

    /// Takes a token of this kind, or reports that `what` was expected.
    [[nodiscard]] std::optional<token> expect(token_kind kind, std::string_view what);
    [[nodiscard]] bool expect_word(std::string_view word);

    /// Takes a word of an enum, which may begin with a digit or contain hyphens.
    [[nodiscard]] std::optional<token> expect_enum_word();

    /// Appends to a list of the tree; gives up when the tree becomes too large.
    template <class Item, class From = Item>
    void append(std::vector<Item>& list, From&& item);

    /// Counts heap bytes of the tree before they are allocated; gives up when there are too many.
    void charge(std::size_t bytes);

    /// Decodes a string token; reports a wrong escape.
    [[nodiscard]] std::string decoded(const token& text);

    /// The number of an integer token; nullopt after reporting that `Number` cannot hold it.
    template <class Number>
    [[nodiscard]] std::optional<Number> number(const token& digits, std::string_view what);

    /// Reports that `what` was expected at the current token.
    void unexpected(std::string_view what, std::string remedy = {}) { unexpected_near(what, {}, std::move(remedy)); }

    /// The same; suggests the nearest of `words` when the current token is a misspelling of it or has capitals.
    void unexpected_word(std::string_view what, std::span<const std::string_view> words, std::string remedy = {});
    void fail(diagnostic_code code, source_span where, std::string message, std::string remedy = {});

    /// How remedies name properties from here on.
    void name_rows(row_naming naming) { naming_ = naming; }
    [[nodiscard]] bool in_read() const { return naming_ == row_naming::by_variable; }

    /// Keeps only the first of the faults after `count` that name an expected word, because the later ones may follow
    /// from it.
    void keep_first_expectation(std::size_t count);

    /// Whether the last fault was reported at the current token.
    [[nodiscard]] bool reported_here() const { return failed() && findings_.back().span.begin == current_.span.begin; }

    /// Whether faults were reported since the cursor was made.
    [[nodiscard]] bool failed() const { return fault_count() > 0; }
    [[nodiscard]] std::size_t fault_count() const { return findings_.size() - before_; }
    [[nodiscard]] bool gave_up() const { return gave_up_; }

    /// The span from `begin` to the end of the last taken token.
    [[nodiscard]] source_span since(source_span begin) const { return {begin.begin, previous_.end}; }

    /// The number of open braces, and of open parentheses and brackets; recovery returns to this depth.
    struct depth {
        std::ptrdiff_t braces = 0, brackets = 0;
    };
    [[nodiscard]] depth opened() const { return {braces_, brackets_}; }

    /// After a fault in an item of a list: skips to the next comma, to the end of the list, or to the next line.
    void skip_item(depth list, token_kind close);

    /// Whether the current token begins a line. For recovery only; lines have no meaning in the grammars.
    [[nodiscard]] bool on_new_line() const;

    /// Held while something nested is parsed.
    class nesting {
    public:
        explicit nesting(token_cursor& cursor) : cursor_{cursor} { ++cursor_.depth_; }
        ~nesting() { --cursor_.depth_; }
        nesting(const nesting&) = delete;
        nesting& operator=(const nesting&) = delete;

        /// Reports when the nesting is too deep.
        [[nodiscard]] bool allowed() const;

    private:
        token_cursor& cursor_;
    };

private:
    [[nodiscard]] std::string shown_current() const;
    [[nodiscard]] std::string_view text_of(source_span of) const { return source_.substr(of.begin, of.end - of.begin); }
    [[nodiscard]] bool stands_twice() const;
    [[nodiscard]] bool takes_small(std::string_view what, std::string_view suggestion) const;
    void unexpected_near(std::string_view what, const std::string& suggestion, std::string remedy);
    [[nodiscard]] std::string remedy_here(std::string_view what, const std::string& suggestion,
                                          std::string remedy) const;
    void give_up(diagnostic_code code, source_span where, std::string message, std::string remedy);

    std::string_view source_;
    lexer words_;
    faults& findings_;
    std::size_t before_;
    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    token current_;
    source_span previous_;
    int depth_ = 0;
    std::ptrdiff_t braces_ = 0, brackets_ = 0;
    row_naming naming_ = row_naming::by_variable;
    bool gave_up_ = false;
    bool cut_off_ = false;  ///< by a string or comment without an end, which was reported
};

/// A piece of the source for a message: one short line, cut between characters; hidden characters are spelled out.
[[nodiscard]] std::string shown_source(std::string_view text);

/// A growing list doubles, and both copies count until the smaller one is freed, so `bytes_` is an upper bound.
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

template <class Number>
std::optional<Number> token_cursor::number(const token& digits, std::string_view what) {
    Number value{};
    const auto* end = digits.text.data() + digits.text.size();
    const auto read = std::from_chars(digits.text.data(), end, value);
    if (read.ec == std::errc{} && read.ptr == end) return value;
    fail(codes::number_out_of_range, digits.span,
         "`" + shown_source(digits.text) + "` is too large for " + std::string{what} + ".",
         std::is_integral_v<Number> ? "The largest is " + std::to_string(std::numeric_limits<Number>::max()) + "."
                                    : std::string{});
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/token_cursor.ipp>
#endif
