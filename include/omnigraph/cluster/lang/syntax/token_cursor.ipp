// Bodies of lang/syntax/token_cursor.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE token_cursor::token_cursor(std::string_view source, faults& findings, std::size_t max_bytes)
    : source_{source}, words_{source}, findings_{findings}, before_{findings.size()}, max_bytes_{max_bytes} {
    words_.next(current_);
}

OMNIGRAPH_INLINE bool token_cursor::is_word(std::string_view word) const {
    return is(token_kind::identifier) && current_.text == word;
}

OMNIGRAPH_INLINE bool token_cursor::reads_as(std::string_view word) const {
    return (is(token_kind::identifier) || is(token_kind::type_name)) && ascii_lower(current_.text) == word;
}

OMNIGRAPH_INLINE token token_cursor::following(int count) const {
    lexer ahead{words_};
    while (--count > 0) static_cast<void>(ahead.next());
    return ahead.next();
}

OMNIGRAPH_INLINE token token_cursor::take() {
    const auto taken = current_;
    advance();
    return taken;
}

OMNIGRAPH_INLINE void token_cursor::advance() {
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

OMNIGRAPH_INLINE std::optional<token> token_cursor::expect(token_kind kind, std::string_view what) {
    if (is(kind)) return take();
    unexpected(what);
    return std::nullopt;
}

OMNIGRAPH_INLINE bool token_cursor::expect_word(std::string_view word) {
    if (accept_word(word)) return true;
    unexpected_word("`" + std::string{word} + "`", std::array{word});
    return false;
}

OMNIGRAPH_INLINE std::optional<token> token_cursor::expect_enum_word() {
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

OMNIGRAPH_INLINE void token_cursor::unexpected_word(std::string_view what, std::span<const std::string_view> words,
                                                    std::string remedy) {
    const auto word = ascii_lower(current_.text);
    std::string suggestion;
    if (std::ranges::find(words, word) != words.end() && word != current_.text) suggestion = suggested(word);
    else if (is(token_kind::identifier)) suggestion = did_you_mean(word, words);
    unexpected_near(what, suggestion, std::move(remedy));
}

/// Whether the current word would be right here in small letters.
OMNIGRAPH_INLINE bool token_cursor::takes_small(std::string_view what, std::string_view suggestion) const {
    const auto word = ascii_lower(current_.text);
    const auto quoted = "`" + word + "`";
    if (suggestion.find(quoted) != std::string_view::npos) return true;
    if (const auto at = what.find(quoted); at != std::string_view::npos && !what.substr(0, at).ends_with("after "))
        return true;
    if (what == "an expression" || what == "a value") return word == "true" || word == "false";
    if (what.starts_with("a comparison")) {
        static constexpr std::array<std::string_view, 5> tests{"is", "in", "contains", "starts_with", "ends_with"};
        return word == "not" ? ascii_lower(following().text) == "in" : std::ranges::find(tests, word) != tests.end();
    }
    const bool verb = word == "insert" || word == "update" || word == "delete";
    return verb && what.starts_with("insert, update, delete");
}

/// A word or sign that was written twice in a row. Not a sign of other languages, such as `::`, nor what closes.
OMNIGRAPH_INLINE bool token_cursor::stands_twice() const {
    const bool marks_name = is(token_kind::colon) && following().kind == token_kind::identifier &&
                            following().span.begin == current_.span.end;
    if (marks_name || text_of(previous_) != current_.text || is(token_kind::brace_close) ||
        is(token_kind::parenthesis_close) || is(token_kind::bracket_close))
        return false;
    return previous_.end < current_.span.begin || is(token_kind::brace_open) || is(token_kind::parenthesis_open);
}

OMNIGRAPH_INLINE bool token_cursor::on_new_line() const {
    return source_.substr(previous_.end, current_.span.begin - previous_.end).find('\n') != std::string_view::npos;
}

OMNIGRAPH_INLINE bool token_cursor::nesting::allowed() const {
    if (cursor_.depth_ <= max_nesting) return true;
    cursor_.fail(codes::nested_too_deep, cursor_.current_.span,
                 "This is nested more than " + std::to_string(max_nesting) + " levels deep.");
    return false;
}

OMNIGRAPH_INLINE std::string shown_source(std::string_view text) {
    constexpr std::size_t most = 40;
    auto end = std::min({text.size(), most, text.find('\n'), text.find('\r')});
    const bool cut = end < text.size();
    while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    std::string shown;
    for (std::size_t at = 0, length = 0; at < end; at += length) {
        length = std::max<std::size_t>(1, utf8_sequence_length(text, at));
        const auto character = text.substr(at, length);
        shown += character == "\t"                                 ? " "
                 : visibility_of(character) == visibility::visible ? std::string{character}
                                                                   : escaped_character(character);
    }
    return shown + (cut ? "..." : "");
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// For a character and the word that stands directly behind it, such as `&lt` for `<`.
[[nodiscard]] OMNIGRAPH_INLINE std::string instead_of_both(std::string_view character, std::string_view word) {
    if (character != "&") return {};
    if (word == "lt") return "Write `<`.";
    if (word == "gt") return "Write `>`.";
    if (word == "quot") return "Texts stand in \"...\".";
    return {};
}

/// The remedy for a character of another language; empty when unknown.
[[nodiscard]] OMNIGRAPH_INLINE std::string instead_of(std::string_view character, std::string_view what) {
    if (character == "#") return "Comments begin with //.";
    if (character == ";" && what.starts_with("`,`")) return "Write `,`; nothing is separated by semicolons.";
    const bool wants_sign = what.size() >= 3 && what[0] == '`' && what[2] == '`';
    if (character == ";" && wants_sign) return "Write " + std::string{what.substr(0, 3)} + ".";
    if (character == ";") return "Remove it.";
    if (character == "!") return "Remove it; what may be missing has a `?` behind its type.";
    const bool in_query =
        what == "an expression" || what.starts_with("a comparison") || what.starts_with("an operator");
    if (character == "|" && in_query) return "Write one of them; where tests are joined write `or`.";
    if (character == "&") return "Write `and`.";
    if (character == "^" && what != "a value") return std::string{no_powers};
    for (const auto* quote : {"'", "`", "\u2018", "\u2019", "\u201C", "\u201D"})
        if (character == quote) return "Texts stand in \"...\".";
    return {};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool token_cursor::readable(std::string_view source, faults& findings) {
    if (source.size() > lexer::max_source_bytes) {
        findings.push_back({fault_family::parse,
                            codes::source_too_large,
                            {0, 1},
                            "The source has " + std::to_string(source.size()) + " bytes, more than the " +
                                std::to_string(lexer::max_source_bytes) + " that are read.",
                            "Split it."});
        return false;
    }
    if (const auto bad = find_invalid_utf8(source)) {
        const auto offset = static_cast<std::uint32_t>(*bad);
        findings.push_back({fault_family::parse,
                            codes::source_not_utf8,
                            {offset, offset + 1},
                            "The source is not UTF-8 here.",
                            "Save the file as UTF-8."});
        return false;
    }
    return true;
}

OMNIGRAPH_INLINE void token_cursor::fail(diagnostic_code code, source_span where, std::string message,
                                         std::string remedy) {
    if (gave_up_) return;
    if (where.end == where.begin) ++where.end;
    findings_.push_back({fault_family::parse, code, where, std::move(message), in_write(std::move(remedy), naming_)});
    if (findings_.size() - before_ < max_faults) return;
    give_up(codes::too_many_faults, where,
            "There are more than " + std::to_string(max_faults) + " faults; the rest of the source was not read.",
            "Correct the first ones and try again.");
}

OMNIGRAPH_INLINE void token_cursor::keep_first_expectation(std::size_t count) {
    bool first = true;
    const auto follows = [&](const fault& one) {
        return (one.code == codes::unexpected_token || one.code == codes::unexpected_character) &&
               !std::exchange(first, false);
    };
    const auto begin = findings_.begin() + static_cast<std::ptrdiff_t>(before_ + count);
    findings_.erase(std::remove_if(begin, findings_.end(), follows), findings_.end());
}

/// Loops that run to the end find it at once.
OMNIGRAPH_INLINE void token_cursor::give_up(diagnostic_code code, source_span where, std::string message,
                                            std::string remedy) {
    if (gave_up_) return;
    if (where.end == where.begin) ++where.end;
    gave_up_ = true;
    findings_.push_back({fault_family::parse, code, where, std::move(message), std::move(remedy)});
    words_.stop();
    words_.next(current_);
}

OMNIGRAPH_INLINE void token_cursor::charge(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ <= max_bytes_) return;
    give_up(codes::tree_too_large, current_.span,
            "The source says more than fits into " + std::to_string(max_bytes_ >> 20) +
                " MiB of memory; from here on it was not read.",
            "Split it.");
}

OMNIGRAPH_INLINE std::string token_cursor::shown_current() const {
    if (at_end()) return "the end of the source";
    return "`" + shown_source(current_.text) + "`";
}

OMNIGRAPH_INLINE void token_cursor::skip_item(depth list, token_kind close) {
    while (!at_end()) {
        const bool in_list = braces_ <= list.braces && brackets_ <= list.brackets;
        if (in_list && (is(token_kind::comma) || is(close))) return;
        // An unclosed parenthesis ends with the block around it, or where a block begins.
        if (braces_ <= list.braces && is(token_kind::brace_close)) return;
        if (close == token_kind::parenthesis_close && is(token_kind::brace_open)) return;
        take();
        if (braces_ <= list.braces && brackets_ <= list.brackets && on_new_line()) return;
    }
}

OMNIGRAPH_INLINE void token_cursor::unexpected_near(std::string_view what, const std::string& suggestion,
                                                    std::string remedy) {
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
                        "This name is longer than " + std::to_string(lexer::max_name_bytes) + " bytes.",
                        "Choose a shorter one.");
        if (why == codes::malformed_number)
            return fail(why, current_.span, shown_current() + " is neither a number nor a name.",
                        "Numbers are digits with at most one point, without exponent; names begin with a letter, and "
                        "thirty days are duration(\"P30D\").");
        if (current_.text.starts_with('$') && current_.text.size() > 1)
            return fail(why, current_.span, "Expected " + std::string{what} + ", found " + shown_current() + ".",
                        "Names of variables begin with a small letter or `_`.");
        if (visibility_of(current_.text) != visibility::visible)
            remedy = current_.span.begin == 0 && current_.text == "\xEF\xBB\xBF"
                         ? "Save the file without a byte-order mark."
                         : "Remove it.";
        if (remedy.empty()) remedy = foreign_form_remedy(what, current_.text);
        if (remedy.empty() && following().span.begin == current_.span.end)
            remedy = detail::instead_of_both(current_.text, following().text);
        if (remedy.empty()) remedy = detail::instead_of(current_.text, what);
        if (remedy.empty()) remedy = usual_remedy(what, shown_current());
        return fail(why, current_.span,
                    "Expected " + std::string{what} + ", found the character " + shown_current() +
                        ", which means nothing here.",
                    std::move(remedy));
    }
    fail(codes::unexpected_token, current_.span,
         "Expected " + std::string{what} + ", found " + shown_current() + "." + suggestion,
         remedy_here(what, suggestion, std::move(remedy)));
}

[[nodiscard]] OMNIGRAPH_INLINE std::string how_to_name_property(std::string_view variable, std::string_view name) {
    return "A property stands behind a point: " + std::string{variable} + "." + shown_source(name) + ".";
}

/// The caller's unless what stands there is a word that says more; the usual one where there is none.
OMNIGRAPH_INLINE std::string token_cursor::remedy_here(std::string_view what, const std::string& suggestion,
                                                       std::string remedy) const {
    if (at_end()) return remedy.empty() ? "Write " + std::string{what} + "." : remedy;
    const bool type_wanted = what.find("type") != std::string_view::npos;
    if (is(token_kind::type_name) && !type_wanted && takes_small(what, suggestion))
        if (auto small = small_letters_remedy(current_.text); !small.empty()) return small;
    const bool between_names = what == "`->`";
    if (stands_twice() && !between_names) return "Remove it; it stands here twice.";
    if (!remedy.empty()) return remedy;
    if (is(token_kind::parenthesis_close) && what == "an expression") {
        const auto before = text_of(previous_);
        if (before == "(") return "Write what it takes; rows are counted by count(*).";
        if (before == ",") return "Write an expression before it, or remove the comma.";
    }
    if (is(token_kind::dot) && following(2).kind == token_kind::parenthesis_open) {
        auto method = foreign_function_remedy(following().text);
        return method.empty() ? std::string{without_methods} : method;
    }
    const bool of_variable = text_of(previous_).starts_with('$');
    const auto next = following();
    if (of_variable && is(token_kind::colon) && next.kind == token_kind::colon)
        return how_to_name_property(text_of(previous_), following(2).text);
    if (of_variable && is(token_kind::bracket_open) && next.kind == token_kind::string && next.text.size() > 2)
        return how_to_name_property(text_of(previous_), next.text.substr(1, next.text.size() - 2));
    if (auto form = foreign_form_remedy(what, current_.text); !form.empty()) return form;
    if (const auto meant = suggestion.find('`'); meant != std::string::npos)
        return "Write " + suggestion.substr(meant, suggestion.rfind('`') + 1 - meant) + ".";
    // Another word where one word stands before a brace: `with {` for `set {`.
    const bool one_word = what.starts_with('`') && what.find('`', 1) + 1 == what.size() && is_ascii_letter(what[1]);
    if (one_word && is(token_kind::identifier) && following().kind == token_kind::brace_open)
        return "Write " + std::string{what} + " in its place.";
    if (is(token_kind::type_name) || is(token_kind::identifier)) {
        auto word = std::string{current_.text};
        const bool after_point = what == "the name of a property after the point";
        const bool names_property = what.starts_with("a property") || what.starts_with("the name of a property");
        if (is(token_kind::type_name) && names_property && !after_point && following().kind == token_kind::identifier)
            return "The name stands before its type: " + shown_source(following().text) + ": " + word + ".";
        if (is(token_kind::type_name) && names_property)
            return "Names of properties begin with a small letter: " + with_small_letter(word) + ".";
        if (auto foreign = foreign_remedy(current_.text); !foreign.empty()) return foreign;
        if (what.starts_with("a parameter") && following().kind != token_kind::variable)
            return "Names of parameters begin with a `$`: $" + word + ".";
        if (is(token_kind::type_name) && what.starts_with("the name of an edge")) {
            return "Write " + with_small_letter(word) + ": names of edges begin with a small letter here.";
        }
        const bool letter = is_ascii_letter(word.front());
        const bool names_type =
            (what.starts_with("the name of ") || what.starts_with("the node type")) &&
            (type_wanted || what.find("upper-case") != std::string_view::npos || what.ends_with("an interface"));
        const bool in_front = names_type && following().kind == token_kind::type_name;
        if (letter && is(token_kind::type_name) != names_type && !in_front) {
            if (what.starts_with("the name of the query"))
                return "Begin it with a small letter: " + with_small_letter(word) + ".";
            word.front() = static_cast<char>(word.front() ^ ('a' ^ 'A'));
            if (names_type) return "Names of types begin with a capital letter: " + word + ".";
        }
    }
    return usual_remedy(what, shown_current());
}

OMNIGRAPH_INLINE std::string token_cursor::decoded(const token& text) {
    std::optional<source_span> fault;
    auto decoded = decode_string(text, fault);
    if (fault)
        fail(codes::unsupported_escape, *fault, "This escape sequence is not supported in a string.",
             "Only \\\" \\\\ \\n \\r and \\t are; other characters are written as they are.");
    return decoded;
}

}  // namespace omnigraph::cluster::lang
